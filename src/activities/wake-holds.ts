/**
 * Asks held bills to try again when the configuration, or vendors and accounts in Intacct, changed, and once a day all
 * whose cause nothing announces. Those that a person must release are never asked. With the configuration, what is in
 * scope may change too: bills that wait or were out of scope are read again.
 */
import type { Explained } from '../domain/values/decision.ts';
import { HELD_FOR_MASTER_DATA, RELEASED_BY_A_PERSON } from '../domain/failures/failure.ts';
import { namesIn } from '../domain/mapping/choose.ts';
import type { Call } from '../ports/call.ts';
import {
  countHeldBills,
  retryHeldBills,
  retryUnpostedBills,
  type OpenBillFilter,
} from '../temporal/client/bill-lists.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { scheduledAt, step } from './step.ts';

/** What holds were last compared with. */
export interface Watched {
  /** Version of the configuration. */
  readonly mappingVersion: string;
  /** Fingerprint of vendors and accounts, and when it was taken (epoch ms); none while nothing was held for them. */
  readonly masterData?: { readonly fingerprint: string; readonly at: number } | undefined;
  /** When all holds that no one has to release were last tried again (epoch ms). */
  readonly recheckedAt?: number;
  /** How many bills regular rechecks have tried again so far: each costs a lookup in Intacct, shared with others. */
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
      const now = scheduledAt();
      const recheckedAt = watched?.recheckedAt ?? now;
      const isDue = now - recheckedAt >= dependencies.polling.recheckEveryMs;
      const cause = causeOf({ isConfigurationNew, isMasterDataNew: isNew, isDue });
      const woken = cause === undefined ? 0 : await wake(dependencies, cause);
      const others = cause?.isOfRules === true ? await wakeUnposted(dependencies, cause) : 0;
      const more = others === 0 ? '' : ` So do ${others} that were waiting or out of scope.`;
      const because =
        cause === undefined
          ? 'Nothing that holds depend on has changed.'
          : `${cause.words} ${woken} held bills are retried.${more}`;
      return {
        decision: woken + others > 0 ? 'woken' : 'left',
        because,
        // Whatever woke all of them was a recheck too.
        watched: {
          mappingVersion,
          masterData,
          recheckedAt: isDue || isConfigurationNew ? now : recheckedAt,
          rechecks: (watched?.rechecks ?? 0) + (isDue ? woken : 0),
        },
        woken: woken + others,
      };
    });
  };
}

interface Cause {
  readonly words: string;
  /** Who asks, as the bill's timeline says it. */
  readonly by: string;
  /** Of the holds. */
  readonly code: OpenBillFilter['code'];
  /** The rules may also say otherwise what is in scope, and what is far enough along. */
  readonly isOfRules?: boolean;
}

/** The widest cause: what wakes all holds wakes those for vendors and accounts too. */
function causeOf(news: {
  readonly isConfigurationNew: boolean;
  readonly isMasterDataNew: boolean;
  readonly isDue: boolean;
}): Cause | undefined {
  const all = { not: RELEASED_BY_A_PERSON };
  if (news.isConfigurationNew)
    return {
      words: 'The configuration changed:',
      by: 'The poll found that the configuration had changed and',
      code: all,
      isOfRules: true,
    };
  if (news.isDue) return { words: 'The regular recheck is due:', by: 'The regular recheck', code: all };
  if (!news.isMasterDataNew) return undefined;
  const what = 'vendors, accounts or dimensions in Intacct';
  return { words: `Changed: ${what};`, by: `The poll found that ${what} had changed and`, code: HELD_FOR_MASTER_DATA };
}

/** Reads vendors, accounts and dimensions only while bills are held for them, and not at every poll: each page is billed. */
async function compareMasterData(
  { ledger, policy, polling, temporal }: ConnectionDependencies,
  watched: Watched | undefined,
  call: Call,
): Promise<{ masterData: Watched['masterData']; isNew: boolean }> {
  const known = watched?.masterData;
  const { connectionId, mapping } = policy();
  const held = await countHeldBills(temporal, { connection: connectionId, code: HELD_FOR_MASTER_DATA });
  if (held === 0) return { masterData: undefined, isNew: false };
  if (known !== undefined && scheduledAt() - known.at < polling.masterDataEveryMs)
    return { masterData: known, isNew: false };
  const fingerprint = await ledger.masterDataFingerprint(namesIn(mapping), call);
  return {
    masterData: { fingerprint, at: scheduledAt() },
    isNew: known !== undefined && known.fingerprint !== fingerprint,
  };
}

function wake({ temporal, policy, polling }: ConnectionDependencies, { by, code }: Cause): Promise<number> {
  const filter = { connection: policy().connectionId, code };
  return retryHeldBills(temporal, filter, { by }, { perSecond: polling.startsPerSecond });
}

function wakeUnposted({ temporal, policy, polling }: ConnectionDependencies, { by }: Cause): Promise<number> {
  const filter = { connection: policy().connectionId };
  return retryUnpostedBills(temporal, filter, { by }, { perSecond: polling.startsPerSecond });
}
