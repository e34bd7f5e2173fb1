/** Webhooks of the ServiceTitan sandbox against a receiver over real HTTP; the clock is turned, never waited for. */
import { createHmac } from 'node:crypto';
import { subscribe as listen, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { SandboxClock } from '../../src/control/clock.ts';
import { startServiceTitanSandbox } from '../../src/servicetitan/server.ts';
import { expectSchema } from './servicetitan-contract.ts';
import { advanceClock, clock, control, scenario, setSwitches, useSandbox } from './servicetitan-sandbox-requests.ts';
import { until } from './control-plane-systems.ts';

useSandbox();

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const eventSchema = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.string(),
  type: z.string(),
  time: z.iso.datetime({ precision: null }),
  source: z.literal('https://webhooks.servicetitan.io'),
  userassignedid: z.guid(),
  datacontenttype: z.literal('application/json'),
  data: z.looseObject({ job: z.looseObject({ id: z.number() }), tenantId: z.number(), tenantName: z.string() }),
});
const deliverySchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  userassignedid: z.string(),
  state: z.string(),
  nextAttemptAt: z.string().nullable(),
  attempts: z.array(
    z.object({ id: z.string(), at: z.string(), status: z.number().nullable(), problem: z.string().nullable() }),
  ),
});

let server: Server;
let url: string;
let received: Received[] = [];
/** What the receiver answers, in order; 204 when nothing is left. `never`: it does not answer; `endless`: 200, and no end. */
let answers: (number | 'never' | 'endless')[] = [];
let waiting: ServerResponse[] = [];

beforeEach(async () => {
  received = [];
  answers = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      const answer = answers.shift() ?? 204;
      if (typeof answer === 'string') waiting.push(response);
      if (answer === 'endless') response.writeHead(200).write('{');
      if (typeof answer === 'number') response.writeHead(answer, answer === 302 ? { location: url } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/hooks`;
});

afterEach(async () => {
  const subscriptions = z
    .array(z.looseObject({ id: z.string() }))
    .parse(await (await control('GET', 'webhooks')).json());
  for (const { id } of subscriptions) await control('DELETE', `webhooks/${id}`);
  for (const response of waiting) response.destroy();
  waiting = [];
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function subscribe(wanted: Record<string, unknown> = {}): Promise<Response> {
  return control('POST', 'webhooks', { url, ...wanted });
}

const [job] = scenario.servicetitan.jobs;
const jobPath = `jobs/${job?.id}`;

async function changeJob(change: Record<string, unknown>): Promise<void> {
  expect((await control('PATCH', jobPath, change)).status).toBe(200);
}

async function deliveries(): Promise<z.infer<typeof deliverySchema>[]> {
  return z.array(deliverySchema).parse(await (await control('GET', 'webhooks/deliveries')).json());
}

/** The last delivery, once its state is this. */
async function delivery(state: string): Promise<z.infer<typeof deliverySchema>> {
  let last: z.infer<typeof deliverySchema> | undefined;
  await until(async () => {
    last = (await deliveries()).at(-1);
    return last?.state === state;
  });
  return last as z.infer<typeof deliverySchema>;
}

function event(index: number): z.infer<typeof eventSchema> {
  return eventSchema.parse(JSON.parse(received[index]?.body ?? ''));
}

describe('events', () => {
  it('reports an update as a CloudEvent whose job has no summary, custom fields and external data', async () => {
    await subscribe();
    await changeJob({ priority: 'High' });
    await delivery('delivered');
    expect(received).toHaveLength(1);
    expect(received[0]?.headers['content-type']).toBe('application/json');
    const told = event(0);
    const { tenantId, tenantName } = scenario.servicetitan;
    expect(told).toMatchObject({ type: 'tn.jpm.job-updated', data: { tenantId, tenantName } });
    expect(told.data.job).toMatchObject({ id: job?.id, priority: 'High', jobNumber: job?.jobNumber });
    const left = Object.keys(told.data.job).filter((name) =>
      ['summary', 'customFields', 'externalData'].includes(name),
    );
    expect(left).toEqual([]);
    expectSchema('jpm', 'CloudEvent_Of_Jpm.V2.Webhook.JobUpdatedWebhookEvent', told);
  });

  it('reports a completed job as update and completion, and sets when it was completed', async () => {
    await changeJob({ jobStatus: 'InProgress' });
    await subscribe();
    await changeJob({ jobStatus: 'Completed' });
    await delivery('delivered');
    expect([event(0).type, event(1).type]).toEqual(['tn.jpm.job-updated', 'tn.jpm.job-completed']);
    expect(event(1).data.job).toMatchObject({ jobStatus: 'Completed', completedOn: event(1).time });
    expect(event(0).userassignedid).not.toBe(event(1).userassignedid);
    expectSchema('jpm', 'CloudEvent_Of_Jpm.V2.Webhook.JobCompletedWebhookEvent', event(1));
  });

  it('reports the last event of a change first when switched so', async () => {
    await changeJob({ jobStatus: 'InProgress' });
    await setSwitches({ webhookOrder: 'out-of-order' });
    await subscribe();
    await changeJob({ jobStatus: 'Completed' });
    await delivery('delivered');
    expect([event(0).type, event(1).type]).toEqual(['tn.jpm.job-completed', 'tn.jpm.job-updated']);
  });

  it('reports only the types a subscription names, and nothing without one', async () => {
    const before = (await deliveries()).length;
    await changeJob({ customerPo: '1' });
    expect(await deliveries()).toHaveLength(before);
    await changeJob({ jobStatus: 'Hold' });
    await subscribe({ eventTypes: ['tn.jpm.job-completed'] });
    await changeJob({ customerPo: '2' });
    await changeJob({ jobStatus: 'Completed' });
    await delivery('delivered');
    expect(received.map((_one, index) => event(index).type)).toEqual(['tn.jpm.job-completed']);
  });
});

describe('signature', () => {
  const signingKey = 'k'.repeat(32);
  const hmac = (body: string) => createHmac('sha256', signingKey).update(body);

  it('is the HMAC-SHA256 of the raw body in hexadecimal digits, and missing without a key', async () => {
    await subscribe({ signingKey });
    await changeJob({ customerPo: '3' });
    await delivery('delivered');
    expect(received[0]?.headers['x-servicetitan-signature']).toBe(hmac(received[0]?.body ?? '').digest('hex'));
    await control('DELETE', `webhooks/${await onlySubscription()}`);
    await subscribe();
    await changeJob({ customerPo: '4' });
    await delivery('delivered');
    expect(received[1]?.headers['x-servicetitan-signature']).toBeUndefined();
  });

  it('comes in the header and encoding that the switches name', async () => {
    await setSwitches({ webhookSignatureHeader: 'x-signature', webhookSignatureEncoding: 'base64' });
    await subscribe({ signingKey });
    await changeJob({ customerPo: '5' });
    await delivery('delivered');
    expect(received[0]?.headers['x-signature']).toBe(hmac(received[0]?.body ?? '').digest('base64'));
    expect(received[0]?.headers['x-servicetitan-signature']).toBeUndefined();
  });

  async function onlySubscription(): Promise<string> {
    const all = z.array(z.looseObject({ id: z.string() })).parse(await (await control('GET', 'webhooks')).json());
    return all[0]?.id ?? '';
  }
});

describe('repetition', () => {
  it('tries again after 10, 30, 60 and 300 seconds, with new ids for the same occurrence, then stops', async () => {
    answers = [500, 404, 302, 503, 500];
    await subscribe();
    await changeJob({ customerPo: '6' });
    for (const [tries, seconds] of [10, 30, 60, 300].entries()) {
      const last = await delivery('waiting');
      expect(last.nextAttemptAt).toBe(new Date(clock + seconds * 1_000).toISOString());
      advanceClock(seconds * 1_000 - 1);
      expect(received).toHaveLength(tries + 1);
      advanceClock(1);
      await arrived(tries + 2);
    }
    const failed = await delivery('failed');
    advanceClock(3_600_000);
    expect(failed.attempts.map(({ status }) => status)).toEqual([500, 404, 302, 503, 500]);
    const events = received.map((_one, index) => event(index));
    expect(events).toHaveLength(5);
    expect(new Set(events.map(({ id }) => id)).size).toBe(5);
    expect(new Set(events.map(({ userassignedid }) => userassignedid))).toEqual(new Set([failed.userassignedid]));
  });

  it('counts an answer that does not come in time as a failure', async () => {
    answers = ['never'];
    await setSwitches({ webhookTimeoutMs: 5_000 });
    await subscribe();
    await changeJob({ customerPo: '7' });
    await arrived(1);
    advanceClock(5_000);
    const slow = await delivery('waiting');
    expect(slow.attempts).toEqual([expect.objectContaining({ status: null, problem: 'no answer within 5000 ms' })]);
    advanceClock(10_000);
    expect((await delivery('delivered')).attempts).toHaveLength(2);
  });

  it('counts an answer that does not end in time as a failure', async () => {
    answers = ['endless'];
    await setSwitches({ webhookTimeoutMs: 5_000 });
    await subscribe();
    const begun = beginningOfAnswer();
    await changeJob({ customerPo: 'endless' });
    await begun;
    expect((await delivery('sending')).attempts).toEqual([]);
    advanceClock(5_000);
    expect((await delivery('waiting')).attempts).toMatchObject([{ status: null, problem: 'no answer within 5000 ms' }]);
  });

  it('replays a failed delivery by hand, and no other', async () => {
    answers = [500, 500, 500, 500, 500];
    await subscribe();
    await changeJob({ customerPo: '8' });
    for (const seconds of [10, 30, 60, 300]) {
      const { id } = await delivery('waiting');
      expect((await control('POST', `webhooks/deliveries/${id}/replay`)).status).toBe(409);
      advanceClock(seconds * 1_000);
    }
    const { id, userassignedid } = await delivery('failed');
    expect((await control('POST', `webhooks/deliveries/${id}/replay`)).status).toBe(202);
    const delivered = await delivery('delivered');
    expect(delivered.attempts.map(({ status }) => status)).toEqual([500, 500, 500, 500, 500, 204]);
    expect(event(5).userassignedid).toBe(userassignedid);
    expect((await control('POST', `webhooks/deliveries/${id}/replay`)).status).toBe(409);
    expect((await control('POST', 'webhooks/deliveries/none/replay')).status).toBe(404);
  });

  /** Until the sandbox has got the head of what the receiver answers. */
  async function beginningOfAnswer(): Promise<void> {
    await new Promise<void>((resolve) => {
      const onHead = (message: unknown): void => {
        if ((message as { request: { origin: string } }).request.origin !== new URL(url).origin) return;
        unsubscribe('undici:request:headers', onHead);
        resolve();
      };
      listen('undici:request:headers', onHead);
    });
  }

  /** Until the receiver has had this many requests. */
  async function arrived(count: number): Promise<void> {
    await until(async () => received.length >= count);
    expect(received).toHaveLength(count);
  }
});

describe('subscriptions', () => {
  it.each([
    [
      'a bill event',
      { eventTypes: ['tn.acc.bill-posted'] },
      'no event types for bills, purchase orders, receipts, vendors',
    ],
    ['an invented event', { eventTypes: ['job.completed'] }, 'tn.jpm.job-completed'],
    ['a short key', { signingKey: 'k'.repeat(31) }, 'signingKey'],
    ['a long key', { signingKey: 'k'.repeat(65) }, 'signingKey'],
    ['another machine', { url: 'https://hooks.example.com/' }, 'is not on this machine'],
    ['another machine without https', { url: 'http://hooks.example.com/', allowRemote: true }, 'any https URL'],
    ['the control plane', { url: 'http://127.0.0.1:7801/_sandbox/faults' }, 'below /_sandbox'],
    ['the control plane in disguise', { url: 'http://localhost:7802/%5fsandbox' }, 'below /_sandbox'],
    ['a URL that is none', { url: 'hooks' }, 'http or https'],
    ['an unknown field', { secret: 'x' }, 'signingKey'],
  ])('are refused for %s, with what is allowed', async (_case, wanted, words) => {
    const response = await subscribe(wanted);
    expect(response.status).toBe(400);
    expect(z.object({ error: z.string() }).parse(await response.json()).error).toContain(words);
  });

  it('can be for the types that are listed, with what there are none for', async () => {
    const response = await control('GET', 'webhooks/event-types');
    const { eventTypes, none } = z
      .object({ eventTypes: z.array(z.string()), none: z.string() })
      .parse(await response.json());
    expect(none).toContain('no event types for bills, purchase orders, receipts, vendors');
    expect((await subscribe({ eventTypes })).status).toBe(201);
  });

  it('are listed without their key, and can be ended', async () => {
    const made = z
      .looseObject({ id: z.string() })
      .parse(await (await subscribe({ signingKey: 's'.repeat(40) })).json());
    expect(made).toMatchObject({ url, isSigned: true });
    expect(JSON.stringify(made)).not.toContain('ssss');
    expect(await (await control('GET', 'webhooks')).json()).toEqual([made]);
    expect(await (await control('DELETE', `webhooks/${made.id}`)).json()).toEqual([]);
    expect((await control('DELETE', `webhooks/${made.id}`)).status).toBe(404);
    await changeJob({ customerPo: '9' });
    expect(received).toEqual([]);
  });

  it('that are ended get no more attempts, and no replay', async () => {
    answers = [500];
    const { id } = z.looseObject({ id: z.string() }).parse(await (await subscribe()).json());
    await changeJob({ customerPo: '10' });
    const waiting = await delivery('waiting');
    await control('DELETE', `webhooks/${id}`);
    advanceClock(10_000);
    expect(await delivery('failed')).toMatchObject({ id: waiting.id, nextAttemptAt: null });
    expect((await control('POST', `webhooks/deliveries/${waiting.id}/replay`)).status).toBe(409);
    expect(received).toHaveLength(1);
  });

  it('that are ended take all that wait in their line with them', async () => {
    answers = ['never'];
    const { id } = z.looseObject({ id: z.string() }).parse(await (await subscribe()).json());
    for (const customerPo of ['11', '12', '13']) await changeJob({ customerPo });
    await delivery('sending');
    await control('DELETE', `webhooks/${id}`);
    await until(async () => waiting[0]?.destroyed === true);
    expect((await deliveries()).slice(-3).map(({ state }) => state)).toEqual(['failed', 'failed', 'failed']);
    expect(received.length).toBeLessThanOrEqual(1);
  });

  it('have a log of a thousand: the oldest delivery goes, over or not, and is counted where it was not', async () => {
    answers = ['never'];
    await subscribe();
    const told = (await deliveries()).length;
    for (let count = 0; count < 1_003; count += 1) await changeJob({ customerPo: `many-${count}` });
    const log = await deliveries();
    expect(log).toHaveLength(1_000);
    expect(log.every(({ state }) => state === 'sending')).toBe(true);
    expect(told).toBeGreaterThan(0);
    expect(await (await control('GET', 'webhooks')).json()).toMatchObject([{ droppedDeliveries: 3 }]);
  });

  it('of a remote https address are taken when a person says so', async () => {
    const response = await subscribe({
      url: 'https://hooks.example.com/',
      allowRemote: true,
      eventTypes: ['tn.dis.zone-deleted'],
    });
    expect(response.status).toBe(201);
  });
});

describe('changes of jobs by hand', () => {
  it.each([
    ['an unknown job', 'jobs/1', { priority: 'High' }, 404, 'no job 1'],
    ['no field', jobPath, {}, 400, 'at least one field'],
    ['an unknown status', jobPath, { jobStatus: 'Done' }, 400, 'Completed'],
    ['an unknown business unit', jobPath, { businessUnitId: 1 }, 400, 'Allowed: 30'],
    ['an unknown field', jobPath, { status: 'Completed' }, 400, 'jobStatus'],
  ])('are refused for %s, with what is allowed', async (_case, path, change, status, words) => {
    const response = await control('PATCH', path, change);
    expect(response.status).toBe(status);
    expect(z.object({ error: z.string() }).parse(await response.json()).error).toContain(words);
  });
});

it('lets go of what waits when the sandbox closes', async () => {
  const { servicetitan: tenant } = scenario;
  const own = new SandboxClock(() => 0);
  const closing = await startServiceTitanSandbox({ port: 0, tenant, clock: own });
  const send = (method: string, path: string, body: unknown) =>
    fetch(`${closing.origin}/_sandbox/${path}`, { method, body: JSON.stringify(body) });
  answers = ['never', 'never'];
  await send('POST', 'webhooks', { url });
  await send('PATCH', jobPath, { priority: 'Low' });
  await until(async () => received.length > 0);
  await closing.close();
  await expect(fetch(closing.origin)).rejects.toThrow();
  expect(own.waitingCount).toBe(0);
  expect(received).toHaveLength(1);
});
