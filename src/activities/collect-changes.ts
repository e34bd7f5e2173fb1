/** One poll: lists bills that are new or changed since the last one and tells the workflow of each. */
import { heartbeat } from '@temporalio/activity';
import PQueue from 'p-queue';

import type { Explained } from '../domain/decision.ts';
import type { ChangedBill } from '../domain/systems.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { step } from './step.ts';
import { tellBillOf } from './tell-bill.ts';

export interface CollectChangesInput {
  /** ISO instant up to which bills have been seen; none: from the go-live date. */
  readonly cursor: string | undefined;
  /** Revision of each bill that the last poll saw behind its cursor, by bill id. */
  readonly seen: Readonly<Record<string, string>>;
}

export interface CollectChangesResult extends Explained<'collected'> {
  readonly cursor: string;
  readonly seen: Readonly<Record<string, string>>;
  readonly told: number;
}

/** Asked for beyond the worker's own time, whose clock may be behind. */
const DAY_MS = 86_400_000;
/** Starts at a time: enough to keep the server busy, few enough not to crowd out running bills. */
const STARTS_AT_A_TIME = 10;

export function createCollectChanges(dependencies: ConnectionDependencies) {
  const { fieldService, policy, polling } = dependencies;
  return function collectChanges({ cursor, seen }: CollectChangesInput): Promise<CollectChangesResult> {
    return step(async (call) => {
      const { goLive } = policy();
      const now = Date.now();
      const start = cursor ?? `${goLive}T00:00:00Z`;
      const from = cursor === undefined ? start : shift(start, -polling.overlapMs);
      const listed = await fieldService.listChangedBills(
        { from, before: shift(new Date(now).toISOString(), DAY_MS) },
        call,
      );
      const changed = listed.filter(({ billId, revision }) => seen[billId] !== revision);
      await tell(dependencies, changed);
      const newest = newestOf(start, listed, now);
      // Only what the next poll will list again is worth remembering. As text, 14Z would come after 14.0000001Z.
      const rememberFrom = shift(newest, -polling.overlapMs);
      const remembered = listed.filter(({ revision }) => Date.parse(revision) >= Date.parse(rememberFrom));
      return {
        decision: 'collected',
        because: `${listed.length} bills were modified since ${from}; ${changed.length} of them are new or changed.`,
        cursor: newest,
        seen: Object.fromEntries(remembered.map(({ billId, revision }) => [billId, revision])),
        told: changed.length,
      };
    });
  };
}

/**
 * The cursor of the next poll goes by ServiceTitan's own times: a worker whose clock is ahead would pass over bills.
 * A time beyond the worker's clock does not count either: one wrong date must not hide what comes before it.
 */
function newestOf(start: string, listed: readonly ChangedBill[], now: number): string {
  const times = listed.map(({ revision }) => Date.parse(revision)).filter((time) => time <= now);
  return new Date(times.reduce((newest, time) => Math.max(newest, time), Date.parse(start))).toISOString();
}

async function tell(dependencies: ConnectionDependencies, bills: readonly ChangedBill[]): Promise<void> {
  const queue = new PQueue({ concurrency: STARTS_AT_A_TIME });
  await queue.addAll(
    bills.map(({ billId, revision }) => async () => {
      heartbeat();
      await tellBillOf(dependencies, billId, { revision });
    }),
  );
}

function shift(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString();
}
