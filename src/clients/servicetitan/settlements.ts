/**
 * Live payments of bills, and credits applied to them. The lists of both are read once, then only what changed since, for
 * all bills together; the few documents that settle a bill are read again when that bill is asked for.
 */
import { failedAs, failure, IntegrationError } from '../../domain/failures/failure.ts';
import type { Settlement } from '../../domain/source/settlement.ts';
import { addDays, type CalendarDate } from '../../domain/values/calendar-date.ts';
import { newestInstant, shiftInstant } from '../../domain/values/list-cursor.ts';
import type { Call } from '../../ports/call.ts';
import type { ChangedPayment, ListWindow } from '../../ports/field-service.ts';
import { RequestBatcher, type RequestBatcherOptions } from '../request-batcher.ts';
import { SharedRead } from '../shared-read.ts';
import type { ServiceTitanApi } from './api.ts';
import { SettlementIndex } from './settlement-index.ts';
import { listSettling, readSettling, type SettlingKind } from './settling-lists.ts';
import { billsIn, settlementOf, type SettlingDocument } from './wire-settlements.ts';

/** By id; `undefined` for one that ServiceTitan does not show. */
type Requests = RequestBatcher<number, SettlingDocument | undefined>;

export interface SettlementTimes {
  /** How long the lists are cached. */
  readonly cachedForMs: number;
  /** How far a list is read again, because ServiceTitan's lists may lag. */
  readonly overlapMs: number;
}

/** A bill may be paid before its own date, but hardly by more than this. */
const PAID_AHEAD_DAYS = 90;
const DAY_MS = 86_400_000;
/** Of a list that was never read. */
const PART_MS = 92 * DAY_MS;

export class Settlements {
  readonly #api: ServiceTitanApi;
  readonly #lists: Readonly<Record<SettlingKind, SettlingList>>;
  readonly #requests: Readonly<Record<SettlingKind, Requests>>;

  constructor(
    api: ServiceTitanApi,
    sharing: Omit<RequestBatcherOptions<number, SettlingDocument | undefined>, 'send'>,
    times: SettlementTimes,
  ) {
    const requests = (kind: SettlingKind): Requests =>
      new RequestBatcher({ ...sharing, send: (ids) => readSettling(api, kind, ids) });
    const list = (kind: SettlingKind) => new SettlingList((window) => listSettling(api, kind, window), times);
    this.#api = api;
    this.#lists = { payment: list('payment'), credit: list('credit') };
    this.#requests = { payment: requests('payment'), credit: requests('credit') };
  }

  async of(billId: number, goLive: CalendarDate, call: Call): Promise<Settlement[]> {
    const start = `${addDays(goLive, -PAID_AHEAD_DAYS)}T00:00:00Z`;
    const ofKind = async (kind: SettlingKind) => {
      const ids = await unlessLate(this.#lists[kind].documentsOf(billId, start), call);
      const documents = await Promise.all(ids.map((id) => this.#requests[kind].ask(id, call)));
      return documents.flatMap((document) => (document && settlementOf(document, billId)) ?? []);
    };
    const settled = await Promise.all([unlessDenied(ofKind('payment')), unlessDenied(ofKind('credit'))]);
    return settled.flat();
  }

  async changedPayments(window: ListWindow): Promise<ChangedPayment[]> {
    const payments = await listSettling(this.#api, 'payment', window);
    return payments.map((payment) => ({
      id: payment.id,
      revision: payment.modifiedOn,
      bills: this.#lists.payment.billsOf(payment),
    }));
  }
}

/** What is known of one list, and how far. */
class SettlingList {
  readonly #read: (window: ListWindow) => Promise<SettlingDocument[]>;
  readonly #overlapMs: number;
  readonly #index = new SettlementIndex();
  readonly #list: SharedRead<void>;
  #start: string | undefined;
  #cursor: string | undefined;

  constructor(read: (window: ListWindow) => Promise<SettlingDocument[]>, { cachedForMs, overlapMs }: SettlementTimes) {
    this.#read = read;
    this.#overlapMs = overlapMs;
    this.#list = new SharedRead(() => this.#readChanges(), cachedForMs);
  }

  /** Those that the document names, and those that it settled when it was last read. */
  billsOf(document: SettlingDocument): number[] {
    return [...new Set([...billsIn(document), ...this.#index.billsOf(document.id)])];
  }

  /** @param start what was modified before does not matter. */
  async documentsOf(billId: number, start: string): Promise<readonly number[]> {
    // The go-live date may be moved while a worker runs.
    const isEarlier = this.#start === undefined || start < this.#start;
    if (isEarlier) [this.#start, this.#cursor] = [start, undefined];
    await (isEarlier ? this.#list.refreshed() : this.#list.cached());
    return this.#index.documentsOf(billId);
  }

  async #readChanges(): Promise<void> {
    const start = this.#start ?? new Date(0).toISOString();
    const from = this.#cursor === undefined ? start : shiftInstant(this.#cursor, -this.#overlapMs);
    const now = Date.now();
    let newest = this.#cursor ?? start;
    for (const window of parts({ from, before: new Date(now + DAY_MS).toISOString() })) {
      // Cached too: a refusal for each bill would cost a call for each bill.
      const listed = await unlessDenied(this.#read(window));
      for (const document of listed) this.#index.put(document);
      const revisions = listed.map(({ modifiedOn }) => modifiedOn);
      newest = newestInstant(newest, revisions, now);
    }
    // One that was asked to begin earlier meanwhile begins there.
    if (start === this.#start) this.#cursor = newest;
  }
}

/** All of a long time would be in memory at once. */
function parts({ from, before }: ListWindow): ListWindow[] {
  const end = shiftInstant(from, PART_MS);
  return Date.parse(end) >= Date.parse(before)
    ? [{ from, before }]
    : [{ from, before: end }, ...parts({ from: end, before })];
}

/** The poll says that an app may not read them; a bill goes its way without what it cannot know. */
async function unlessDenied<T>(asked: Promise<T[]>): Promise<T[]> {
  try {
    return await asked;
  } catch (error) {
    if (failedAs(error, 'servicetitan.access-denied')) return [];
    throw error;
  }
}

/** The first read of a long list may take longer than a caller has: the other half of its time is for its own work. */
async function unlessLate<T>(asked: Promise<T>, { deadline }: Call): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new IntegrationError(failure('servicetitan.unreachable', 'payments are still being read.'))),
    Math.max((deadline - Date.now()) / 2, 0),
  );
  try {
    return await Promise.race([asked, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
