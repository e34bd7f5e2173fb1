/**
 * Intacct for the product: lookups and writes of many bills share requests, within the company's few concurrent ones.
 */
import type { ConnectionConfig } from '../../config/load.ts';
import type { DimensionName } from '../../domain/values/dimensions.ts';
import type { DocumentKind } from '../../domain/values/document.ts';
import { IntegrationError } from '../../domain/failures/failure.ts';
import { fingerprint } from '../../domain/values/fingerprint.ts';
import type { BillLine, LedgerBill } from '../../domain/ledger/ledger-bill.ts';
import type { MasterDataRequest, MasterData } from '../../domain/ledger/master-data.ts';
import type { PaymentTerm } from '../../domain/ledger/payment-term.ts';
import type { Call } from '../../ports/call.ts';
import type { Ledger, BillLookup, PreparedChange, VendorRecord, WriteRequest } from '../../ports/ledger.ts';
import { RequestBatcher, isLate, IDLE_WINDOW_MS } from '../request-batcher.ts';
import { adjustmentQuery, toLedgerCredit } from './functions/ap-adjustment.ts';
import { changeFunction, readWritten } from './functions/ap-bill-changes.ts';
import {
  billQuery,
  furtherDimensions,
  isSought,
  linkedBillQuery,
  lookupFilters,
  toBillLines,
  toLedgerBill,
  type LineObject,
} from './functions/ap-bill.ts';
import {
  anyOf,
  isOneOf,
  MAX_VALUES,
  queryAfter,
  readPage,
  type Filter,
  type Query,
  type Row,
} from './functions/query.ts';
import { IntacctGateway } from './gateway.ts';
import { AdaptiveConcurrency } from './adaptive-concurrency.ts';
import { LineReader } from './line-reader.ts';
import { MasterDataRecords, watchedLists } from './master-data-records.ts';
import { byKey, LISTS, termsIn, type Chart } from './master-data-lists.ts';
import { readIds } from './read-ids.ts';
import { pageDrift, noResponse, notSent, unreadable, type Intent } from './to-failure.ts';
import { findByName, isSameText, spellingsOf } from '../../domain/values/text-key.ts';

interface Write extends WriteRequest {
  readonly call: Call;
}

/** None: nothing was to be written. */
type Written = { readonly recordNo: string } | undefined;

/** Lookups in one query; each is up to four conditions. */
const MAX_LOOKUPS = 100;
const MAX_VENDORS = 500;
/** A list that never ends is a broken contract, not a reason to ask for ever. */
const MAX_PAGES = 500;
/** An active vendor is not asked for again this soon; Intacct itself refuses a bill of one deactivated since. */
const VENDOR_CACHED_MS = 60_000;

/** How documents of a kind are read. */
interface Records {
  readonly query: (filter: Filter) => Query;
  readonly items: LineObject;
  readonly toRecord: (row: Row, lines: readonly BillLine[]) => LedgerBill;
}

const BILLS: Records = { query: billQuery, items: 'APBILLITEM', toRecord: toLedgerBill };
const CREDITS: Records = { query: adjustmentQuery, items: 'APADJUSTMENTITEM', toRecord: toLedgerCredit };

/** As much of a connection as there is before its mapping is written. */
interface Connection extends Pick<ConnectionConfig, 'intacct'> {
  readonly settings: Pick<ConnectionConfig['settings'], 'intacct'>;
}

export class IntacctClient implements Ledger {
  readonly #gateway: IntacctGateway;
  readonly #lanes: AdaptiveConcurrency;
  readonly #settings: ConnectionConfig['settings']['intacct'];
  /** One query is of one object. */
  readonly #lookups: Readonly<Record<DocumentKind, RequestBatcher<BillLookup, LedgerBill[]>>>;
  readonly #vendors: RequestBatcher<string, VendorRecord | undefined>;
  /** All thrown away at once, so that they are few and none is old. */
  #activeVendors = { until: 0, records: new Map<string, VendorRecord>() };
  readonly #masterData: MasterDataRecords;
  readonly #lines = new LineReader((query) => this.#queryAll(query));
  /** A request belongs to one session, so writes are batched by entity. */
  readonly #writes = new Map<string, RequestBatcher<Write, Written>>();

  constructor({ intacct, settings }: Connection, readId = readIds()) {
    this.#settings = settings.intacct;
    this.#lanes = new AdaptiveConcurrency(this.#settings.lanes);
    this.#gateway = new IntacctGateway(intacct, this.#settings, this.#lanes, readId);
    this.#lookups = {
      bill: this.#batcher((lookups) => this.#lookUp(lookups, BILLS), MAX_LOOKUPS),
      credit: this.#batcher((lookups) => this.#lookUp(lookups, CREDITS), MAX_LOOKUPS),
    };
    this.#vendors = this.#batcher((ids) => this.#readVendors(ids), MAX_VENDORS);
    this.#masterData = new MasterDataRecords({
      query: (query) => this.#queryAll(query),
      onePage: (query) => this.#onePage(query),
      inTurn: (work) => this.#lanes.add(work),
      batcher: (send) => this.#batcher(send, MAX_VALUES),
      cachedForMs: this.#settings.masterDataTtl,
    });
  }

  findBills(lookup: BillLookup, call: Call): Promise<LedgerBill[]> {
    return this.#lookups[lookup.kind].ask(lookup, call);
  }

  async hasLinkedBills(tenantId: string): Promise<boolean> {
    const rows = await this.#lanes.add(() => this.#onePage(linkedBillQuery(tenantId)));
    // More than a page of them are some too.
    return rows === undefined || rows.length > 0;
  }

  write(request: WriteRequest, call: Call): Promise<Written> {
    const level = request.entityId;
    let writes = this.#writes.get(level ?? '');
    if (writes === undefined) {
      writes = this.#batcher((batch) => this.#write(batch, level), this.#settings.batchSize, 'write');
      this.#writes.set(level ?? '', writes);
    }
    return writes.ask({ ...request, call }, call);
  }

  async findVendor(vendorId: string, call: Call): Promise<VendorRecord | undefined> {
    const known = this.#activeVendors;
    if (Date.now() < known.until && known.records.has(vendorId)) return known.records.get(vendorId);
    const record = await this.#vendors.ask(vendorId, call);
    if (Date.now() >= this.#activeVendors.until)
      this.#activeVendors = { until: Date.now() + VENDOR_CACHED_MS, records: new Map() };
    if (record?.isActive === true) this.#activeVendors.records.set(vendorId, record);
    return record;
  }

  async readMasterData(
    question: MasterDataRequest,
    call: Call,
    { mustRefresh }: { mustRefresh: boolean },
  ): Promise<MasterData> {
    const { userDimensions = [] } = question;
    const masterData = await this.#masterData.read(question, mustRefresh, call);
    if (userDimensions.length === 0) return masterData;
    return { ...masterData, userDimensions: await this.#lanes.add(() => this.#lines.readable(userDimensions)) };
  }

  /** Every active payment term by its name, as it is now. */
  async listTerms(): Promise<Record<string, PaymentTerm>> {
    return termsIn(await this.#lanes.add(() => this.#queryAll(LISTS.terms)));
  }

  /** The company's short lists, as they are now: for callers who write or check a mapping. Fails as `findBills`. */
  readChart(): Promise<Chart> {
    return this.#masterData.chart();
  }

  async readAllMasterData(question: MasterDataRequest, call: Call): Promise<MasterData> {
    const chart = await this.readChart();
    const asked = await this.readMasterData(question, call, { mustRefresh: false });
    return { ...asked, ...chart, dimensions: { ...asked.dimensions, ...chart.dimensions } };
  }

  async masterDataFingerprint(dimensions: readonly DimensionName[]): Promise<string> {
    const records: Record<string, string>[][] = [];
    for (const query of watchedLists(dimensions)) {
      const rows = await this.#lanes.add(() => this.#queryAll(query));
      records.push(rows.map((row) => Object.fromEntries(query.fields.map((name) => [name, row[name] ?? '']))));
    }
    return fingerprint(records);
  }

  #batcher<K, V>(
    send: (keys: readonly K[]) => Promise<(V | Error)[]>,
    maxBatch: number,
    intent: Intent = 'read',
  ): RequestBatcher<K, V> {
    return new RequestBatcher({
      send,
      notSent: () => notSent(intent),
      maxBatch,
      requestTimeoutMs: this.#settings.requestTimeout,
      quietMs: Math.min(IDLE_WINDOW_MS, this.#settings.batchWindow),
      maxWaitMs: this.#settings.batchWindow,
      lanes: this.#lanes,
    });
  }

  async #lookUp(
    lookups: readonly BillLookup[],
    { query, items, toRecord }: Records,
  ): Promise<(LedgerBill[] | Error)[]> {
    const rows = await this.#queryAll(query(anyOf(lookups.flatMap(lookupFilters))));
    // A short number finds many others: their lines are not read, and what is odd in them does not matter here.
    const sought = rows.filter((row) => lookups.some((lookup) => isSought(row, lookup)));
    const lines = await this.#lines.linesOf(items, sought, lookups);
    return lookups.map((lookup) => {
      const found = sought
        .filter((row) => isSought(row, lookup))
        .map((row) => {
          const read = lines.get(row['RECORDNO'] ?? '');
          if (read === undefined || read instanceof IntegrationError) return read ?? unreadable('a bill without lines');
          const names = [...(lookup.dimensions ?? []), ...furtherDimensions(row, lookup)];
          const asked = names.filter((name) => read.dimensions.includes(name));
          return outcomeOf(() => toRecord(row, toBillLines(read.rows, asked)));
        });
      const unread = found.find((bill) => bill instanceof IntegrationError);
      return unread ?? found.flatMap((bill) => (bill instanceof IntegrationError ? [] : [bill]));
    });
  }

  async #readVendors(ids: readonly string[]): Promise<(VendorRecord | undefined)[]> {
    const fields = ['VENDORID', 'NAME', 'STATUS', 'TERMNAME'];
    const filter = isOneOf('VENDORID', [...new Set(ids.flatMap(spellingsOf))]);
    const records = byKey(await this.#queryAll({ object: 'VENDOR', fields, filter }), 'VENDORID', (row) => ({
      vendorId: row['VENDORID'] ?? '',
      name: row['NAME'] ?? '',
      isActive: isSameText(row['STATUS'] ?? '', 'active'),
      termName: row['TERMNAME'] || undefined,
    }));
    return ids.map((id) => findByName(records, id));
  }

  /** Looks for all of the batch and sends what is still right, in one turn. */
  async #write(batch: readonly Write[], entityId: string | undefined): Promise<(Written | Error)[]> {
    const prepared = await this.#prepare(batch);
    const ready = batch.flatMap((write, i) => {
      const change = prepared[i];
      // The lookup took its time.
      const isReady =
        change !== undefined && !(change instanceof Error) && !isLate(write.call, this.#settings.requestTimeout);
      return isReady ? [{ write, change }] : [];
    });
    const answers = ready.length === 0 ? [] : await this.#send(ready, entityId);
    const outcomes = new Map(ready.map(({ write }, i) => [write, answers[i]]));
    return batch.map((write, i) => {
      if (outcomes.has(write)) return outcomes.get(write);
      return prepared[i] === undefined || prepared[i] instanceof Error ? prepared[i] : notSent('write');
    });
  }

  async #send(
    batch: readonly { readonly write: Write; readonly change: PreparedChange }[],
    entityId: string | undefined,
  ): Promise<(Written | Error)[]> {
    const functions = batch.map(({ change: { change, controlId } }) => changeFunction(change, controlId));
    const mayStillSend = () => batch.every(({ write }) => !isLate(write.call, this.#settings.requestTimeout));
    const outcomes = await this.#gateway.execute(functions, 'write', { entityId, mayStillSend });
    return batch.map(({ change: { change, controlId } }, i) => {
      const outcome = outcomes[i];
      if (outcome instanceof IntegrationError) return outcome;
      // A success that names no record was still a success: only a lookup can tell what it wrote.
      return readWritten(change, outcome) ?? noResponse(controlId, 'write');
    });
  }

  /** What each is to write, by what is in Intacct now; why not, where its lookup or decision failed. */
  async #prepare(batch: readonly Write[]): Promise<(PreparedChange | undefined | Error)[]> {
    const found = new Map<BillLookup, LedgerBill[] | Error>();
    for (const [kind, records] of [
      ['bill', BILLS],
      ['credit', CREDITS],
    ] as const) {
      // prettier-ignore
      const lookups = batch.flatMap(({ lookup }) => (lookup?.kind === kind ? [lookup] : []));
      if (lookups.length === 0) continue;
      const answers = await this.#lookUp(lookups, records).catch((error: unknown) => lookups.map(() => asError(error)));
      lookups.forEach((lookup, i) => found.set(lookup, answers[i] ?? []));
    }
    return Promise.all(
      batch.map(async ({ lookup, prepare }) => {
        const bills = (lookup && found.get(lookup)) ?? [];
        return bills instanceof Error ? bills : prepare(bills).catch(asError);
      }),
    );
  }

  async #onePage(query: Query): Promise<Row[] | undefined> {
    const { rows, remaining } = readPage(await this.#gateway.query(query), query.object);
    return remaining === 0 ? [...rows] : undefined;
  }

  /** All rows, in the order of their record numbers. */
  async #queryAll(query: Query): Promise<Row[]> {
    const rows = new Map<number, Row>();
    let announced = 0;
    let last = 0;
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const asked = page === 1 ? query : queryAfter(query, last);
      const { rows: found, remaining } = readPage(await this.#gateway.query(asked), query.object);
      if (page === 1) announced = found.length + remaining;
      const before = rows.size;
      for (const row of found) {
        const recordNo = Number(row['RECORDNO']);
        last = Math.max(last, recordNo);
        rows.set(recordNo, row);
      }
      if (remaining > 0 && rows.size > before) continue;
      // Fewer than announced: records went, or their order changed, while pages were read. Look again.
      if (remaining > 0 || rows.size < announced) throw pageDrift(query.object);
      return [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
    }
    throw unreadable('a query that never ends');
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** So that what cannot be read is the outcome of those who asked for it, not of all who shared the request. */
function outcomeOf(read: () => LedgerBill): LedgerBill | IntegrationError {
  try {
    return read();
  } catch (error) {
    if (error instanceof IntegrationError) return error;
    throw error;
  }
}
