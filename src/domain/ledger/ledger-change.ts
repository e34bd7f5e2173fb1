/** The changes that Tieout makes in the ledger: each is one function of Intacct's, and one billed transaction. */
import type { CalendarDate } from '../values/calendar-date.ts';
import type { DimensionKey } from '../values/dimensions.ts';
import { kindOf, type DocumentKind, type Kinded } from '../values/document.ts';
import type { Bill } from './ledger-bill.ts';
import type { Link } from './link.ts';

/** A bill that stands, in the entity whose session may change it; the top level when absent. */
interface StandingBill extends Kinded {
  readonly recordNo: string;
  readonly entityId: string | undefined;
}

export type LedgerChange =
  | { readonly kind: 'create'; readonly bill: Bill; readonly link: Link }
  /** All that Tieout posts is written again; what AP filled in besides, line by line, stays. */
  | (StandingBill & {
      readonly kind: 'amend';
      readonly bill: Bill;
      readonly link: Link;
      /** For each line the number of the line that it continues, which keeps what AP filled in; none: it is new. */
      readonly continues: readonly (number | undefined)[];
      /** For each line the dimensions that the line it continues has, and it has not. */
      readonly clears: readonly (readonly DimensionKey[])[];
      readonly isDraft: boolean;
    })
  /** Only the link is written, after the description as it stands. */
  | (StandingBill & { readonly kind: 'adopt'; readonly description: string; readonly link: Link })
  | (StandingBill & { readonly kind: 'reverse'; readonly date: CalendarDate; readonly why: string })
  | (StandingBill & { readonly kind: 'delete' });

/** The level whose session makes the change. */
export function levelOf(change: LedgerChange): string | undefined {
  return change.kind === 'create' ? change.bill.entityId : change.entityId;
}

export function kindOfChange(change: LedgerChange): DocumentKind {
  return kindOf(change.kind === 'create' ? change.bill : change);
}
