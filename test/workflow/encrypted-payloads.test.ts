/** Where a company encrypts what Temporal keeps, earlier runs are understood all the same. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Payload, PayloadCodec } from '@temporalio/common';

import { LESS, startStories, storiesIn } from '../support/bill-stories.ts';
import type { WorkflowWorld } from '../support/workflow-world.ts';

const KEY = randomBytes(32);

const ENCRYPTED: PayloadCodec = {
  encode: async (payloads) => payloads.map(encrypt),
  decode: async (payloads) => payloads.map(decrypt),
};

function encrypt({ metadata, data }: Payload): Payload {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', KEY, iv);
  const hidden = Buffer.concat([cipher.update(Buffer.from(data ?? [])), cipher.final()]);
  const { encoding = new Uint8Array() } = metadata ?? {};
  const kept = { was: encoding, iv, tag: cipher.getAuthTag() };
  return { metadata: { ...kept, encoding: Buffer.from('binary/encrypted') }, data: hidden };
}

function decrypt({ metadata, data }: Payload): Payload {
  const { was, iv, tag } = metadata ?? {};
  if (was === undefined || iv === undefined || tag === undefined) throw new Error('a payload that nobody encrypted');
  const decipher = createDecipheriv('aes-256-gcm', KEY, iv).setAuthTag(tag);
  return {
    metadata: { encoding: was },
    data: Buffer.concat([decipher.update(Buffer.from(data ?? [])), decipher.final()]),
  };
}

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startStories({ dataConverter: { payloadCodecs: [ENCRYPTED] } });
});
afterAll(() => world.close());

const { handleOf, holdOf, post, change } = storiesIn(() => world);

it('reports what was posted, what Intacct has and what ServiceTitan has of a bill that a person edited', async () => {
  const { recordNo } = await post(4901);
  const { events } = await handleOf(4901).fetchHistory();
  const payloads = (events ?? []).flatMap(
    ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.input?.payloads ?? [],
  );
  expect(payloads.length).toBeGreaterThan(3);
  expect(payloads.filter(({ data }) => Buffer.from(data ?? []).includes('INV-4901'))).toEqual([]);
  world.ledger.edit(recordNo, { dueDate: '2026-12-24' });
  await change(4901, LESS);
  const { code, reason } = await holdOf(4901);
  expect(code).toBe('intacct.bill-edited');
  expect(reason).toContain('due date: posted 2026-11-13, Intacct 2026-12-24, ServiceTitan 2026-11-13');
});
