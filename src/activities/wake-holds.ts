/** Asks held bills to try again when the configuration, or vendors and accounts in Intacct, changed. */
import { heartbeat } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';

import type { Explained } from '../domain/decision.ts';
import { HELD_FOR_MASTER_DATA, RELEASED_BY_A_PERSON } from '../domain/failure.ts';
import type { Call } from '../domain/systems.ts';
import { MESSAGES } from '../domain/workflow-names.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { step } from './step.ts';

/** What holds were last compared with. */
export interface Watched {
  /** Version of the configuration. */
  readonly mappingVersion: string;
  /** Fingerprint of vendors and accounts, and when it was taken (epoch ms); none while nothing was held for them. */
  readonly masterData?: { readonly fingerprint: string; readonly at: number } | undefined;
}

export interface WakeHoldsInput {
  readonly watched: Watched | undefined;
}

export interface WakeHoldsResult extends Explained<'woken' | 'left'> {
  readonly watched: Watched;
  readonly woken: number;
}

export function createWakeHolds(dependencies: ConnectionDependencies) {
  return function wakeHolds({ watched }: WakeHoldsInput): Promise<WakeHoldsResult> {
    return step(async (call) => {
      const mappingVersion = dependencies.policy().version;
      const isConfigurationNew = watched !== undefined && watched.mappingVersion !== mappingVersion;
      const { masterData, isNew: isMasterDataNew } = await compareMasterData(dependencies, watched, call);
      const woken = isConfigurationNew
        ? await wake(dependencies, notIn(RELEASED_BY_A_PERSON), 'the configuration')
        : isMasterDataNew
          ? await wake(dependencies, isIn(HELD_FOR_MASTER_DATA), 'vendors or accounts in Intacct')
          : 0;
      const causes = [
        isConfigurationNew ? 'the configuration' : '',
        isMasterDataNew ? 'vendors or accounts in Intacct' : '',
      ];
      const cause = causes.filter((name) => name !== '').join(' and ');
      return {
        decision: woken > 0 ? 'woken' : 'left',
        because:
          cause === ''
            ? 'Nothing that holds depend on has changed.'
            : `Changed: ${cause}; ${woken} held bills try again.`,
        watched: { mappingVersion, masterData },
        woken,
      };
    });
  };
}

/** Reads vendors and accounts only while bills are held for them, and not at every poll: each page is billed. */
async function compareMasterData(
  { ledger, policy, polling, temporal }: ConnectionDependencies,
  watched: Watched | undefined,
  call: Call,
): Promise<{ masterData: Watched['masterData']; isNew: boolean }> {
  const known = watched?.masterData;
  const { count } = await temporal.workflow.count(heldBills(policy().connectionId, isIn(HELD_FOR_MASTER_DATA)));
  if (count === 0) return { masterData: undefined, isNew: false };
  if (known !== undefined && Date.now() - known.at < polling.masterDataEveryMs)
    return { masterData: known, isNew: false };
  const fingerprint = await ledger.masterDataFingerprint(call);
  return {
    masterData: { fingerprint, at: Date.now() },
    isNew: known !== undefined && known.fingerprint !== fingerprint,
  };
}

async function wake({ temporal, policy }: ConnectionDependencies, codes: string, why: string): Promise<number> {
  let woken = 0;
  for await (const { workflowId } of temporal.workflow.list({ query: heldBills(policy().connectionId, codes) })) {
    heartbeat();
    try {
      await temporal.workflow
        .getHandle(workflowId)
        .signal(MESSAGES.retry, { by: `The poll saw a change of ${why} and` });
      woken += 1;
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error; // released meanwhile
    }
  }
  return woken;
}

function heldBills(connectionId: string, codes: string): string {
  return `TieoutConnection = '${connectionId}' AND TieoutStatus = 'held' AND ExecutionStatus = 'Running' AND TieoutHoldCode ${codes}`;
}

function isIn(codes: readonly string[]): string {
  return `IN (${codes.map((code) => `'${code}'`).join(', ')})`;
}

function notIn(codes: readonly string[]): string {
  return `NOT ${isIn(codes)}`;
}
