/** First step, in the workflow's own process: is this connection known, and what did earlier runs of the bill do? */
import type { Client } from '@temporalio/client';

import type { Explained } from '../domain/decision.ts';
import type { Timing } from './dependencies.ts';
import { findEarlierRuns } from './earlier-runs.ts';
import { currentRun, step } from './step.ts';

export interface AdmitBillInput {
  readonly connectionId: string;
  readonly billId: number;
}

export type AdmitBillResult =
  | (Explained<'admitted'> & {
      readonly timing: Timing;
      readonly wasPosted: boolean;
      /** Epoch ms until which a write of an earlier run may still be under way. */
      readonly quietUntil: number;
    })
  | Explained<'refused'>;

export interface AdmitDependencies {
  readonly temporal: Client;
  /** Time limits of every configured connection. */
  readonly timings: ReadonlyMap<string, () => Timing>;
}

export function createAdmitBill({ temporal, timings }: AdmitDependencies) {
  return function admitBill({ connectionId }: AdmitBillInput): Promise<AdmitBillResult> {
    return step(async () => {
      const timing = timings.get(connectionId)?.();
      if (timing === undefined) {
        const known = [...timings.keys()].join(', ');
        return { decision: 'refused', because: `No connection "${connectionId}" is configured; there is: ${known}.` };
      }
      const { workflowId, runId } = currentRun();
      const { wasPosted, lastCutOff } = await findEarlierRuns(temporal, workflowId, runId);
      const quietUntil = lastCutOff === undefined ? 0 : lastCutOff + timing.writeMs + timing.settleMs;
      const story = wasPosted ? 'An earlier run posted this bill.' : 'No earlier run posted this bill.';
      const caution =
        lastCutOff === undefined ? '' : ' An earlier run was cut off; its writes are waited out before a new one.';
      return { decision: 'admitted', because: story + caution, timing, wasPosted, quietUntil };
    });
  };
}
