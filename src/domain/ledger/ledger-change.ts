/** The changes that Tieout makes in the ledger: each is one function of Intacct's, and one billed transaction. */
import type { CalendarDate } from '../values/calendar-date.ts';
import type { DimensionKey } from '../values/dimensions.ts';
import type { DocumentKind } from '../values/document.ts';
import type { Bill } from './ledger-bill.ts';
import type { Link } from './link.ts';

/** An existing bill, in the entity whose session may change it; the top level when absent. */
interface ExistingLedgerBill {
  readonly kind: DocumentKind;
  readonly recordNo: string;
  readonly entityId: string | undefined;
}

export type LedgerChange =
  | { readonly action: 'create'; readonly bill: Bill; readonly link: Link }
  /** All that Tieout posts is written again; what else AP filled in, line by line, stays. */
  | (ExistingLedgerBill & {
      readonly action: 'amend';
      readonly bill: Bill;
      readonly link: Link;
      /** For each line the number of the line that it continues, which keeps what AP filled in; none: it is new. */
      readonly continues: readonly (number | undefined)[];
      /** For each line the dimensions that the line it continues has, and it has not. */
      readonly clears: readonly (readonly DimensionKey[])[];
      readonly isDraft: boolean;
    })
  /** Only the link is written, after the description as it is. */
  | (ExistingLedgerBill & { readonly action: 'adopt'; readonly description: string; readonly link: Link })
  | (ExistingLedgerBill & { readonly action: 'reverse'; readonly date: CalendarDate; readonly why: string })
  | (ExistingLedgerBill & { readonly action: 'delete' });

/** The level whose session makes the change. */
export function levelOf(change: LedgerChange): string | undefined {
  return change.action === 'create' ? change.bill.entityId : change.entityId;
}

export function kindOf(change: LedgerChange): DocumentKind {
  return change.action === 'create' ? change.bill.kind : change.kind;
}
