/** A bulk update: however many bills change at once, the poll works them off in order, once, in results of bounded size. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { describe, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';

import { createCollectChanges, type CollectChangesResult } from '../../src/activities/collect-changes.ts';
import type { PollDependencies } from '../../src/activities/dependencies.ts';
import type { ListState } from '../../src/activities/list-state.ts';
import type { ListedDocument, ListWindow } from '../../src/ports/field-service.ts';
import { aPolicy } from '../support/builders.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const ROWS_PER_PART = 2_500;
/** A result of a step may have 2 MB, and Temporal warns from a quarter of that. */
const LARGEST_RESULT = 256_000;
const NOTHING_READ: ListState = { cursor: undefined, seen: {} };

/** Bills that are made when they are listed: the test itself keeps none. */
interface Bulk {
  readonly count: number;
  /** Epoch ms at which bill `i` was modified: later for a larger `i`. */
  readonly timeOf: (i: number) => number;
  /** Rows that differ from that, by id. */
  readonly others: Map<number, string>;
}

/** Ids are dealt out in another order than times. */
const idOf = (i: number, count: number) => 81_000_000 + ((i * 7_919) % count);

function rowsWithin({ count, timeOf, others }: Bulk, { from, before }: ListWindow, atMost: number): ListedDocument[] {
  const rows: ListedDocument[] = [];
  const [start, end] = [Date.parse(from), Date.parse(before)];
  const row = (id: number, revision: string) =>
    ({ kind: 'bill', id, revision, billDate: '2026-10-01', syncStatus: 'Posted', status: 'Reconciled', vendorName: 'Coil Corner' }) as const; // prettier-ignore
  for (let i = 0; i < count && rows.length <= atMost; i += 1) {
    const [id, time] = [idOf(i, count), timeOf(i)];
    if (time >= start && time < end && !others.has(id)) rows.push(row(id, new Date(time).toISOString()));
  }
  for (const [id, revision] of others)
    if (Date.parse(revision) >= start && Date.parse(revision) < end) rows.push(row(id, revision));
  return rows.sort((a, b) => Date.parse(a.revision) - Date.parse(b.revision));
}

function worldOf(bulk: Bulk) {
  const signals: { id: number; at: number }[] = [];
  const polling = { overlapMs: 600_000, masterDataEveryMs: 0, recheckEveryMs: 0, startsPerSecond: 1_000_000 };
  const fails = { at: Infinity };
  const workflow = {
    signalWithStart: async (_type: string, { workflowId, signalArgs }: { workflowId: string; signalArgs: { revision: string }[] }) => {
      if (signals.length >= fails.at) throw new Error('Temporal is away');
      signals.push({ id: Number(workflowId.split('/')[2]), at: Date.parse(signalArgs[0]?.revision ?? '') });
    },
    list: async function* () {},
  }; // prettier-ignore
  const dependencies: PollDependencies = {
    policy: () => aPolicy({ goLive: '2026-09-01' }),
    polling,
    temporal: { workflow } as unknown as Client,
    fieldService: {
      settlementsAgeMs: 0,
      async *parts(kind, { from, before }) {
        for (let at = kind === 'bill' ? from : before; at < before;) {
          const some = rowsWithin(bulk, { from: at, before }, ROWS_PER_PART);
          const end = some[ROWS_PER_PART]?.revision ?? before;
          // What was modified in one moment comes together.
          const isApart = end === before || some[0]?.revision !== end;
          const next = isApart ? end : new Date(Date.parse(end) + 1).toISOString();
          const rows = isApart ? some : rowsWithin(bulk, { from: at, before: next }, Infinity);
          yield { rows: rows.filter(({ revision }) => revision < next), before: next };
          at = next;
        }
      },
    },
  };
  const environment = new MockActivityEnvironment({
    currentAttemptScheduledTimestampMs: Date.now(),
    heartbeatTimeoutMs: 20_000,
  });
  const collect = createCollectChanges(dependencies);
  const oneStep = (state: ListState) => {
    // Temporal's clock goes on from step to step.
    Object.assign(environment.context.info, { currentAttemptScheduledTimestampMs: Date.now() });
    return environment.run(collect, state) as Promise<CollectChangesResult>;
  };
  return { signals, polling, fails, environment, collect, oneStep };
}

/** Until nothing is left to be read now. */
async function poll(world: ReturnType<typeof worldOf>, before: ListState) {
  let state = before;
  let largest = 0;
  let heap = 0;
  for (let steps = 1; ; steps += 1) {
    const { decision: _decision, because: _because, told: _told, isMore, ...lists } = await world.oneStep(state);
    state = lists;
    largest = Math.max(largest, JSON.stringify(state).length);
    if (steps % 10 === 0 || isMore !== true) {
      collectGarbage();
      heap = Math.max(heap, process.memoryUsage().heapUsed);
    }
    if (isMore !== true) return { state, largest, heap };
  }
}

/** All within the overlap, as a bulk update does it. */
const bulkOf = (count: number): Bulk => {
  const began = Date.now() - 120_000;
  return { count, timeOf: (i) => began + Math.floor((i * 60_000) / count), others: new Map() };
};

describe('a bulk update', () => {
  it('of 100,000 bills is worked off in order, each once, in bounded results and memory', async () => {
    const few = worldOf(bulkOf(5_000));
    const ofFew = await poll(few, NOTHING_READ);
    const bulk = bulkOf(100_000);
    const world = worldOf(bulk);
    const { state, largest, heap } = await poll(world, NOTHING_READ);
    expect(world.signals).toHaveLength(100_000);
    expect(new Set(world.signals.map(({ id }) => id)).size).toBe(100_000);
    expect(world.signals.filter(({ at }, i) => i > 0 && at < (world.signals[i - 1]?.at ?? 0))).toEqual([]);
    expect(largest).toBeLessThan(LARGEST_RESULT);
    // The signals themselves are kept by the test, at a hundred bytes each.
    expect(heap - ofFew.heap).toBeLessThan(40_000_000);

    // The next polls have nothing to do.
    const next = await poll(world, state);
    expect(world.signals).toHaveLength(100_000);
    expect(next.largest).toBeLessThan(LARGEST_RESULT);

    // Later one shows that was modified then, and one was modified once more.
    const late = 99_000_001;
    const again = idOf(50, bulk.count);
    bulk.others.set(late, new Date(bulk.timeOf(60_000)).toISOString());
    bulk.others.set(again, new Date(bulk.timeOf(bulk.count - 1) + 5_000).toISOString());
    world.polling.overlapMs = 1;
    const settled = await poll(world, next.state);
    const more = world.signals.slice(100_000).map(({ id }) => id);
    expect(more).toContain(late);
    expect(more.filter((id) => id === again)).toHaveLength(1);
    // Others of the same sums are looked at once more: a few.
    expect(more.length).toBeLessThan(60);
    expect(settled.state.older).toBeUndefined();
    expect(JSON.stringify(settled.state).length).toBeLessThan(5_000);
  });

  it('is as large as it likes in one moment', async () => {
    const at = Date.now() - 60_000;
    const world = worldOf({ count: 20_000, timeOf: () => at, others: new Map() });
    const first = await poll(world, NOTHING_READ);
    expect(world.signals).toHaveLength(20_000);
    await poll(world, first.state);
    expect(world.signals).toHaveLength(20_000);
    expect(first.largest).toBeLessThan(LARGEST_RESULT);
  });

  it('over years leaves nothing to remember', async () => {
    const began = Date.UTC(2026, 8, 2);
    const world = worldOf({ count: 20_000, timeOf: (i) => began + i * 100_000, others: new Map() });
    const { state } = await poll(world, NOTHING_READ);
    expect(world.signals).toHaveLength(20_000);
    expect([state.older, Object.keys(state.seen).length < 10]).toEqual([undefined, true]);
  });

  it('waits with what is newer while very much is still to be listed once more', async () => {
    const world = worldOf(bulkOf(100));
    const at = (minute: number) => new Date(Date.UTC(2026, 9, 5, 9, minute)).toISOString();
    const older = Array.from({ length: 80 }, (_, i) => ({ from: at(i), before: at(i + 1), readAt: Date.now(), sums: 'AAAAAA==' })); // prettier-ignore
    const state: ListState = { cursor: at(80), seen: {}, goLive: '2026-09-01', next: at(80), older };
    const waiting = await world.oneStep(state);
    expect([waiting.told, waiting.isMore, waiting.older?.length]).toEqual([0, false, 80]);
    expect(waiting.because).toContain('what is newer waits');
    const { state: after } = await poll(world, { ...state, older: older.map((one) => ({ ...one, readAt: 0 })) });
    expect([after.older, world.signals.length]).toEqual([undefined, 100]);
  });

  it('goes on where it was when Temporal fails: no revision is notified twice', async () => {
    const world = worldOf(bulkOf(2_000));
    world.fails.at = 1_234;
    let details: unknown;
    world.environment.on('heartbeat', (reported: unknown) => (details = reported));
    await expect(world.oneStep(NOTHING_READ)).rejects.toThrow('Temporal is away');
    world.fails.at = Infinity;
    const retry = new MockActivityEnvironment({
      currentAttemptScheduledTimestampMs: Date.now(),
      heartbeatTimeoutMs: 20_000,
      heartbeatDetails: details,
      attempt: 2,
    });
    await retry.run(world.collect, NOTHING_READ);
    expect(world.signals).toHaveLength(2_000);
    expect(new Set(world.signals.map(({ id }) => id)).size).toBe(2_000);
  });
});
