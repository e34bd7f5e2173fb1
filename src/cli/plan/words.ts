/** How a plan is worded wherever it is shown. */
import { formatMoney } from '../../domain/values/money.ts';
import { describeKey, type DimensionKey, type Dimensions } from '../../domain/values/dimensions.ts';
import { capitalized } from '../../domain/values/document.ts';
import type { JournalPart, PlannedBill } from './report.ts';

export const DECISION_WORDS: Readonly<Record<PlannedBill['decision'], string>> = {
  create: 'to be created',
  amend: 'to be amended',
  reverse: 'to be reversed',
  delete: 'drafts to be deleted',
  adopt: 'to be adopted',
  wait: 'to be created after another',
  nothing: 'nothing to do',
  removed: 'removed from Intacct by a person',
  hold: 'would be held',
  skipped: 'skipped by a person',
  waiting: 'waiting in ServiceTitan',
  'out-of-scope': 'out of scope',
};

const COMPANY_LEVEL = 'Company level';

export function describeEntity(entityId: string | undefined): string {
  return entityId ?? COMPANY_LEVEL;
}

/** As cells next to each other: account, location, department, and all further dimensions. */
export function describePlace({ account, dimensions }: Place): [string, string, string, string] {
  return [account, dimensions.locationId ?? '', dimensions.departmentId ?? '', furtherDimensions(dimensions)];
}

interface Place {
  readonly account: string;
  readonly dimensions: Dimensions;
}

export function describeVendor({ source }: Pick<PlannedBill, 'source'>): string {
  return source?.vendorName ?? 'no vendor';
}

export function describeAmount({ source }: PlannedBill): string {
  return source?.stated === undefined ? 'not stated' : formatMoney(source.stated);
}

export function codesOf({ problems, findings }: PlannedBill): string[] {
  return [...new Set([...problems, ...findings].map(({ code }) => code))];
}

export function remediesOf({ problems, findings }: PlannedBill): string[] {
  return [...new Set([...problems, ...findings].map(({ remedy }) => remedy))];
}

/** What the reason does not say already. */
export function furtherRemarks({ because, remarks }: PlannedBill): string[] {
  return remarks.filter((remark) => !because.includes(remark));
}

function furtherDimensions({ locationId: _location, departmentId: _department, ...further }: Dimensions): string {
  return Object.entries(further)
    .map(([key, value]) => `${describeKey(key as DimensionKey)} ${value}`)
    .join(', ');
}

/** E.g. `Bill INV-7 of vendor V-1002, entity E10, PO 120456-001, dated 2026-10-14, due 2026-11-13`. */
export function describeHeader({ header, recordNo }: JournalPart): string {
  const { kind, vendorId, billNumber, entityId, reference, billDate, postingDate, dueDate } = header;
  const { termName, onHold, isDraft } = header;
  const parts = [
    `${capitalized(kind)} ${billNumber} of vendor ${vendorId}${recordNo === undefined ? '' : ` (RECORDNO ${recordNo})`}`,
    entityId === undefined ? 'at the top level' : `entity ${entityId}`,
    reference === undefined ? '' : `PO ${reference}`,
    `dated ${billDate}`,
    postingDate === billDate || postingDate === '' ? '' : `posted ${postingDate}`,
    dueDate === '' ? '' : `due ${dueDate}${termName === undefined ? '' : ` (${termName})`}`,
    onHold ? 'on hold for payment' : '',
    isDraft ? 'a draft' : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

export const PART_WORDS: Readonly<Record<JournalPart['what'], string>> = {
  entered: 'Entered',
  'taken-out': 'Removed',
  stands: 'Unchanged',
  withheld: 'Once it is released, as the rules have it now',
};
