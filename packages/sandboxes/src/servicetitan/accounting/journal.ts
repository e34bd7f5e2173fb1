/**
 * Journal entries of the accounting module, read-only: one for each posted bill (assumed; how ServiceTitan groups
 * transactions is not documented). Only bills have entries here.
 */
import { createHash } from 'node:crypto';

import Big from 'big.js';

import { found, invalid, type Answer } from '../http/answer.ts';
import { within, containing, window, where } from '../http/filters.ts';
import { exactNumber } from '../http/json.ts';
import { page, type ListCall } from '../http/listing.ts';
import type { Query } from '../http/query.ts';
import { route, type ApiCall, type ApiRoute } from '../http/route.ts';
import type { ApBill } from '../records/bill-record.ts';
import { parseInstant } from '../records/instant.ts';
import type { TenantStore } from '../store.ts';
import { day, journalLines, type JournalLine } from './journal-lines.ts';

const SCOPE = 'tn.acc.journalentries:r';

export function journalRoutes(store: TenantStore): ApiRoute[] {
  return [
    route('GET', 'accounting', 'journal-entries', SCOPE, (call) => entryList(store, call)),
    route('GET', 'accounting', 'journal-entries/:id', SCOPE, ({ id }) =>
      withEntry(store, id, ({ head }) => found(head, `Journal entry ${id}`)),
    ),
    route('GET', 'accounting', 'journal-entries/:id/summary', SCOPE, (call) =>
      lineList(store, call, (bill) => summary(journalLines(store, bill))),
    ),
    route('GET', 'accounting', 'journal-entries/:id/details', SCOPE, (call) =>
      lineList(store, call, (bill) => journalLines(store, bill)),
    ),
  ];
}

interface Entry {
  readonly bill: ApBill;
  readonly head: ReturnType<typeof headOf>;
}

function entries(store: TenantStore): readonly Entry[] {
  return store.bills
    .list()
    .filter(({ syncStatus, status }) => syncStatus !== 'Pending' && status !== 'Canceled')
    .map((bill) => ({ bill, head: headOf(store, bill) }));
}

function headOf({ tenant }: TenantStore, bill: ApBill) {
  const isExported = bill.syncStatus === 'Exported';
  return {
    id: entryId(tenant.tenantId, bill.id),
    createdOn: bill.createdOn,
    modifiedOn: bill.modifiedOn,
    // The contract has 32-bit integers.
    number: bill.id % 2_147_483_647,
    name: `Bill ${bill.referenceNumber ?? bill.id}`,
    source: 'ServiceTitan' as const,
    status: 'Closed' as const,
    syncStatus: isExported ? ('Synced' as const) : ('NotSynced' as const),
    versionId: 1,
    lastSyncVersionId: isExported ? 1 : null,
    message: null,
    postDate: day(bill.postDate),
    exportedOn: isExported ? bill.modifiedOn : null,
    exportedBy: null,
    customFields: null,
    url: null,
    isEmpty: false,
  };
}

/** The same for the same bill in every run. */
function entryId(tenantId: number, billId: number): string {
  const digits = createHash('sha256').update(`journal/${tenantId}/${billId}`).digest('hex');
  return digits.slice(0, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
}

const GUID_PATTERN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function withEntry(store: TenantStore, id: string, answer: (entry: Entry) => Answer): Answer {
  if (!GUID_PATTERN.test(id)) return invalid({ id: [`The value '${id}' is not valid.`] });
  const entry = entries(store).find(({ head }) => head.id === id.toLowerCase());
  return entry === undefined ? found(undefined, `Journal entry ${id}`) : answer(entry);
}

type Amounts = Pick<JournalLine, 'debit' | 'credit'>;

function written(line: Amounts): unknown {
  return { ...line, debit: exactNumber(line.debit, 2), credit: exactNumber(line.credit, 2) };
}

function lineList(store: TenantStore, call: ApiCall, lines: (bill: ApBill) => readonly Amounts[]): Answer {
  return withEntry(store, call.id, ({ bill }) => entryPage(call, lines(bill).map(written)));
}

/** Documented: at most 500 per page; other lists allow more. */
function entryPage(call: ListCall, rows: readonly unknown[]): Answer {
  call.query.wholeNumber('pageSize', { min: 1, max: 500 });
  return page(call, rows);
}

function summary(lines: readonly JournalLine[]): readonly Amounts[] {
  const groups = Map.groupBy(lines, ({ account, businessUnit }) => `${account.id}/${businessUnit?.id}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const sum = (of: 'debit' | 'credit'): Big => group.reduce((total, row) => total.plus(row[of]), Big(0));
    const { postDate, account, businessUnit } = first;
    return [{ postDate, account, credit: sum('credit'), debit: sum('debit'), memo: null, businessUnit }];
  });
}

const JOURNAL_SYNC_STATUSES = ['NotSynced', 'InProgress', 'Synced', 'OutOfSync', 'Error', 'Excluded'] as const;
const TRANSACTION_TYPES = [
  ...['Unspecified', 'Invoice', 'Payment', 'Bill', 'VendorCredit', 'VendorPayment', 'InventoryAdjustment'],
  ...['PaymentApplication', 'BankDeposit', 'InventoryReturn', 'InventoryTransfer', 'RevenueRecognition', 'Estimate'],
  ...['PurchaseOrder', 'Receipt', 'GrossPayItem', 'PayrollPeriod', 'Manual', 'ItemConsumption', 'External'],
  ...['CreditMemo', 'CreditMemoApplication'],
] as const;
/** Bills have none of these fields, so these filters match nothing. */
const FILTERS_MATCHING_NO_BILL = ['exportedBy', 'serviceAgreementIds', 'customerName', 'locationName'] as const;

function entryList(store: TenantStore, call: ListCall): Answer {
  const { query } = call;
  const kept = where(
    entries(store),
    byId(query),
    byNumber(query),
    ...['exported', 'posted', 'transactionPosted'].map((prefix) => between(query, prefix)),
    window<Entry>(query, 'modified', ({ head }) => head.modifiedOn),
    window<Entry>(query, 'created', ({ head }) => head.createdOn),
    containing<Entry>(query.text('name'), ({ head }) => head.name),
    containing<Entry>(query.text('vendorName'), ({ bill }) => bill.vendor.name),
    byLocationName(query),
    within<Entry, string>(query.manyOf<string>('statuses', ['Open', 'Closed']), ({ head }) => head.status),
    within<Entry, string>(query.manyOf<string>('syncStatuses', JOURNAL_SYNC_STATUSES), ({ head }) => head.syncStatus),
    within<Entry, string>(query.manyOf<string>('transactionTypes', TRANSACTION_TYPES), () => 'Bill'),
    within<Entry, number>(query.ids('businessUnitIds'), ({ bill }) => bill.businessUnit?.id ?? null),
    within<Entry, string>(query.texts('refNumber'), ({ bill }) => bill.referenceNumber?.toLowerCase() ?? null),
    () => FILTERS_MATCHING_NO_BILL.every((name) => query.text(name) === undefined),
  );
  query.oneOf('empty', ['IncludeExceptNotSynced', 'Include', 'Exclude']);
  return entryPage(
    call,
    sortedEntries(query, kept).map(({ head }) => head),
  );
}

function byId(query: Query): (entry: Entry) => boolean {
  const ids = query.texts('ids');
  if (ids !== undefined && ids.size > 50) query.refuse('ids', 'At most 50 ids can be given.');
  for (const id of ids ?? []) if (!GUID_PATTERN.test(id)) query.refuse('ids', `The value '${id}' is not valid.`);
  return ({ head }) => ids === undefined || ids.has(head.id);
}

function byNumber(query: Query): (entry: Entry) => boolean {
  const [from, to] = [query.id('numberFrom'), query.id('numberTo')];
  return ({ head }) => (from === undefined || head.number >= from) && (to === undefined || head.number <= to);
}

/** Both bounds inclusive; posting dates are compared without time. */
function between(query: Query, prefix: string): (entry: Entry) => boolean {
  const [from, to] = [query.instant(`${prefix}From`), query.instant(`${prefix}To`)];
  if (from === undefined && to === undefined) return () => true;
  const ticksPerDay = 864_000_000_000n;
  return ({ head }) => {
    const at = parseInstant((prefix === 'exported' ? head.exportedOn : head.postDate) ?? '');
    if (at === undefined) return false;
    const cut = (ticks: bigint): bigint => (prefix === 'exported' ? ticks : ticks - (ticks % ticksPerDay));
    return (from === undefined || at >= cut(from)) && (to === undefined || cut(at) <= to);
  };
}

function byLocationName(query: Query): (entry: Entry) => boolean {
  const wanted = query.text('inventoryLocationName')?.toLowerCase();
  if (wanted === undefined) return () => true;
  return ({ bill }) => (bill.items ?? []).some((item) => item.inventoryLocation?.name?.toLowerCase().includes(wanted));
}

const SORT_FIELDS = ['id', 'number', 'name', 'status', 'createdOn', 'exportedOn', 'exportedBy', 'postDate'] as const;

function sortedEntries(query: Query, rows: readonly Entry[]): readonly Entry[] {
  const wanted = query.text('sort') ?? '+Number';
  const name = wanted.replace(/^[+-]/, '').toLowerCase();
  const field = SORT_FIELDS.find((one) => one.toLowerCase() === name);
  if (field === undefined) {
    query.refuse('sort', `The value '${wanted}' is not valid for Sort.`);
    return rows;
  }
  const direction = wanted.startsWith('-') ? -1 : 1;
  return rows.toSorted((a, b) => direction * compared(a.head[field], b.head[field]));
}

function compared(a: string | number | null, b: string | number | null): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  return left === right ? 0 : left < right ? -1 : 1;
}
