/**
 * First step of a workflow: is this connection known, and what did earlier runs of the bill do? It is asked in the
 * workflow's own process first, because on the queue of a connection that does not exist no one would ever answer; and
 * there too when this process does not know it, because another worker may have a newer tieout.yaml.
 */
import type { CalendarDate } from '../domain/values/calendar-date.ts';
import type { Explained } from '../domain/values/decision.ts';
import { wasPosted, type PostingHistory } from '../domain/ledger/posting-history.ts';
import { findEarlierRuns } from '../temporal/client/bill-runs.ts';
import type { Skip } from '../workflows/names.ts';
import { refIn, type RecordedRef } from '../workflows/recorded.ts';
import { remembersFrom, type MemoryDependencies } from './memory.ts';
import { currentRun, step } from './step.ts';
import type { Timing } from './timing.ts';

export interface AdmitInput {
  readonly connectionId: string;
}

export interface AdmitBillInput extends AdmitInput, RecordedRef {}

export type AdmitBillResult =
  | (Explained<'admitted'> & {
      readonly timing: Timing;
      readonly memory: PostingHistory;
      /** Epoch ms until which a write of an earlier run may still be under way. */
      readonly quietUntil: number;
      /** The day of `remembersFrom`. */
      readonly remembersSince: CalendarDate;
      /** ISO instant since which Temporal remembers all runs; absent in records of versions before 0.4. */
      readonly remembersFrom?: string;
      /** The same instant, when it is certain that no run remembered since has posted the bill. */
      readonly unpostedSince?: string;
      /** A person decided to skip the bill, in a run that is open. */
      readonly skip?: Skip;
    })
  | Explained<'refused'>;

export type AdmitPollResult = Explained<'admitted' | 'refused'>;

export interface AdmitDependencies extends MemoryDependencies {
  /** Time limits of every configured connection. */
  readonly timings: ReadonlyMap<string, () => Timing>;
}

export function createAdmitBill(dependencies: AdmitDependencies) {
  const { temporal, timings } = dependencies;
  return function admitBill(input: AdmitBillInput): Promise<AdmitBillResult> {
    const { connectionId, kind, id } = refIn(input);
    return step(async (call) => {
      const timing = timings.get(connectionId)?.();
      if (timing === undefined) return refused(connectionId, timings);
      const { memory, lastCutOff, skip } = await findEarlierRuns(temporal, { connectionId, kind, id }, currentRun());
      const quietUntil = lastCutOff === undefined ? 0 : lastCutOff + timing.writeMs + timing.settleMs;
      const instant = await remembersFrom(dependencies, connectionId, call);
      const remembered = { remembersSince: instant.slice(0, 10), remembersFrom: instant };
      const story = wasPosted(memory) ? `An earlier run posted this ${kind}.` : `No earlier run posted this ${kind}.`;
      const caution =
        lastCutOff === undefined ? '' : ' An earlier run was cut off; its writes are waited out before a new one.';
      return {
        decision: 'admitted',
        because: story + caution,
        timing,
        memory,
        quietUntil,
        ...remembered,
        ...(memory.posted.length === 0 && lastCutOff === undefined ? { unpostedSince: instant } : {}),
        ...(skip === undefined ? {} : { skip }),
      };
    });
  };
}

export function createAdmitPoll({ timings }: Pick<AdmitDependencies, 'timings'>) {
  return function admitPoll({ connectionId }: AdmitInput): Promise<AdmitPollResult> {
    return step(async () =>
      timings.has(connectionId)
        ? { decision: 'admitted', because: `The connection ${connectionId} is configured.` }
        : refused(connectionId, timings),
    );
  };
}

function refused(connectionId: string, timings: AdmitDependencies['timings']): Explained<'refused'> {
  return { decision: 'refused', because: `"${connectionId}"; there is: ${[...timings.keys()].join(', ')}.` };
}
