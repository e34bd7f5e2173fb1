/** How a plan is worded wherever it is shown. */
import { keyInWords, type DimensionKey, type Dimensions } from '../../domain/values/dimensions.ts';
import { inCapital, kindOf } from '../../domain/values/document.ts';
import type { JournalPart, PlannedBill } from './report.ts';

export const DECISION_WORDS: Readonly<Record<PlannedBill['decision'], string>> = {
  create: 'to be created',
  amend: 'to be amended',
  reverse: 'to be reversed',
  delete: 'drafts to be deleted',
  adopt: 'to be adopted',
  wait: 'to be created after another',
  nothing: 'nothing to do',
  hold: 'would be held',
  waiting: 'waiting in ServiceTitan',
  'out-of-scope': 'out of scope',
};

const COMPANY_LEVEL = 'Company level';
export const NO_AMOUNT = 'not stated';

export function entityInWords(entityId: string | undefined): string {
  return entityId ?? COMPANY_LEVEL;
}

/** Location and department have columns of their own everywhere. */
export function furtherDimensions({
  locationId: _location,
  departmentId: _department,
  ...further
}: Dimensions): string {
  return Object.entries(further)
    .map(([key, value]) => `${keyInWords(key as DimensionKey)} ${value}`)
    .join(', ');
}

/** E.g. `Bill INV-7 of vendor V-1002, entity E10, PO 120456-001, dated 2026-10-14, due 2026-11-13`. */
export function headerInWords({ header, recordNo }: JournalPart): string {
  const { vendorId, billNumber, entityId, reference, billDate, postingDate, dueDate, termName, onHold, isDraft } =
    header;
  const parts = [
    `${inCapital(kindOf(header))} ${billNumber} of vendor ${vendorId}${recordNo === undefined ? '' : ` (RECORDNO ${recordNo})`}`,
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
  'taken-out': 'Taken out',
  stands: 'Stands as it is',
  withheld: 'Once it is released, as the rules have it now',
};

/** E.g. `1 bill`, `110 bills`. */
export function count(many: number, what: string): string {
  return `${many} ${what}${many === 1 ? '' : 's'}`;
}
