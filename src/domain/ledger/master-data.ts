/** Master records of the ledger, as far as bills point at them: accounts, dimensions, entities, payment terms. */
import type { DimensionName, UserDimension } from '../values/dimensions.ts';
import type { PaymentTerm } from './payment-term.ts';

export interface AccountRecord {
  readonly title: string;
  readonly isActive: boolean;
  /** An income account: the debit of a bill never belongs there. */
  readonly isIncome: boolean;
  /** Dimensions that each line on it must carry. */
  readonly requires: readonly DimensionName[];
}

export interface DimensionRecord {
  readonly name: string;
  readonly isActive: boolean;
  /** Of a location: the entity that it belongs to, or is. Absent where there is none. */
  readonly entity?: string;
}

export interface EntityRecord {
  readonly name: string;
  /** Base currency, e.g. `USD`; absent where Intacct names none. */
  readonly currency?: string | undefined;
}

/**
 * What was looked up. A kind that is absent was not, and nothing is said about it; a record that is absent from its
 * kind does not exist.
 */
export interface MasterData {
  /** By account number. */
  readonly accounts?: Readonly<Record<string, AccountRecord>>;
  /** By id; a task by `<project>/<task>`, a cost type by `<project>/<task>/<cost type>`. */
  readonly dimensions?: Readonly<Partial<Record<DimensionName, Readonly<Record<string, DimensionRecord>>>>>;
  readonly entities?: Readonly<Record<string, EntityRecord>>;
  /** Those of the company's own dimensions that were asked for and that lines can carry. */
  readonly userDimensions?: readonly UserDimension[];
  /** Active ones, by name. */
  readonly terms?: Readonly<Record<string, PaymentTerm>>;
}

/** Everything that a bill may point at: more than it will, because of what may replace a missing value. */
export interface MasterDataRequest {
  readonly accounts: readonly string[];
  /** Ids as `MasterData` has them. */
  readonly dimensions: Readonly<Partial<Record<DimensionName, readonly string[]>>>;
  /** Dimensions of the company's own: whether lines can carry them, for their values cannot be looked up. */
  readonly userDimensions?: readonly UserDimension[];
}
