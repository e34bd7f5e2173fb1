/** What a bill waits for while it is being synced: said by Temporal itself, also when no worker is there to ask. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NativeConnection, Worker } from '@temporalio/worker';

import { createLocalActivities } from '../../src/activities/index.ts';
import { failure } from '../../src/domain/failures/failure.ts';
import { listOverdueBills } from '../../src/temporal/client/bill-lists.ts';
import { readPendingStep, type PendingStep } from '../../src/temporal/client/pending-steps.ts';
import { ensurePollSchedule } from '../../src/temporal/client/polls.ts';
import { isServed } from '../../src/temporal/client/pollers.ts';
import { workflowBundle } from '../../src/temporal/workflow-bundle.ts';
import { WORKFLOW_TASK_QUEUE } from '../../src/workflows/names.ts';
import { command } from '../support/command.ts';
import { eventually } from '../support/eventually.ts';
import { aPostedBill, CONNECTION, startWorkflowWorld, TIMING, type WorkflowWorld } from '../support/workflow-world.ts';

let world: WorkflowWorld;
let cli: (...args: string[]) => ReturnType<typeof command>;
beforeAll(async () => {
  world = await startWorkflowWorld();
  const environment = { TEMPORAL_ADDRESS: world.address, TEMPORAL_NAMESPACE: world.namespace };
  // By its poll, a command knows the connection.
  await ensurePollSchedule(world.client, { connectionId: CONNECTION, everyMs: 3_600_000, isNewPaused: true });
  cli = (...args) => command([...args, '--connection', CONNECTION], environment);
});
afterAll(() => world.close());

const keyOf = (id: number) => ({ connectionId: CONNECTION, kind: 'bill', id }) as const;
const stepOf = (id: number) => readPendingStep(world.client, keyOf(id));
const until = (id: number, isSo: (step: PendingStep | undefined) => boolean) => eventually(() => stepOf(id), isSo);
const overdue = async (afterMs: number, code?: string) =>
  (await listOverdueBills(world.client, { connection: CONNECTION, code }, afterMs)).map(({ id }) => id);
const withoutBreaks = (text: string) => text.replaceAll(/\s+/g, ' ');

function failToLoad(id: number, times: number): void {
  world.source.loadFailures.set(
    id,
    Array.from({ length: times }, () => failure('servicetitan.unreachable', 'no one answered.')),
  );
}

describe('a step that is retried', () => {
  it('is named with its attempt, its reason and since when, and listed when it takes long', async () => {
    failToLoad(9301, 100_000);
    const before = Date.now();
    await world.start(aPostedBill(9301));
    const first = await until(9301, (step) => step?.state === 'retried' && step.attempt >= 3);
    expect(first).toMatchObject({
      step: 'loadBill',
      code: 'servicetitan.unreachable',
      reason: expect.stringContaining('no one answered.'),
      limitMs: TIMING.readMs,
    });
    expect(Math.abs(Date.parse(first?.since ?? '') - before)).toBeLessThan(5_000);
    const later = await until(9301, (step) => (step?.attempt ?? 0) > (first?.attempt ?? 0) + 3);
    expect(later?.since).toBe(first?.since);
    expect(await eventually(() => overdue(100), (ids) => ids.includes(9301))).toEqual([9301]); // prettier-ignore
    expect(await overdue(100, 'servicetitan.unreachable')).toEqual([9301]);
    expect(await overdue(100, 'mapping.account-missing')).toEqual([]);
    expect(await overdue(60_000)).toEqual([]);
  });

  it('is said by holds show and by sync while it waits, which is not done', async () => {
    const words = /loadBill \(reading it from ServiceTitan\) is being retried \(attempt \d+ since \d\d:\d\d UTC\): servicetitan\.unreachable: ServiceTitan .*no one answered\./; // prettier-ignore
    const shown = await cli('holds', 'show', '9301');
    expect(withoutBreaks(shown.stdout)).toMatch(words);
    const machine = JSON.parse((await cli('holds', 'show', '9301', '--json')).stdout) as { waitsFor: PendingStep };
    expect(machine.waitsFor).toMatchObject({ state: 'retried', step: 'loadBill', code: 'servicetitan.unreachable' });
    const synced = await cli('sync', '--bill', '9301', '--wait', '1');
    expect(synced.code).toBe(1);
    expect(withoutBreaks(synced.stdout)).toMatch(words);
    expect(withoutBreaks(synced.stderr)).toMatch(words);
    expect(synced.stderr.match(/is being retried/g)).toHaveLength(1);
    world.source.loadFailures.set(9301, []);
    const { outcome } = JSON.parse(`${(await cli('sync', '--bill', '9301', '--json')).stdout}`)[0] as {
      outcome: string;
    };
    expect(['posted', 'unchanged']).toContain(outcome);
    expect(await stepOf(9301)).toBeUndefined();
  });

  it('is not what a held bill waits for', async () => {
    world.source.bills.set(9302, aPostedBill(9302, {}, { status: 'Discrepancy' }));
    expect(await cli('sync', '--bill', '9302')).toMatchObject({ code: 3 });
    expect(await stepOf(9302)).toBeUndefined();
    expect(await overdue(0)).toEqual([]);
    const [held] = JSON.parse((await cli('holds', '--json')).stdout) as { billId: number; status: string }[];
    expect(held).toMatchObject({ billId: 9302, status: 'held' });
  });
});

describe('a step that an operator paused in Temporal', () => {
  it('is named and listed as such, however short', async () => {
    failToLoad(9303, 100_000);
    const workflowId = await world.start(aPostedBill(9303));
    await until(9303, (step) => step?.state === 'retried');
    const { namespace, client } = world;
    const named = { namespace, execution: { workflowId }, type: 'loadBill' };
    await client.workflowService.pauseActivity({ ...named, identity: 'operator', reason: 'maintenance' });
    await until(9303, (step) => step?.state === 'paused');
    expect(withoutBreaks((await cli('holds', 'show', '9303')).stdout)).toContain(
      'loadBill (reading it from ServiceTitan) is paused in Temporal by an operator, and goes on when it is unpaused',
    );
    await client.workflowService.unpauseActivity({ ...named, identity: 'operator' });
    world.source.loadFailures.set(9303, []);
    expect(await client.workflow.getHandle(workflowId).result()).toMatchObject({ outcome: 'posted' });
  });
});

describe('without workers', () => {
  it('a bill waits for one to begin, and then for one of its connection', async () => {
    await world.pause();
    const workflowId = await world.start(aPostedBill(9304));
    expect(await until(9304, (step) => step !== undefined)).toMatchObject({ state: 'unclaimed', attempt: 1 });
    expect(await stepOf(9304)).not.toHaveProperty('step');
    expect(await eventually(() => overdue(0), (ids) => ids.includes(9304))).toEqual([9304]); // prettier-ignore
    const { address, namespace, client } = world;
    const connection = await NativeConnection.connect({ address });
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue: WORKFLOW_TASK_QUEUE,
      workflowBundle: await workflowBundle(process.env),
      activities: createLocalActivities({
        temporal: client,
        timings: new Map([[CONNECTION, () => TIMING]]),
        retentionMs: 400 * 86_400_000,
        hasPosted: async () => false,
      }),
    });
    await worker.runUntil(async () => {
      const waiting = await until(9304, (step) => step?.step === 'loadBill');
      expect(waiting).toMatchObject({ state: 'unclaimed', attempt: 1, limitMs: TIMING.readMs });
    });
    await connection.close();
    expect(withoutBreaks((await cli('holds', 'show', '9304')).stdout)).toMatch(
      /loadBill \(reading it from ServiceTitan\) waits for a worker since \d\d:\d\d UTC\./,
    );
    await world.resume();
    expect(await client.workflow.getHandle(workflowId).result()).toMatchObject({ outcome: 'posted' });
    await world.pause();
  });

  it('no one says by a wrong clock that there is none', async () => {
    const realNow = Date.now;
    await world.resume();
    await eventually(() => isServed(world.client, CONNECTION), (served) => served === true); // prettier-ignore
    try {
      Date.now = () => realNow() + 600_000;
      expect(await isServed(world.client, CONNECTION)).toBeUndefined();
    } finally {
      Date.now = realNow;
    }
  });
});
