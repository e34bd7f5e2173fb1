/** ServiceTitan as the product asks it: bills and credits with what belongs to them, many of them to a request. */
import PQueue from 'p-queue';
import { z } from 'zod';

import type { ConnectionConfig } from '../../config/load.ts';
import { failedAs, failure, IntegrationError, type Failure } from '../../domain/failures/failure.ts';
import type { Settlement } from '../../domain/source/settlement.ts';
import type { SourceBill } from '../../domain/source/source-bill.ts';
import type { CalendarDate } from '../../domain/values/calendar-date.ts';
import type { DocumentKind, DocumentRef } from '../../domain/values/document.ts';
import type { Call } from '../../ports/call.ts';
import type {
  ChangedPayment,
  DocumentState,
  FieldService,
  ListedPart,
  ListSelection,
  ListWindow,
} from '../../ports/field-service.ts';
import { RequestBatcher, IDLE_WINDOW_MS } from '../request-batcher.ts';
import { ServiceTitanApi } from './api.ts';
import { BILL_TYPES, BILLS, CREDITS, DocumentLists } from './document-lists.ts';
import { loadCredits } from './load-credits.ts';
import { Settlements } from './settlements.ts';
import { unreadable } from './to-failure.ts';
import { businessUnitsOf, toSourceBill, type JobRecords, statusOfBill } from './to-source-bill.ts';
import {
  billSchema,
  billStateSchema,
  businessUnitSchema,
  jobSchema,
  jobTypeSchema,
  projectSchema,
  purchaseOrderSchema,
  receiptSchema,
  vendorSchema,
  type WireBill,
  type WireReceipt,
  type WireVendor,
} from './wire.ts';
import { creditStateSchema, isCanceled } from './wire-credits.ts';
import { isBlank, textKey } from '../../domain/values/text-key.ts';

/** `ids` takes at most 50 values. */
const MAX_IDS = 50;
const BATCH_WINDOW_MS = 5_000;
/** Batches of bills that are read at a time. */
const MAX_LANES = 2;
/** A list call each for all bills of this time: few for a thousand bills, and a poll that saw a payment waits no longer. */
const SETTLEMENTS_AGE_MS = 15_000;
/** As far as a poll looks back by default. */
const OVERLAP_MS = 600_000;

export interface ClientTimes {
  readonly quietMs?: number;
  /** How long the lists of payments and credits are cached. */
  readonly settlementsAgeMs?: number;
  /** How far they are read again behind what was seen. */
  readonly overlapMs?: number;
}

type Loaded = SourceBill | IntegrationError | undefined;
type Load = (ids: readonly number[]) => Promise<Loaded[]>;

/** Documents of a kind, asked for by id; a request is of one list. */
interface Requests {
  readonly load: RequestBatcher<number, SourceBill | undefined>;
  readonly states: RequestBatcher<number, DocumentState>;
}

/** A 500 may come from the data of one record as well as from a passing trouble (seen on live tenants). */
function mayBeOfOneRecord({ failure: { code, evidence } }: IntegrationError): boolean {
  if (code === 'servicetitan.unreachable') return evidence?.['httpStatus'] === 500;
  return code === 'servicetitan.request-refused' || code === 'servicetitan.reply-unreadable';
}

export class ServiceTitanClient implements FieldService {
  readonly #api: ServiceTitanApi;
  readonly #lists: DocumentLists;
  readonly #settlements: Settlements;
  readonly settlementsAgeMs: number;
  readonly #externalData: { application: string | undefined; key: string };
  readonly #requests: Readonly<Record<DocumentKind, Requests>>;
  #jobTypeNames = new Map<number, string>();
  /** Of business units; a unit that ServiceTitan does not list has none. */
  readonly #currencies = new Map<number, string | undefined>();

  constructor(
    { servicetitan, settings }: Pick<ConnectionConfig, 'servicetitan' | 'settings'>,
    { quietMs = IDLE_WINDOW_MS, settlementsAgeMs = SETTLEMENTS_AGE_MS, overlapMs = OVERLAP_MS }: ClientTimes = {},
  ) {
    const { requestTimeout, externalDataApplication, externalDataKey } = settings.servicetitan;
    this.#api = new ServiceTitanApi(servicetitan, requestTimeout);
    this.#lists = new DocumentLists(this.#api);
    this.#externalData = { application: externalDataApplication, key: externalDataKey };
    const sharing = {
      notSent: () => new IntegrationError(failure('servicetitan.unreachable', 'the queue was too long.')),
      maxBatch: MAX_IDS,
      requestTimeoutMs: requestTimeout,
      quietMs,
      maxWaitMs: BATCH_WINDOW_MS,
      lanes: new PQueue({ concurrency: MAX_LANES }),
    };
    const requests = (load: Load, states: (ids: readonly number[]) => Promise<DocumentState[]>): Requests => ({
      load: new RequestBatcher<number, SourceBill | undefined>({
        ...sharing,
        send: (ids) => this.#loadApart(ids, load),
      }),
      states: new RequestBatcher<number, DocumentState>({ ...sharing, send: states }),
    });
    this.settlementsAgeMs = settlementsAgeMs;
    this.#settlements = new Settlements(this.#api, sharing, { cachedForMs: settlementsAgeMs, overlapMs });
    this.#requests = {
      bill: requests(
        (ids) => this.#loadBills(ids),
        (ids) => this.#billStates(ids),
      ),
      credit: requests(
        (ids) => this.#loadCredits(ids),
        (ids) => this.#creditStates(ids),
      ),
    };
  }

  load({ kind, id }: DocumentRef, call: Call): Promise<SourceBill | undefined> {
    return this.#requests[kind].load.ask(id, call);
  }

  async states(kind: DocumentKind, ids: readonly number[], call: Call): Promise<Record<number, DocumentState>> {
    const states = await Promise.all(ids.map((id) => this.#requests[kind].states.ask(id, call)));
    return Object.fromEntries(ids.map((id, i) => [id, states[i] ?? 'withdrawn']));
  }

  settlementsOf(billId: number, goLive: CalendarDate, call: Call): Promise<Settlement[]> {
    return this.#settlements.of(billId, goLive, call);
  }

  listChangedPayments(window: ListWindow): Promise<ChangedPayment[]> {
    return this.#settlements.changedPayments(window);
  }

  /** Why payments are not noticed, where the app may not read them; bills are posted all the same. */
  async deniedPayments(): Promise<Failure | undefined> {
    const now = new Date().toISOString();
    try {
      await this.listChangedPayments({ from: now, before: now });
    } catch (error) {
      if (failedAs(error, 'servicetitan.access-denied')) return error.failure;
      throw error;
    }
    return undefined;
  }

  parts(kind: DocumentKind, selection: ListSelection): AsyncGenerator<ListedPart> {
    return this.#lists.parts(kind, selection);
  }

  count(kind: DocumentKind, selection: ListSelection): Promise<number | undefined> {
    return this.#lists.count(kind, selection);
  }

  async #loadApart(ids: readonly number[], load: Load): Promise<Loaded[]> {
    const together = await orFailure(load(ids));
    return together instanceof IntegrationError ? this.#halve(ids, load, together) : together;
  }

  /**
   * A bill that ServiceTitan cannot serve, or that no one can read, must not keep others back: the request is halved
   * until that bill is alone. A transient error that both halves meet is ServiceTitan's, and not a bill's.
   * @param isUp some part of the request was answered.
   */
  async #halve(ids: readonly number[], load: Load, failed: IntegrationError, isUp = false): Promise<Loaded[]> {
    if (ids.length === 1 || !mayBeOfOneRecord(failed)) return ids.map(() => failed);
    const middle = Math.ceil(ids.length / 2);
    const halves = [ids.slice(0, middle), ids.slice(middle)];
    const outcomes = await Promise.all(halves.map(async (half) => ({ half, outcome: await orFailure(load(half)) })));
    const isUpNow = isUp || outcomes.some(({ outcome }) => !(outcome instanceof IntegrationError));
    if (!isUpNow && failed.failure.disposition === 'retry') return ids.map(() => failed);
    const parts = await Promise.all(
      outcomes.map(async ({ half, outcome }) =>
        outcome instanceof IntegrationError ? this.#halve(half, load, outcome, isUpNow) : outcome,
      ),
    );
    return parts.flat();
  }

  async #loadBills(ids: readonly number[]): Promise<Loaded[]> {
    const bills = await this.#findBills([...new Set(ids)]);
    const all = [...bills.values()].flatMap((bill) => (bill instanceof IntegrationError ? [] : [bill]));
    const { orders, vendors, ...around } = await this.#readAround(all);
    return ids.map((id) => {
      const bill = bills.get(id);
      if (bill === undefined || bill instanceof IntegrationError) return bill;
      const source = toSourceBill({
        bill,
        purchaseOrder: bill.purchaseOrderId ? orders.get(bill.purchaseOrderId) : undefined,
        vendor: bill.vendor ? vendors.get(bill.vendor.id) : undefined,
        ...around,
      });
      return withinReach(source);
    });
  }

  async #loadCredits(ids: readonly number[]): Promise<Loaded[]> {
    const loaded = await loadCredits(ids, {
      list: (path, query, schema) => this.#api.list(path, query, schema),
      byId: (path, wanted, schema, which) => this.#byId(path, wanted, schema, which),
      vendors: (wanted) => this.#vendors(wanted),
      jobs: (wanted) => this.#jobs(wanted),
      currencies: (businessUnitIds) => this.#currenciesOf(businessUnitIds),
      vendorKey: this.#externalData.key,
    });
    return loaded.map((one) => (one === undefined || one instanceof IntegrationError ? one : withinReach(one)));
  }

  /** What belongs to bills, a list each. */
  async #readAround(bills: readonly WireBill[]) {
    const jobIds = bills.flatMap((bill) => [bill.jobId, ...(bill.expenseItems ?? []).map((item) => item.job?.id)]);
    const [orders, jobs, vendors, receipts, currencies] = await Promise.all([
      this.#byId(
        'inventory/purchase-orders',
        bills.map((bill) => bill.purchaseOrderId),
        purchaseOrderSchema,
      ),
      this.#jobs(jobIds),
      this.#vendors(bills.map((bill) => bill.vendor?.id)),
      this.#receipts(bills.filter((bill) => isBlank(bill.vendorNumber ?? ''))),
      this.#currenciesOf(bills.flatMap(businessUnitsOf)),
    ]);
    return { orders, vendors, receipts, currencies, ...jobs, vendorKey: this.#externalData.key };
  }

  /** With their projects and the names of their types. */
  async #jobs(wanted: readonly (number | null | undefined)[]): Promise<JobRecords> {
    const jobs = await this.#byId('jpm/jobs', wanted, jobSchema);
    const projectIds = [...jobs.values()].map(({ projectId }) => projectId);
    const [projects] = await Promise.all([
      unlessDenied(this.#byId('jpm/projects', projectIds, projectSchema), new Map()),
      this.#knowJobTypes([...jobs.values()].map((job) => job.jobTypeId)),
    ]);
    return { jobs, projects, jobTypeNames: this.#jobTypeNames };
  }

  /** A deleted one is in no list. */
  async #creditStates(ids: readonly number[]): Promise<DocumentState[]> {
    const query = { ids: [...new Set(ids)].join(',') };
    const credits = await this.#api.list(CREDITS, query, creditStateSchema);
    const live = new Set(credits.filter((credit) => !isCanceled(credit)).map(({ id }) => id));
    return ids.map((id) => (live.has(id) ? 'live' : 'withdrawn'));
  }

  /** A canceled bill may keep its status and carry only the date; a deleted one is in no list. */
  async #billStates(ids: readonly number[]): Promise<DocumentState[]> {
    const live = new Set<number>();
    const canceled = new Set<number>();
    for (const billType of BILL_TYPES) {
      const missing = [...new Set(ids)].filter((id) => !live.has(id) && !canceled.has(id));
      if (missing.length === 0) break;
      const bills = await this.#api.list(BILLS, { billType, ids: missing.join(',') }, billStateSchema);
      for (const bill of bills) (statusOfBill(bill) === 'Canceled' ? canceled : live).add(bill.id);
    }
    return ids.map((id) => (live.has(id) ? 'live' : 'withdrawn'));
  }

  /** A bill that cannot be read fails alone: the others of its request are none the worse. */
  async #findBills(ids: readonly number[]): Promise<Map<number, WireBill | IntegrationError>> {
    const found = new Map<number, WireBill | IntegrationError>();
    for (const billType of BILL_TYPES) {
      const missing = ids.filter((id) => !found.has(id));
      if (missing.length === 0) break;
      const query = { billType, ids: missing.join(',') };
      for (const record of await this.#api.list(BILLS, query, z.looseObject({ id: z.int() }))) {
        const bill = billSchema.safeParse(record);
        const why = `bill ${record.id}: ${bill.error === undefined ? '' : z.prettifyError(bill.error)}`;
        found.set(record.id, bill.success ? bill.data : unreadable(`GET ${BILLS}`, why));
      }
    }
    return found;
  }

  async #byId<T extends z.ZodType<{ id: number }>>(
    path: string,
    wanted: readonly (number | null | undefined)[],
    schema: T,
    which: Readonly<Record<string, string>> = {},
  ): Promise<Map<number, z.output<T>>> {
    const records = new Map<number, z.output<T>>();
    for (const ids of chunks(wanted)) {
      const query = { ...which, ids: ids.join(',') };
      for (const record of await this.#api.list(path, query, schema)) records.set(record.id, record);
    }
    return records;
  }

  async #vendors(wanted: readonly (number | undefined)[]): Promise<Map<number, WireVendor>> {
    const { application } = this.#externalData;
    const records = new Map<number, WireVendor>();
    for (const ids of chunks(wanted)) {
      const query = {
        ids: ids.map(String), // vendors take a repeated parameter where other lists take commas
        active: 'Any',
        ...(application === undefined ? {} : { externalDataApplicationGuid: application }),
      };
      for (const vendor of await this.#api.list('inventory/vendors', query, vendorSchema))
        records.set(vendor.id, vendor);
    }
    return records;
  }

  async #receipts(bills: readonly WireBill[]): Promise<WireReceipt[]> {
    const receipts: WireReceipt[] = [];
    for (const ids of chunks(bills.map((bill) => bill.purchaseOrderId))) {
      receipts.push(
        ...(await this.#api.list('inventory/receipts', { purchaseOrderIds: ids.join(',') }, receiptSchema)),
      );
    }
    return receipts;
  }

  /** Job types hardly change: their names are read when an unknown one turns up. */
  async #knowJobTypes(ids: readonly number[]): Promise<void> {
    if (ids.every((id) => this.#jobTypeNames.has(id))) return;
    const types = await this.#api.list('jpm/job-types', { active: 'Any' }, jobTypeSchema);
    this.#jobTypeNames = new Map(types.map(({ id, name }) => [id, name ?? '']));
  }

  /** Nor do business units change the currency that they are run in. */
  async #currenciesOf(ids: readonly number[]): Promise<ReadonlyMap<number, string | undefined>> {
    if (ids.every((id) => this.#currencies.has(id))) return this.#currencies;
    const units = await unlessDenied(
      this.#api.list('settings/business-units', { active: 'Any' }, businessUnitSchema),
      [],
    );
    for (const id of ids) this.#currencies.set(id, undefined);
    for (const { id, currency } of units) this.#currencies.set(id, textKey(currency ?? '') || undefined);
    return this.#currencies;
  }
}

/**
 * For what only some rules ask: an app without the permission goes without it, and such a rule says what it is missing.
 */
async function unlessDenied<T>(asked: Promise<T>, without: T): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (failedAs(error, 'servicetitan.access-denied')) return without;
    throw error;
  }
}

/** A step of a workflow holds 2 MB, and a bill is in it up to three times: as it is, as it is to be, and in the plan. */
const MAX_BILL_BYTES = 600_000;

function withinReach(source: SourceBill): SourceBill | IntegrationError {
  if (Buffer.byteLength(JSON.stringify(source)) <= MAX_BILL_BYTES) return source;
  return new IntegrationError(failure('servicetitan.bill-too-large', `${source.content.lines.length} lines.`));
}

async function orFailure<T>(work: Promise<T>): Promise<T | IntegrationError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof IntegrationError) return error;
    throw error;
  }
}

/** Distinct ids in groups that one request can hold. */
function chunks(ids: readonly (number | null | undefined)[]): number[][] {
  const distinct = [...new Set(ids.filter((id) => typeof id === 'number'))];
  return Array.from({ length: Math.ceil(distinct.length / MAX_IDS) }, (_, i) =>
    distinct.slice(i * MAX_IDS, (i + 1) * MAX_IDS),
  );
}
