/** Intacct as the product asks it: looks and writes of many bills share requests, within the company's few lanes. */
import PQueue from 'p-queue';

import type { ConnectionConfig } from '../../config/load.ts';
import type { TermDays } from '../../domain/compose-bill.ts';
import { failure, IntegrationError } from '../../domain/failure.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import type { Bill, BillLine, LedgerBill } from '../../domain/ledger-bill.ts';
import { parseLink, type Link } from '../../domain/link.ts';
import type { Call, Ledger, LedgerLook, VendorRecord } from '../../domain/systems.ts';
import { Coalescer, isLate } from '../coalescer.ts';
import {
  billQuery,
  createBillFunction,
  isSought,
  lineQuery,
  lookFilters,
  readCreated,
  toLedgerBill,
  toReadLine,
} from './functions/ap-bill.ts';
import { anyOf, isOneOf, PAGE_SIZE, queryFunction, readPage, type Page, type Query } from './functions/query.ts';
import { dataOf, IntacctGateway } from './gateway.ts';
import { failureOfStrangeAnswer, notSent } from './to-failure.ts';

interface Write {
  readonly bill: Bill;
  readonly link: Link;
  readonly controlId: string;
  readonly call: Call;
}

/** Looks in one query; each is up to two conditions. */
const MAX_LOOKS = 100;
const MAX_VENDORS = 500;
/** Values that one `in` may list. */
const MAX_VALUES = 1_000;
const QUIET_MS = 150;
/** An active vendor is not asked for again this soon; Intacct itself refuses a bill of one deactivated since. */
const VENDOR_FRESH_MS = 60_000;

export class IntacctClient implements Ledger {
  readonly #gateway: IntacctGateway;
  readonly #lanes: PQueue;
  readonly #settings: ConnectionConfig['settings']['intacct'];
  readonly #looks: Coalescer<LedgerLook, LedgerBill[]>;
  readonly #vendors: Coalescer<string, VendorRecord | undefined>;
  readonly #activeVendors = new Map<string, { record: VendorRecord; until: number }>();
  /** A request belongs to one session, so writes gather by entity. */
  readonly #writes = new Map<string, Coalescer<Write, { recordNo: string }>>();

  constructor({ intacct, settings }: Pick<ConnectionConfig, 'intacct' | 'settings'>) {
    this.#settings = settings.intacct;
    this.#gateway = new IntacctGateway(intacct, this.#settings.requestTimeout);
    this.#lanes = new PQueue({ concurrency: this.#settings.lanes });
    this.#looks = this.#coalescer((looks) => this.#look(looks), MAX_LOOKS);
    this.#vendors = this.#coalescer((ids) => this.#readVendors(ids), MAX_VENDORS);
  }

  findBills(look: LedgerLook, call: Call): Promise<LedgerBill[]> {
    return this.#looks.ask(look, call);
  }

  createBill(bill: Bill, link: Link, controlId: string, call: Call): Promise<{ recordNo: string }> {
    const level = bill.entityId ?? '';
    let writes = this.#writes.get(level);
    if (writes === undefined) {
      writes = this.#coalescer((batch) => this.#write(batch, bill.entityId), this.#settings.batchSize);
      this.#writes.set(level, writes);
    }
    return writes.ask({ bill, link, controlId, call }, call);
  }

  async findVendor(vendorId: string, call: Call): Promise<VendorRecord | undefined> {
    const known = this.#activeVendors.get(vendorId);
    if (known !== undefined && Date.now() < known.until) return known.record;
    const record = await this.#vendors.ask(vendorId, call);
    if (record?.isActive === true) this.#activeVendors.set(vendorId, { record, until: Date.now() + VENDOR_FRESH_MS });
    return record;
  }

  async listTerms(): Promise<TermDays> {
    const page = await this.#inLane(() => this.#query({ object: 'APTERM', fields: ['NAME', 'DUEDATE', 'STATUS'] }));
    return Object.fromEntries(
      page.rows.flatMap(({ NAME, DUEDATE }) =>
        NAME && /^\d+$/.test(DUEDATE ?? '') ? [[NAME, Number(DUEDATE)] as const] : [],
      ),
    );
  }

  async masterDataFingerprint(): Promise<string> {
    const queries: Query[] = [
      { object: 'VENDOR', fields: ['VENDORID', 'STATUS'] },
      { object: 'GLACCOUNT', fields: ['ACCOUNTNO', 'STATUS'] },
    ];
    const pages: Page['rows'][] = [];
    for (const query of queries) pages.push(await this.#inLane(() => this.#queryAll(query)));
    return fingerprint(pages);
  }

  #coalescer<K, V>(send: (keys: readonly K[]) => Promise<(V | Error)[]>, maxBatch: number): Coalescer<K, V> {
    return new Coalescer({
      send,
      notSent,
      maxBatch,
      requestTimeoutMs: this.#settings.requestTimeout,
      quietMs: Math.min(QUIET_MS, this.#settings.gatherTime),
      maxWaitMs: this.#settings.gatherTime,
      lanes: this.#lanes,
    });
  }

  async #inLane<T>(work: () => Promise<T>): Promise<T> {
    return this.#lanes.add(work);
  }

  async #look(looks: readonly LedgerLook[]): Promise<LedgerBill[][]> {
    const rows = await this.#queryAll(billQuery(anyOf(looks.flatMap(lookFilters))));
    const bare = rows.map((row) => toLedgerBill(row, []));
    // A short number finds many others: without this choice their lines would be read too.
    const sought = bare.filter((bill) => looks.some((look) => isSought(bill, look)));
    const linked = sought.filter((bill) => parseLink(bill.rawDescription) !== undefined).map((bill) => bill.recordNo);
    const lines = await this.#linesOf(linked);
    const bills = sought.map((bill) => ({ ...bill, lines: lines.get(bill.recordNo) ?? [] }));
    return looks.map((look) => bills.filter((bill) => isSought(bill, look)));
  }

  async #linesOf(recordNos: readonly string[]): Promise<Map<string, BillLine[]>> {
    const lines = new Map<string, BillLine[]>();
    const rows: Page['rows'][number][] = [];
    for (let at = 0; at < recordNos.length; at += MAX_VALUES) {
      rows.push(...(await this.#queryAll(lineQuery(isOneOf('RECORDKEY', recordNos.slice(at, at + MAX_VALUES))))));
    }
    const read = rows.map(toReadLine).sort((a, b) => a.lineNo - b.lineNo);
    for (const { recordKey, line } of read) {
      const known = lines.get(recordKey);
      if (known === undefined) lines.set(recordKey, [line]);
      else known.push(line);
    }
    return lines;
  }

  async #readVendors(ids: readonly string[]): Promise<(VendorRecord | undefined)[]> {
    const fields = ['VENDORID', 'NAME', 'STATUS', 'TERMNAME'];
    const rows = await this.#queryAll({ object: 'VENDOR', fields, filter: isOneOf('VENDORID', [...new Set(ids)]) });
    const records = new Map(
      rows.map((row) => [
        row['VENDORID'],
        {
          vendorId: row['VENDORID'] ?? '',
          name: row['NAME'] ?? '',
          isActive: row['STATUS'] === 'active',
          termName: row['TERMNAME'] || undefined,
        },
      ]),
    );
    return ids.map((id) => records.get(id));
  }

  async #write(batch: readonly Write[], entityId: string | undefined): Promise<({ recordNo: string } | Error)[]> {
    const functions = batch.map(({ bill, link, controlId }) => createBillFunction(bill, link, controlId));
    const mayStillSend = () => batch.every(({ call }) => !isLate(call, this.#settings.requestTimeout));
    const outcomes = await this.#gateway.execute(functions, 'write', { entityId, mayStillSend });
    return outcomes.map((outcome) => {
      if (outcome instanceof IntegrationError) return outcome;
      // A success that names no record was still a success: only a look can tell what it wrote.
      return readCreated(outcome) ?? failureOfStrangeAnswer(200, 'write');
    });
  }

  async #queryAll(query: Query): Promise<Page['rows']> {
    const rows: Page['rows'][number][] = [];
    for (;;) {
      const page = await this.#query({ ...query, offset: rows.length });
      rows.push(...page.rows);
      if (page.remaining === 0 || page.rows.length === 0) return rows;
      if (rows.length > 500 * PAGE_SIZE)
        throw new IntegrationError(failure('intacct.reply-unreadable', 'a query that never ends.'));
    }
  }

  async #query(query: Query): Promise<Page> {
    const [outcome] = await this.#gateway.execute([queryFunction('query', query)], 'read');
    return readPage(dataOf(outcome), query.object);
  }
}
