/** One poll: lists bills and credits that are new or changed since the last one and notifies the workflow of each. */
import { heartbeat } from '@temporalio/activity';
import PQueue from 'p-queue';

import type { Explained } from '../domain/values/decision.ts';
import type { DocumentKind } from '../domain/values/document.ts';
import { IntegrationError } from '../domain/failures/failure.ts';
import type { Call } from '../ports/call.ts';
import type { ChangedDocument } from '../ports/field-service.ts';
import { notifyBill } from '../temporal/client/bills.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { scheduledAt, step } from './step.ts';

/** How far a list was seen. */
export interface ListState {
  /** ISO instant up to which it has been seen; none: from the go-live date. */
  readonly cursor: string | undefined;
  /** Revision of each bill or credit that the last poll saw behind its cursor, by id. */
  readonly seen: Readonly<Record<string, string>>;
}

export interface CollectChangesInput extends ListState {
  /** Of vendors' credits; none while no poll has listed them. */
  readonly credits?: ListState | undefined;
}

export interface CollectChangesResult extends Explained<'collected'> {
  readonly cursor: string;
  readonly seen: Readonly<Record<string, string>>;
  readonly told: number;
  readonly credits?: ListState | undefined;
}

/** Asked for beyond the worker's own time, whose clock may be behind. */
const DAY_MS = 86_400_000;
/** Starts at a time: enough to keep the server busy, few enough not to crowd out running bills. */
const MAX_CONCURRENT_STARTS = 10;

export function createCollectChanges(dependencies: ConnectionDependencies) {
  const { policy } = dependencies;
  return function collectChanges({ credits, ...bills }: CollectChangesInput): Promise<CollectChangesResult> {
    return step(async (call) => {
      const ofBills = await collect(dependencies, 'bill', bills, call);
      const { cursor, seen, told, because } = ofBills;
      const collected = { decision: 'collected', because, cursor, seen, told } as const;
      if (!policy().credits.enabled) return { ...collected, credits };
      const ofCredits = await collectCredits(dependencies, credits ?? { cursor: undefined, seen: {} }, call);
      return {
        ...collected,
        because: `${because} ${ofCredits.because}`,
        told: told + ofCredits.told,
        credits: { cursor: ofCredits.cursor, seen: ofCredits.seen },
      };
    });
  };
}

interface Collected {
  readonly cursor: string;
  readonly seen: Readonly<Record<string, string>>;
  readonly told: number;
  readonly because: string;
}

/** The app may have no scope for credits: then bills go on all the same. */
async function collectCredits(
  dependencies: ConnectionDependencies,
  state: ListState,
  call: Call,
): Promise<Omit<Collected, 'cursor'> & Pick<ListState, 'cursor'>> {
  try {
    return await collect(dependencies, 'credit', state, call);
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    return { ...state, told: 0, because: `Credits could not be listed: ${error.failure.summary}` };
  }
}

async function collect(
  dependencies: ConnectionDependencies,
  kind: DocumentKind,
  { cursor, seen }: ListState,
  call: Call,
): Promise<Collected> {
  const { fieldService, policy, polling } = dependencies;
  const now = scheduledAt();
  const start = cursor ?? `${policy().goLive}T00:00:00Z`;
  const from = cursor === undefined ? start : shift(start, -polling.overlapMs);
  const window = { from, before: shift(new Date(now).toISOString(), DAY_MS) };
  const listed = await fieldService.listChanged(kind, window, call);
  const changed = listed.filter(({ id, revision }) => seen[id] !== revision);
  await notifyEach(dependencies, kind, changed);
  const newest = newestOf(start, listed, now);
  // Only what the next poll will list again is worth remembering. As text, 14Z would come after 14.0000001Z.
  const rememberFrom = shift(newest, -polling.overlapMs);
  const remembered = listed.filter(({ revision }) => Date.parse(revision) >= Date.parse(rememberFrom));
  return {
    because: `${listed.length} ${kind}s were modified since ${from}; ${changed.length} of them are new or changed.`,
    cursor: newest,
    seen: Object.fromEntries(remembered.map(({ id, revision }) => [id, revision])),
    told: changed.length,
  };
}

/**
 * The cursor of the next poll goes by ServiceTitan's own times: a worker whose clock is ahead would pass over bills.
 * A time beyond Temporal's clock does not count either: one wrong date must not hide what comes before it.
 */
function newestOf(start: string, listed: readonly ChangedDocument[], now: number): string {
  const times = listed.map(({ revision }) => Date.parse(revision)).filter((time) => time <= now);
  return new Date(times.reduce((newest, time) => Math.max(newest, time), Date.parse(start))).toISOString();
}

async function notifyEach(
  { temporal, policy }: ConnectionDependencies,
  kind: DocumentKind,
  changed: readonly ChangedDocument[],
): Promise<void> {
  const { connectionId } = policy();
  const queue = new PQueue({ concurrency: MAX_CONCURRENT_STARTS });
  await queue.addAll(
    changed.map(({ id, revision }) => async () => {
      heartbeat();
      await notifyBill(temporal, { connectionId, kind, id }, { revision });
    }),
  );
}

function shift(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString();
}
