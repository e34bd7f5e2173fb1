/**
 * The heart: compares the bill that should be in the ledger with what is there, and names the smallest thing that
 * makes them equal. One pure function for the first post, a retry after a crash, a replay and a duplicate guard.
 */
import { isSameBillNumber } from './bill-number.ts';
import type { CalendarDate } from './calendar-date.ts';
import type { Composition } from './compose-bill.ts';
import { becauseOf, type Explained } from './decision.ts';
import { failure, type Failure } from './failure.ts';
import type { Fingerprint } from './fingerprint.ts';
import { contentFingerprint, isLive, type LedgerBill } from './ledger-bill.ts';
import { parseLink, type Link } from './link.ts';
import { formatMoney } from './money.ts';
import { isCanceled, isExported, sourceFingerprint, type SourceBill } from './source-bill.ts';

export interface ReconcileInput {
  readonly source: SourceBill;
  readonly composition: Composition;
  readonly tenantId: string;
  /** Bills in the ledger that carry our link, or have this vendor and number. */
  readonly found: readonly LedgerBill[];
  /** An earlier run of this bill's workflow says that it posted it. */
  readonly wasPosted: boolean;
  /** Temporal remembers runs since this day: of an older bill nobody knows whether it was posted. */
  readonly remembersSince: CalendarDate;
  /** Set when a bill of this source must not be posted now, whatever the ledger holds. */
  readonly blockers: readonly Failure[];
}

type PlanDecision = 'create' | 'nothing' | 'hold';

export interface Plan extends Explained<PlanDecision> {
  /** Our bill in the ledger, when there is one. */
  readonly recordNo?: string;
  /** Why the bill is held. */
  readonly problems: readonly Failure[];
  /** What the controller should know although nothing is done: drift, or a mapping that would now decide otherwise. */
  readonly remarks: readonly string[];
}

export function reconcile(input: ReconcileInput): Plan {
  const ours = input.found.filter((bill) => isOurs(bill, input));
  const live = ours.filter(isLive);
  const [only, second] = live;
  if (only !== undefined && second !== undefined) {
    const numbers = live.map((bill) => `RECORDNO ${bill.recordNo}`).join(', ');
    return hold([failure('intacct.bill-duplicated', `${numbers}.`)]);
  }
  if (only !== undefined) return planForOurs(only, input);
  return planForAbsent(ours.length > 0, input);
}

/** *Ours* is decided by the link alone: AP may have corrected the number or moved the bill to another entity. */
function isOurs(bill: LedgerBill, { source, tenantId }: ReconcileInput): boolean {
  const link = parseLink(bill.rawDescription);
  return link !== undefined && link.billId === source.billId && link.tenantId === tenantId;
}

function planForOurs(bill: LedgerBill, { source, composition }: ReconcileInput): Plan {
  const link = parseLink(bill.rawDescription);
  const isEdited = link !== undefined && contentFingerprint(bill) !== link.content;
  if (isCanceled(source)) {
    return hold([failure('servicetitan.bill-canceled', `${describe(bill)} still stands in Intacct.`)], bill.recordNo);
  }
  if (link !== undefined && link.source !== sourceFingerprint(source.content)) {
    return hold([failure('intacct.bill-changed', changes(bill, composition, isEdited))], bill.recordNo);
  }
  const remarks = [
    ...(isEdited ? [`A person edited ${describe(bill)} in Intacct; Tieout leaves it as it is.`] : []),
    ...mappingRemarks(link, composition),
  ];
  return {
    decision: 'nothing',
    because: [`Intacct holds ${describe(bill)} for it, and it has not changed.`, ...remarks].join(' '),
    recordNo: bill.recordNo,
    problems: [],
    remarks,
  };
}

function planForAbsent(wasRemoved: boolean, input: ReconcileInput): Plan {
  const { source, composition, blockers, wasPosted } = input;
  if (isCanceled(source)) return nothing('The bill is canceled in ServiceTitan and Intacct holds none for it.');
  if (wasRemoved || wasPosted) return hold([failure('intacct.bill-removed', inWords(composition))]);
  const { billDate } = source.content;
  if (billDate !== undefined && billDate < input.remembersSince) {
    const detail = `dated ${billDate}, remembered since ${input.remembersSince}.`;
    return hold([failure('tieout.history-expired', detail)]);
  }
  if (isExported(source)) return hold([failure('servicetitan.bill-exported')]);
  const taken =
    composition.bill === undefined ? [] : input.found.filter((bill) => isLive(bill) && isTaken(bill, composition));
  const problems = [...blockers, ...composition.problems, ...taken.map((bill) => numberTaken(bill))];
  if (problems.length > 0 || composition.bill === undefined) return hold(problems);
  return {
    decision: 'create',
    because: `Intacct has no bill ${composition.bill.billNumber} of vendor ${composition.bill.vendorId}, and no earlier run posted it.`,
    problems: [],
    remarks: [],
  };
}

function isTaken(bill: LedgerBill, { bill: desired }: Composition): boolean {
  return (
    desired !== undefined && bill.vendorId === desired.vendorId && isSameBillNumber(bill.billNumber, desired.billNumber)
  );
}

function numberTaken(bill: LedgerBill): Failure {
  const link = parseLink(bill.rawDescription);
  const whose = link === undefined ? 'not posted by Tieout' : `posted for ServiceTitan bill ${link.billId}`;
  return failure('intacct.number-taken', `${describe(bill)}, ${whose}, over ${formatMoney(bill.total)}.`, {
    recordNo: bill.recordNo,
  });
}

function changes(bill: LedgerBill, { bill: desired, problems }: Composition, isEdited: boolean): string {
  const edited = isEdited ? ' A person has also edited it in Intacct.' : '';
  if (desired === undefined) return `${describe(bill)}.${edited} ${becauseOf(problems)}`;
  const differences = differencesBetween(bill, desired);
  return `${describe(bill)}.${edited} ${differences.length > 0 ? differences.join('; ') : 'The posted content is the same'}.`;
}

/** What is compared of a header, and what people call it. */
const HEADER_FIELDS = [
  ['entityId', 'entity'],
  ['vendorId', 'vendor'],
  ['billNumber', 'bill number'],
  ['reference', 'purchase order'],
  ['billDate', 'bill date'],
  ['postingDate', 'posting date'],
  ['dueDate', 'due date'],
  ['termName', 'payment term'],
  ['onHold', 'on hold'],
  ['description', 'description'],
] as const;

function valueInWords(value: string | boolean | undefined): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === undefined || value === '' ? 'none' : value;
}

function differencesBetween(bill: LedgerBill, desired: NonNullable<Composition['bill']>): string[] {
  const header = HEADER_FIELDS.flatMap(([field, name]) =>
    bill[field] === desired[field]
      ? []
      : [`${name}: Intacct ${valueInWords(bill[field])}, ServiceTitan ${valueInWords(desired[field])}`],
  );
  const [has, wants] = [bill.lines.map(lineInWords), desired.lines.map(lineInWords)];
  const [surplus, lacking] = [withoutCommon(has, wants), withoutCommon(wants, has)];
  if (surplus.length + lacking.length === 0) return header;
  return [...header, `lines: Intacct ${surplus.join(', ') || 'none'}, ServiceTitan ${lacking.join(', ') || 'none'}`];
}

/** Everything of a line that we post, e.g. `5010 200.00 T01 SVC "Capacitor"`. */
function lineInWords({ glAccountNo, amount, memo, dimensions }: LedgerBill['lines'][number]): string {
  const { locationId, departmentId, classId } = dimensions;
  const parts = [glAccountNo, amount, locationId, departmentId, classId, memo === '' ? undefined : `"${memo}"`];
  return parts.filter((part) => part !== undefined).join(' ');
}

/** What `items` has and `others` has not; of several equal ones as many as are left over. */
function withoutCommon(items: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return items.filter((item) => {
    const at = rest.indexOf(item);
    if (at !== -1) rest.splice(at, 1);
    return at === -1;
  });
}

function mappingRemarks(link: Link | undefined, { bill, problems }: Composition): string[] {
  if (bill === undefined) return problems.length > 0 ? [`The mapping would now hold it: ${becauseOf(problems)}`] : [];
  const wanted: Fingerprint = contentFingerprint(bill);
  return link === undefined || link.content === wanted
    ? []
    : ['The mapping would now decide otherwise; the posted bill stays as it is.'];
}

function hold(problems: readonly Failure[], recordNo?: string): Plan {
  const because = becauseOf(problems);
  return { decision: 'hold', because, problems, remarks: [], ...(recordNo === undefined ? {} : { recordNo }) };
}

function nothing(because: string): Plan {
  return { decision: 'nothing', because, problems: [], remarks: [] };
}

function inWords({ bill }: Composition): string | undefined {
  return bill === undefined ? undefined : `number ${bill.billNumber} of vendor ${bill.vendorId}.`;
}

function describe(bill: LedgerBill): string {
  return `bill ${bill.billNumber} of vendor ${bill.vendorId} (RECORDNO ${bill.recordNo}, ${bill.state})`;
}
