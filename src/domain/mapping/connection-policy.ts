/** What the rules need to know of a connection: its policies and its mapping, without addresses and secrets. */
import type { CalendarDate } from '../values/calendar-date.ts';
import type { MappingRules } from './mapping-rules.ts';
import type { Decimal } from '../values/money.ts';

/** What a bill charges in addition to its goods. */
export type Charge = 'tax' | 'freight' | 'other';

export interface ConnectionPolicy {
  readonly connectionId: string;
  readonly tenantId: string;
  /** Bills dated earlier are never touched. */
  readonly goLive: CalendarDate;
  /** Of the tenant, e.g. `America/Chicago`: which day a bill date with a time of day is. */
  readonly timeZone?: string | undefined;
  /** Which bills may be posted: `posted` in ServiceTitan, only `reconciled` ones, or `pending` ones too. */
  readonly eligible: 'posted' | 'reconciled' | 'pending';
  readonly billNumberFallback: { readonly vendorIds: readonly number[] };
  readonly postingDate: 'billDate';
  /** Last day closed in AP or GL, by entity; `''` is the top level and every entity without an entry of its own. */
  readonly closedThrough: Readonly<Record<string, CalendarDate>>;
  readonly action: 'Submit' | 'Draft';
  /** What becomes of a bill in a closed period: held, or posted on the first open day. */
  readonly closedPeriod: 'hold' | 'first-open-day';
  /** How the company corrects an unpaid bill: it is edited, or reversed and entered again. */
  readonly corrections: 'amend' | 'reverse';
  /** The number of a bill that is entered again: the vendor's own, or with -R1 at its end. */
  readonly numberAfterReversal: 'same' | 'suffixed';
  /** A bill of the same vendor, number and total that Tieout did not post: held, or adopted as this one. */
  readonly alreadyEntered: 'hold' | 'adopt';
  /** What `billAmount` contains: ServiceTitan does not document it. */
  readonly billAmountIncludes: 'tax-and-freight' | 'lines-only';
  /** Each kind of charge: a line of its own, or spread over the lines of goods. */
  readonly charges: Readonly<Record<Charge, 'line' | 'allocate'>>;
  /** What happens to a bill with a zero amount. */
  readonly zeroAmount: 'hold' | 'post' | 'ignore';
  /** The company's currency: a bill in another one is held. */
  readonly currency: string;
  /** Where a bill of one entity is written, and one of several. */
  readonly entities: { readonly singleEntity: 'entity' | 'top-level'; readonly multiEntity: 'top-level' | 'hold' };
  /** How far a unit cost may lie above or below the purchase order's, in percent; absent: it is not compared. */
  readonly priceTolerance?: Decimal | undefined;
  /** How long a write may go on appearing after Intacct cut us off. */
  readonly settleTimeMs: number;
  readonly mapping: MappingRules;
  readonly credits: CreditPolicy;
  /** Content hash of the configuration that decides: its version. */
  readonly version: string;
}

/** Vendors' credits. Whatever else is asked of them is as for bills. */
export interface CreditPolicy {
  /** Off: none is read, and none is touched. */
  readonly enabled: boolean;
  /** The sign of an adjustment's lines that lowers what the vendor is owed (docs/assumptions.md, A-61). */
  readonly sign: 'negative' | 'positive';
  /** How an adjustment that is not applied is corrected: changed or deleted, or left to a person. */
  readonly corrections: 'amend' | 'hold';
  /** What the vendor kept of a return: held, or taken off its lines by their amounts. */
  readonly restockingFee: 'hold' | 'allocate';
}
