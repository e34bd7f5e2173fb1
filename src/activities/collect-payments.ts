/**
 * The part of a poll that is about payments in ServiceTitan: lists what changed, and notifies the workflows of the bills that
 * it names. It decides nothing: each bill is compared again.
 */
import { setTimeout as delay } from 'node:timers/promises';

import { heartbeat } from '@temporalio/activity';
import PQueue from 'p-queue';

import { IntegrationError } from '../domain/failures/failure.ts';
import type { Explained } from '../domain/values/decision.ts';
import { newestInstant, shiftInstant } from '../domain/values/list-cursor.ts';
import type { Call } from '../ports/call.ts';
import type { ListedDocument } from '../ports/field-service.ts';
import { notifyOrStartBill } from '../temporal/client/bills.ts';
import type { ConnectionDependencies, PollDependencies } from './dependencies.ts';
import { step } from './step.ts';
import { rateOf } from './notify-changed.ts';

/** How far the list of payments was seen. */
export interface PaymentsSeen {
  /** ISO instant up to which it has been seen; none: from the go-live date. */
  readonly cursor: string | undefined;
  /** Revision of payments that the last poll saw behind its cursor, by id. */
  readonly seen: Readonly<Record<string, string>>;
}

export interface CollectPaymentsInput {
  /** None while no poll has listed them. */
  readonly payments?: PaymentsSeen | undefined;
}

export interface CollectPaymentsResult extends Explained<'collected' | 'not-listed'> {
  readonly payments: PaymentsSeen;
}

/** Asked for beyond the worker's own time, whose clock may be behind. */
const DAY_MS = 86_400_000;
/** A payment that is not remembered is notified again while the next polls list it: harmless, and no state grows by it. */
const MAX_REMEMBERED = 1_000;
/** Starts at a time: enough to keep the server busy, few enough not to crowd out running bills. */
const MAX_CONCURRENT_STARTS = 10;

/** The app may have no scope for payments: then bills go on all the same, and every poll says what it does not notice. */
export function createCollectPayments(dependencies: ConnectionDependencies) {
  return function collectPayments(input: CollectPaymentsInput): Promise<CollectPaymentsResult> {
    return step(async (call) => {
      try {
        return await collect(dependencies, input, call);
      } catch (error) {
        if (!(error instanceof IntegrationError)) throw error;
        const because = `Payments in ServiceTitan could not be listed, so no poll notices them: ${error.failure.summary}`;
        return { decision: 'not-listed', because, payments: input.payments ?? { cursor: undefined, seen: {} } };
      }
    });
  };
}

async function collect(
  dependencies: ConnectionDependencies,
  { payments }: CollectPaymentsInput,
  call: Call,
): Promise<CollectPaymentsResult> {
  const { fieldService, policy, polling } = dependencies;
  const now = Date.now();
  const { cursor = `${policy().goLive}T00:00:00Z`, seen = {} } = payments ?? {};
  const from = payments?.cursor === undefined ? cursor : shiftInstant(cursor, -polling.overlapMs);
  const before = new Date(now + DAY_MS).toISOString();
  const listed = await fieldService.listChangedPayments({ from, before }, call);
  const changed = listed.filter(({ id, revision }) => seen[id] !== revision);
  const bills = [...new Set(changed.flatMap((payment) => payment.bills))];
  await untilSettlementsShow(dependencies, bills, call);
  await notifySettled(dependencies, bills);
  const newest = newestInstant(cursor, listed.map(({ revision }) => revision), now); // prettier-ignore
  return {
    decision: 'collected',
    because: `${listed.length} payments were modified since ${from}; ${changed.length} of them are new or changed, of ${bills.length} bills.`,
    payments: { cursor: newest, seen: seenSince(Date.parse(newest) - polling.overlapMs, listed) },
  };
}

/** Only what the next poll will list again is worth remembering: the newest of it. */
function seenSince(time: number, listed: readonly { readonly id: number; readonly revision: string }[]) {
  const remembered = listed
    .filter(({ revision }) => Date.parse(revision) >= time)
    .toSorted((a, b) => Date.parse(b.revision) - Date.parse(a.revision))
    .slice(0, MAX_REMEMBERED);
  return Object.fromEntries(remembered.map(({ id, revision }) => [id, revision]));
}

/**
 * What was listed just now shows in every worker once what that worker has cached is as old as it may be. A bill that is
 * notified before could be compared without the payment that it is notified for.
 */
async function untilSettlementsShow(
  { fieldService }: PollDependencies,
  bills: readonly number[],
  { signal }: Call,
): Promise<void> {
  if (bills.length > 0) await delay(fieldService.settlementsAgeMs, undefined, { signal });
}

/** Bills that changed credits are or were applied to. */
export async function notifySettledBy(
  dependencies: PollDependencies,
  credits: readonly Pick<ListedDocument, 'settles'>[],
  call: Call,
): Promise<void> {
  const bills = [...new Set(credits.flatMap(({ settles = [] }) => settles))];
  await untilSettlementsShow(dependencies, bills, call);
  await notifySettled(dependencies, bills);
}

async function notifySettled(
  { temporal, policy, polling }: Pick<PollDependencies, 'temporal' | 'policy' | 'polling'>,
  bills: readonly number[],
): Promise<void> {
  const { connectionId } = policy();
  const queue = new PQueue({ concurrency: MAX_CONCURRENT_STARTS, ...rateOf(polling) });
  await queue.addAll(
    bills.map((id) => async () => {
      heartbeat();
      await notifyOrStartBill(temporal, { connectionId, kind: 'bill', id });
    }),
  );
}
