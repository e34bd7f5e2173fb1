/** Another vendor than the bill's own, where a company's rules say so; lines that are mapped to different ones are a problem. */
import type { CalendarDate } from '../values/calendar-date.ts';
import { failure, type Failure } from '../failures/failure.ts';
import type { SourceVendor } from '../source/source-bill.ts';
import type { MappableLine } from './line-facts.ts';
import { describeVendorRule, type MappingRules } from './mapping-rules.ts';
import { rulesFor } from './rules.ts';

export interface VendorOverride {
  readonly vendorId: string;
  /** In words. */
  readonly rule: string;
  /** Its place under `mapping` in tieout.yaml. */
  readonly place: string;
}

/**
 * The vendor that the bill is posted to; none where ServiceTitan's is linked nowhere, or the rules name several.
 * @param override as `vendorOverrideFor` gives it.
 */
export function ledgerVendorIdOf(
  vendor: SourceVendor | undefined,
  { vendors }: Pick<MappingRules, 'vendors'>,
  override: ReturnType<typeof vendorOverrideFor>,
): string | undefined {
  if (override !== undefined) return 'code' in override ? undefined : override.vendorId;
  return vendor && (vendors[vendor.id] ?? vendor.ledgerVendorId);
}

/** @param lines of goods; charges follow them. */
export function vendorOverrideFor(
  lines: readonly Pick<MappableLine, 'facts'>[],
  { vendorOverrides }: Pick<MappingRules, 'vendorOverrides'>,
  date: CalendarDate | undefined,
): VendorOverride | Failure | undefined {
  const chosen = lines.map(({ facts }) => {
    const [fitting] = rulesFor(vendorOverrides, facts, date);
    if (fitting === undefined) return undefined;
    const { rule, index } = fitting;
    return { vendorId: rule.vendorId, rule: describeVendorRule(rule), place: `vendorOverrides.${index}` };
  });
  const vendors = [...new Set(chosen.map((one) => one?.vendorId))];
  if (vendors.length <= 1) return chosen[0];
  const names = vendors.map((vendorId) => vendorId ?? "the bill's own vendor");
  return failure('mapping.vendors-mixed', `${names.join(', ')}.`);
}
