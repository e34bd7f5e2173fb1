/** The mapping of a connection: what a controller writes under `mapping` in tieout.yaml. */
import { describeDimension, type DimensionName } from '../values/dimensions.ts';
import { describeConditions, type Conditions } from './rules.ts';

export interface MappingRules {
  readonly businessUnits: readonly BusinessUnitRule[];
  readonly accounts: readonly AccountRule[];
  /** They come before what the business unit says. */
  readonly dimensions: Readonly<Partial<Record<DimensionName, readonly DimensionRule[]>>>;
  /** ServiceTitan's term name → Intacct's TERMNAME. */
  readonly terms: Readonly<Record<string, string>>;
  /** ServiceTitan vendor id → VENDORID, where ServiceTitan does not hold it. */
  readonly vendors: Readonly<Record<string, string>>;
  /** Another vendor than the bill's own, where a company books so. */
  readonly vendorOverrides: readonly VendorOverrideRule[];
  /** Remittance vendors whose pay-to is set up on the vendor in Intacct, as `<vendor id>/<remittance vendor id>`. */
  readonly remittanceVendors: readonly string[];
}

export interface BusinessUnitRule {
  readonly id: number;
  /** Absent: the bill is written at the top level. */
  readonly entity?: string | undefined;
  readonly location: string;
  readonly department?: string | undefined;
  readonly class?: string | undefined;
}

/** A rule without `line` is for goods only. `account` may have placeholders. */
export interface AccountRule extends Conditions {
  readonly account: string;
}

/** What happens to a value that the bill does not have, or that the ledger does not have or has made inactive. */
export type WhenMissing = 'hold' | 'omit' | 'parent';

/** A rule without `line` is for every line. `value` may have placeholders. */
export interface DimensionRule extends Conditions {
  readonly value: string;
  /** `omit` leaves the dimension empty; `parent` asks the next less specific rule. */
  readonly missing: WhenMissing;
}

export interface VendorOverrideRule extends Conditions {
  readonly vendorId: string;
}

/** Between the conditions of a rule and what it says. */
export const ARROW = ' → ';

/** E.g. `destination job, job type 41 → account 5010`. */
export function describeAccountRule(rule: AccountRule): string {
  return `${describeConditions(rule) || 'any goods'}${ARROW}account ${rule.account}`;
}

/** E.g. `destination job → project {job.number}`. */
export function describeDimensionRule(name: DimensionName, rule: DimensionRule): string {
  return `${describeConditions(rule) || 'any line'}${ARROW}${describeDimension(name)} ${rule.value}`;
}

export function describeVendorRule(rule: VendorOverrideRule): string {
  return `${describeConditions(rule) || 'any bill'}${ARROW}vendor ${rule.vendorId}`;
}
