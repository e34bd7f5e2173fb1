/**
 * Asks held bills to try again when the configuration, or vendors and accounts in Intacct, changed, and once a day all
 * whose cause nothing announces. Those that a person must release are never asked.
 */
import { heartbeat } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';

import type { Explained } from '../domain/values/decision.ts';
import { HELD_FOR_MASTER_DATA, RELEASED_BY_A_PERSON } from '../domain/failures/failure.ts';
import { namesIn } from '../domain/mapping/choose.ts';
import type { Call } from '../ports/systems.ts';
import { MESSAGES } from '../workflows/names.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { step } from './step.ts';

/** What holds were last compared with. */
export interface Watched {
  /** Version of the configuration. */
  readonly mappingVersion: string;
  /** Fingerprint of vendors and accounts, and when it was taken (epoch ms); none while nothing was held for them. */
  readonly masterData?: { readonly fingerprint: string; readonly at: number } | undefined;
  /** When all holds that nobody has to release were last tried again (epoch ms). */
  readonly recheckedAt?: number;
  /** How many bills regular rechecks have tried again so far: each costs a look in Intacct, shared with others. */
  readonly rechecks?: number;
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
      const { masterData, isNew } = await compareMasterData(dependencies, watched, call);
      const now = Date.now();
      const recheckedAt = watched?.recheckedAt ?? now;
      const isDue = now - recheckedAt >= dependencies.polling.recheckEveryMs;
      const cause = causeOf({ isConfigurationNew, isMasterDataNew: isNew, isDue });
      const woken = cause === undefined ? 0 : await wake(dependencies, cause);
      const because =
        cause === undefined
          ? 'Nothing that holds depend on has changed.'
          : `${cause.words} ${woken} held bills try again.`;
      return {
        decision: woken > 0 ? 'woken' : 'left',
        because,
        // Whatever woke all of them was a recheck too.
        watched: {
          mappingVersion,
          masterData,
          recheckedAt: isDue || isConfigurationNew ? now : recheckedAt,
          rechecks: (watched?.rechecks ?? 0) + (isDue ? woken : 0),
        },
        woken,
      };
    });
  };
}

interface Cause {
  readonly words: string;
  /** Who asks, as the bill's story says it. */
  readonly by: string;
  /** Condition on the codes of the holds. */
  readonly codes: string;
}

/** The widest cause: what wakes all holds wakes those for vendors and accounts too. */
function causeOf(news: {
  readonly isConfigurationNew: boolean;
  readonly isMasterDataNew: boolean;
  readonly isDue: boolean;
}): Cause | undefined {
  const all = notIn(RELEASED_BY_A_PERSON);
  if (news.isConfigurationNew)
    return { words: 'The configuration changed:', by: 'The poll saw a change of the configuration and', codes: all };
  if (news.isDue) return { words: 'The regular recheck is due:', by: 'The regular recheck', codes: all };
  if (!news.isMasterDataNew) return undefined;
  const what = 'vendors, accounts or dimensions in Intacct';
  return { words: `Changed: ${what};`, by: `The poll saw a change of ${what} and`, codes: isIn(HELD_FOR_MASTER_DATA) };
}

/** Reads vendors, accounts and dimensions only while bills are held for them, and not at every poll: each page is billed. */
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
  const fingerprint = await ledger.masterDataFingerprint(namesIn(policy().mapping), call);
  return {
    masterData: { fingerprint, at: Date.now() },
    isNew: known !== undefined && known.fingerprint !== fingerprint,
  };
}

async function wake({ temporal, policy }: ConnectionDependencies, { by, codes }: Cause): Promise<number> {
  let woken = 0;
  for await (const { workflowId } of temporal.workflow.list({ query: heldBills(policy().connectionId, codes) })) {
    heartbeat();
    try {
      await temporal.workflow.getHandle(workflowId).signal(MESSAGES.retry, { by });
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
