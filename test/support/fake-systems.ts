/** The two systems in memory, for workflow tests: the real steps run on them, and a test scripts what goes wrong. */
import { setTimeout as delay } from 'node:timers/promises';

import { dimensionKey, DEFAULT_DIMENSIONS, type Dimensions } from '../../src/domain/values/dimensions.ts';
import type { DocumentKind, DocumentRef } from '../../src/domain/values/document.ts';
import type { MasterData } from '../../src/domain/ledger/master-data.ts';
import { failure, IntegrationError, type Failure } from '../../src/domain/failures/failure.ts';
import { isLive, type Bill, type LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import { kindOf, type LedgerChange } from '../../src/domain/ledger/ledger-change.ts';
import { formatLink, parseLink, type Link } from '../../src/domain/ledger/link.ts';
import { isEqual, sum } from '../../src/domain/values/money.ts';
import { looseBillNumber, withoutReversalSuffix } from '../../src/domain/values/bill-number.ts';
import type { Settlement } from '../../src/domain/source/settlement.ts';
import { isWithdrawn, type SourceBill } from '../../src/domain/source/source-bill.ts';
import type { Call } from '../../src/ports/call.ts';
import type {
  ChangedPayment,
  DocumentState,
  FieldService,
  ListedDocument,
  ListedPart,
  ListSelection,
  ListWindow,
} from '../../src/ports/field-service.ts';
import type { Ledger, BillLookup, PreparedChange, VendorRecord, WriteRequest } from '../../src/ports/ledger.ts';
import { netDays } from './builders.ts';

export class FakeFieldService implements FieldService {
  readonly bills = new Map<number, SourceBill>();
  /** Thrown by the next lists, in order. */
  readonly failures: Failure[] = [];
  /** Thrown by the next loads of a bill, in order. */
  readonly loadFailures = new Map<number, Failure[]>();
  readonly credits = new Map<number, SourceBill>();
  /** Rows that lists have besides those of the bills above: another revision, or a bill that reads do not show yet. */
  changed: ListedRevision[] = [];
  changedCredits: ListedRevision[] = [];
  creditWindows: ListWindow[] = [];
  /** Thrown by the next list of credits. */
  creditListFailure: Failure | undefined;
  windows: ListWindow[] = [];
  /** Lists have no bill that a test has not put among the changed ones. */
  listsOnlyChanged = false;
  /** Rows of a part. */
  partSize = Infinity;
  /** Live payments and applied credits, by bill. */
  readonly settlements = new Map<number, Settlement[]>();
  /** Takes the place of what is known of a bill, when it answers. */
  onSettlements: ((billId: number) => Settlement[] | undefined) | undefined;
  settlementsAgeMs = 50;
  changedPayments: ChangedPayment[] = [];
  paymentWindows: ListWindow[] = [];
  /** Thrown by every list of payments, while it is set. */
  paymentListFailure: Failure | undefined;
  /** Runs with each list of payments. */
  onListPayments: (() => void) | undefined;
  /** How often each bill was loaded. */
  readonly loads = new Map<number, number>();
  /** Runs while a bill is being loaded. */
  onLoad: ((billId: number) => Promise<void>) | undefined;

  async load({ kind, id }: DocumentRef): Promise<SourceBill | undefined> {
    if (kind === 'credit') return this.credits.get(id);
    this.loads.set(id, (this.loads.get(id) ?? 0) + 1);
    await this.onLoad?.(id);
    const next = this.loadFailures.get(id)?.shift();
    if (next !== undefined) throw new IntegrationError(next);
    return this.bills.get(id);
  }

  async states(kind: DocumentKind, ids: readonly number[]): Promise<Record<number, DocumentState>> {
    const documents = kind === 'credit' ? this.credits : this.bills;
    const stateOf = (one: SourceBill | undefined) => (one === undefined || isWithdrawn(one) ? 'withdrawn' : 'live');
    return Object.fromEntries(ids.map((id) => [id, stateOf(documents.get(id))]));
  }

  async settlementsOf(billId: number): Promise<Settlement[]> {
    return this.onSettlements?.(billId) ?? this.settlements.get(billId) ?? [];
  }

  async listChangedPayments(window: ListWindow): Promise<ChangedPayment[]> {
    if (this.paymentListFailure !== undefined) throw new IntegrationError(this.paymentListFailure);
    this.paymentWindows.push(window);
    this.onListPayments?.();
    return this.changedPayments;
  }

  /** Batches by bill. Like ServiceTitan with a parameter that it does not know, it narrows nothing. */
  readonly batches = new Map<number, number>();

  async *parts(kind: DocumentKind, selection: ListSelection): AsyncGenerator<ListedPart> {
    this.#failToList(kind);
    (kind === 'credit' ? this.creditWindows : this.windows).push(selection);
    yield* this.#cut(this.#rowsOf(kind, selection), selection);
  }

  async count(kind: DocumentKind, selection: ListSelection): Promise<number> {
    return this.#rowsOf(kind, selection).length;
  }

  /** What has no time of its own is in every list. */
  #rowsOf(kind: DocumentKind, { from, before }: ListWindow): ListedDocument[] {
    const documents = kind === 'credit' ? this.credits : this.bills;
    const all = new Map([...documents.values()].map((one) => [one.id, this.#row(one)]));
    const rows = this.listsOnlyChanged ? new Map<number, ListedDocument>() : new Map(all);
    for (const changed of kind === 'credit' ? this.changedCredits : this.changed)
      rows.set(changed.id, { ...unknown(kind, changed.id), ...all.get(changed.id), ...changed });
    const isWithin = ({ revision }: ListedDocument) =>
      !(Date.parse(revision) < Date.parse(from) || Date.parse(revision) >= Date.parse(before));
    return [...rows.values()].filter(isWithin).sort((a, b) => Date.parse(a.revision) - Date.parse(b.revision) || 0);
  }

  /** Into parts whose ends no two rows of one time are apart. */
  *#cut(rows: readonly ListedDocument[], { before }: ListWindow): Generator<ListedPart> {
    for (let at = 0; ;) {
      const end = rows.slice(at).findIndex(({ revision }, i) => i >= this.partSize && revision !== rows[at + i - 1]?.revision); // prettier-ignore
      if (end === -1) return yield { rows: rows.slice(at), before };
      yield { rows: rows.slice(at, at + end), before: new Date(rows[at + end]?.revision ?? '').toISOString() };
      at += end;
    }
  }

  /** What is malformed in rows, by id. */
  readonly unreadable = new Map<number, string>();

  #row(document: SourceBill): ListedDocument {
    const unreadable = this.unreadable.get(document.id);
    if (unreadable !== undefined) return { ...unknown(document.kind, document.id), unreadable };
    const batch = this.batches.get(document.id);
    return { ...listed(document), ...(batch === undefined ? {} : { batch }) };
  }

  #failToList(kind: DocumentKind): void {
    const next = kind === 'credit' ? this.creditListFailure : this.failures.shift();
    if (next !== undefined) throw new IntegrationError(next);
  }
}

interface ListedRevision {
  readonly id: number;
  readonly revision: string;
  readonly settles?: readonly number[];
}

function unknown(kind: DocumentKind, id: number): ListedDocument {
  return { kind, id, revision: '', status: 'unknown', syncStatus: 'unknown', vendorName: '' };
}

function listed({ kind, id, revision, status, syncStatus, content }: SourceBill): ListedDocument {
  const { billDate, vendor } = content;
  const date = billDate === undefined ? {} : { billDate };
  return { kind, id, revision, status, syncStatus, vendorName: vendor?.name ?? '', ...date };
}

/** What a write does. */
type WriteBehavior =
  | { readonly kind: 'ok' }
  /** Written, but the answer is lost. */
  | { readonly kind: 'lost-answer' }
  /** The answer is lost, and nothing was written. */
  | { readonly kind: 'lost-request' }
  /** The answer is lost; Intacct writes it this much later. */
  | { readonly kind: 'late'; readonly afterMs: number }
  /** Never answers; written this much later. */
  | { readonly kind: 'hang'; readonly afterMs: number }
  | { readonly kind: 'fails'; readonly failure: Failure };

/** What a test has scripted for one bill or credit of ServiceTitan: other bills go their own way. */
export interface Script {
  /** What the next writes do, in order; then they succeed. */
  readonly writes: WriteBehavior[];
  /** A lookup does not see bills younger than this. */
  readLagMs: number;
  /** Runs during a lookup, before its answer is made. */
  onLook: ((lookup: BillLookup) => Promise<void>) | undefined;
  /** Runs when a write has arrived, before it is made. */
  onWrite?: (() => Promise<void>) | undefined;
}

export class FakeLedger implements Ledger {
  /** Bills, and adjustments of credits among them. */
  bills: LedgerBill[] = [];
  readonly vendors = new Map<string, VendorRecord>();
  /** Creates by source bill, answered or not. */
  readonly writes = new Map<number, number>();
  /** Every change that was asked for, in order. */
  readonly changes: LedgerChange[] = [];
  fingerprint = 'one';
  /** What is known of accounts and dimensions; nothing is said about what is not there. */
  masterData: MasterData = { terms: { N30: netDays(30), N15: netDays(15) } };
  readonly #underWay = new Map<number, number>();
  readonly #scripts = new Map<number, Script>();
  readonly #writtenAt = new Map<string, number>();
  #nextRecordNo = 100;
  #edits = 0;

  /** The script of a source bill, to be read or changed. */
  scriptOf(billId: number): Script {
    const script = this.#scripts.get(billId) ?? { writes: [], readLagMs: 0, onLook: undefined };
    this.#scripts.set(billId, script);
    return script;
  }

  /** Bills of another time that carry our link, for a Temporal that knows nothing of them. */
  hasEarlierBills = false;

  async hasLinkedBills(): Promise<boolean> {
    return this.hasEarlierBills;
  }

  async findBills(lookup: BillLookup): Promise<LedgerBill[]> {
    const script = this.scriptOf(lookup.id);
    await script.onLook?.(lookup);
    const found = this.bills.filter((bill) => {
      if (bill.kind !== lookup.kind) return false;
      if (Date.now() - (this.#writtenAt.get(bill.recordNo) ?? 0) < script.readLagMs) return false;
      const isSameNumber =
        lookup.billNumber !== undefined &&
        (bill.vendorId === lookup.vendorId || lookup.kind === 'credit') &&
        looseBillNumber(withoutReversalSuffix(bill.billNumber)) === looseBillNumber(lookup.billNumber);
      const isSameButNumber =
        lookup.dated !== undefined &&
        bill.vendorId === lookup.vendorId &&
        bill.billDate === lookup.dated.billDate &&
        isEqual(bill.total, lookup.dated.total);
      const isNamed = [...(lookup.recordNos ?? []), lookup.adopted?.recordNo].includes(bill.recordNo);
      const link = parseLink(bill.rawDescription, bill.kind);
      const isSibling = link !== undefined && lookup.reference !== undefined && bill.reference === lookup.reference;
      const isUnlinkedAlike = isSameButNumber && link === undefined;
      return link?.id === lookup.id || isSameNumber || isUnlinkedAlike || isSibling || isNamed;
    });
    return found.map((bill) => asRead(bill, lookup));
  }

  /** Control ids of all changes, to see that no two of them are the same. */
  readonly controlIds: string[] = [];

  async write({ lookup, prepare }: WriteRequest, call: Call): Promise<{ recordNo: string } | undefined> {
    const prepared = await prepare(lookup === undefined ? [] : await this.findBills(lookup));
    return prepared && (await this.#write(prepared, call));
  }

  async #write({ change, controlId }: PreparedChange, call: Call): Promise<{ recordNo: string }> {
    this.changes.push(change);
    this.controlIds.push(controlId);
    if (change.action === 'create') this.writes.set(change.link.id, (this.writes.get(change.link.id) ?? 0) + 1);
    const script = this.scriptOf(this.#billOf(change));
    await script.onWrite?.();
    const behavior = script.writes.shift() ?? { kind: 'ok' };
    const unknown = () => new IntegrationError(failure('intacct.outcome-unknown', 'the connection failed.'));
    switch (behavior.kind) {
      case 'fails':
        throw new IntegrationError(behavior.failure);
      case 'lost-request':
        throw unknown();
      case 'late':
        this.#applyLater(change, behavior.afterMs);
        throw unknown();
      case 'lost-answer':
        this.#apply(change);
        throw unknown();
      case 'hang':
        this.#applyLater(change, behavior.afterMs);
        await delay(60_000, undefined, { signal: call.signal, ref: false });
        throw unknown();
      case 'ok':
        return { recordNo: this.#apply(change) };
    }
  }

  /** Writes for a source bill that were cut off and have yet to appear. */
  underWay(billId: number): number {
    return this.#underWay.get(billId) ?? 0;
  }

  #applyLater(change: LedgerChange, afterMs: number): void {
    const billId = this.#billOf(change);
    this.#underWay.set(billId, this.underWay(billId) + 1);
    setTimeout(() => {
      this.#apply(change);
      this.#underWay.set(billId, this.underWay(billId) - 1);
    }, afterMs);
  }

  /** The source bill of a change; 0 for a record that carries no link. */
  #billOf(change: LedgerChange): number {
    if ('link' in change) return change.link.id;
    const record = this.bills.find(({ recordNo }) => recordNo === change.recordNo);
    return parseLink(record?.rawDescription ?? '', kindOf(change))?.id ?? 0;
  }

  #apply(change: LedgerChange): string {
    if (change.action === 'create') return this.add(change.bill, change.link);
    const { recordNo } = change;
    switch (change.action) {
      case 'amend':
        this.edit(recordNo, { ...change.bill, rawDescription: linked(change.bill.description, change.link) });
        break;
      case 'adopt':
        this.edit(recordNo, { rawDescription: linked(change.description, change.link) });
        break;
      case 'reverse':
        this.edit(recordNo, { state: 'Reversed' });
        break;
      case 'delete':
        this.bills = this.bills.filter((bill) => bill.recordNo !== recordNo);
    }
    return recordNo;
  }

  /** As a person does it in Intacct, or a change of ours. */
  edit(recordNo: string, changes: Partial<LedgerBill>): void {
    this.#edits += 1;
    const modifiedAt = String(this.#edits);
    this.bills = this.bills.map((bill) => {
      if (bill.recordNo !== recordNo) return bill;
      const edited = { ...bill, ...changes, modifiedAt };
      return { ...edited, total: sum(edited.lines.map((line) => line.amount)) };
    });
  }

  add(bill: Bill, link: Link): string {
    this.#nextRecordNo += 1;
    const recordNo = String(this.#nextRecordNo);
    const total = sum(bill.lines.map((line) => line.amount));
    const rawDescription = linked(bill.description, link);
    const unpaid = { paidAmount: '0.00', selectedAmount: '0.00', modifiedAt: recordNo };
    const state = bill.isDraft ? 'Draft' : 'Posted';
    const createdAt = new Date().toISOString();
    this.bills.push({ ...bill, ...unpaid, recordNo, state, total, rawDescription, createdAt });
    this.#writtenAt.set(recordNo, Date.now());
    return recordNo;
  }

  /** Live bills that carry our link for this source bill. */
  of(billId: number): LedgerBill[] {
    return this.bills.filter((bill) => parseLink(bill.rawDescription)?.id === billId && isLive(bill));
  }

  /** Live adjustments that carry our link for this credit. */
  ofCredit(creditId: number): LedgerBill[] {
    return this.bills.filter((bill) => parseLink(bill.rawDescription, 'credit')?.id === creditId && isLive(bill));
  }

  async findVendor(vendorId: string): Promise<VendorRecord | undefined> {
    return this.vendors.get(vendorId);
  }

  async readMasterData(): Promise<MasterData> {
    return this.masterData;
  }

  async readAllMasterData(): Promise<MasterData> {
    return this.masterData;
  }

  async masterDataFingerprint(): Promise<string> {
    return this.fingerprint;
  }
}

/** Lines show the dimensions that were asked for and those that the bill's link names: no others. */
function asRead(bill: LedgerBill, { dimensions = [], adopted }: BillLookup): LedgerBill {
  const written = parseLink(bill.rawDescription, bill.kind)?.dimensions ?? [];
  const remembered = adopted?.recordNo === bill.recordNo ? (adopted.dimensions ?? []) : [];
  const keys = new Set<string>([...DEFAULT_DIMENSIONS, ...dimensions, ...written, ...remembered].map(dimensionKey));
  const shown = (all: Dimensions): Dimensions =>
    Object.fromEntries(Object.entries(all).filter(([key]) => keys.has(key)));
  return { ...bill, lines: bill.lines.map((line) => ({ ...line, dimensions: shown(line.dimensions) })) };
}

function linked(description: string, link: Link): string {
  return `${description} ${formatLink(link)}`.trim();
}
