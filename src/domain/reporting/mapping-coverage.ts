/**
 * What the rules did over a period: the lines and the money that each decided, rules that never came to decide, and
 * what no rule covers. Asks each line again; decides nothing.
 */
import { inBillTerms } from '../compose/compose-credit.ts';
import { mappableLines } from '../compose/compose-lines.ts';
import type { ConnectionPolicy } from '../mapping/connection-policy.ts';
import { describeDimension, type DimensionName } from '../values/dimensions.ts';
import type { DocumentRef } from '../values/document.ts';
import type { FailureCode } from '../failures/failure.ts';
import type { MasterDataRequest, MasterData } from '../ledger/master-data.ts';
import { isGreater, isNegative, negate, sum, type Money } from '../values/money.ts';
import { tieAmounts } from '../source/source-amounts.ts';
import type { SourceBill, SourceVendor } from '../source/source-bill.ts';
import { chooseForLine, forGoods, masterDataRequestFor, OF_BUSINESS_UNITS, type Gap } from '../mapping/choose.ts';
import { describeKind, type MappableLine } from '../mapping/line-facts.ts';
import { describeAccountRule, describeDimensionRule, describeVendorRule, type BusinessUnitRule, type MappingRules } from '../mapping/mapping-rules.ts'; // prettier-ignore
import { rulesFor, type Conditions } from '../mapping/rules.ts';
import { ledgerVendorIdOf, vendorOverrideFor } from '../mapping/vendor-override.ts';

export interface Coverage {
  readonly bills: number;
  /** That vendors granted: their money counts below zero. */
  readonly credits: number;
  readonly lines: number;
  readonly amount: Money;
  /** In the order of the file. */
  readonly rules: readonly RuleCoverage[];
  /** The largest first. */
  readonly gaps: readonly CoverageGap[];
  /** Those whose amounts do not tie: their lines are counted, and their money is not. */
  readonly untied: readonly DocumentRef[];
}

/**
 * `decides`: some line went by it, be it that the line is held. `valueless`: its value was never to be had, and the next
 * rule was asked. `shadowed`: it fits lines, and a more specific rule
 * always came before it. `unused`: it fits none.
 */
type RuleUse = 'decides' | 'valueless' | 'shadowed' | 'unused';

export interface RuleCoverage {
  /** Under `mapping` in tieout.yaml: `accounts.7`. */
  readonly place: string;
  readonly words: string;
  readonly standing: RuleUse;
  /** Lines that it decided, and their money. */
  readonly lines: number;
  readonly amount: Money;
  /** Those of them whose dimension it left empty. */
  readonly emptied: number;
  /** Lines that it fits. */
  readonly fits: number;
  /** Who came before it, when it is shadowed. */
  readonly behind: readonly string[];
}

export interface CoverageGap {
  readonly code: FailureCode;
  /** What has no rule or no value, e.g. `destination job, job type 48 (Indoor Air Quality)`. */
  readonly what: string;
  readonly bills: number;
  readonly lines: number;
  readonly amount: Money;
}

type Policy = Pick<ConnectionPolicy, 'mapping' | 'charges' | 'billAmountIncludes'>;

interface CoveredLine {
  /** Which of the documents it is of. */
  readonly document: number;
  readonly amount: Money;
  /** Places of the rules that fit it, and whether each had a say. */
  readonly fitting: ReadonlyMap<string, 'asked' | 'passed-by'>;
  readonly used: readonly string[];
  readonly emptied: readonly string[];
  readonly gaps: readonly Gap[];
}

/** What must be looked up in the ledger for all of these. */
export function masterDataRequestOfDocuments(documents: readonly SourceBill[], policy: Policy): MasterDataRequest {
  const accounts = new Set<string>();
  const dimensions: Partial<Record<DimensionName, string[]>> = {};
  for (const document of documents) {
    const bill = inBillTerms(document, policy);
    const lines = mappableLines(bill.source, undefined, bill.policy).map(({ line }) => line);
    const asked = masterDataRequestFor(lines, { mapping: policy.mapping, date: document.content.billDate });
    for (const account of asked.accounts) accounts.add(account);
    for (const [name, ids = []] of Object.entries(asked.dimensions) as [DimensionName, readonly string[]][])
      dimensions[name] = [...new Set([...(dimensions[name] ?? []), ...ids])];
  }
  return { accounts: [...accounts], dimensions };
}

/**
 * @param documents bills, and credits that vendors granted.
 * @param masterData may be empty: then nothing is said of what the ledger has.
 */
export function coverageOf(documents: readonly SourceBill[], policy: Policy, masterData: MasterData): Coverage {
  const untied: DocumentRef[] = [];
  const lines = documents.flatMap((document, index) => {
    const { kind, id } = document;
    const bill = inBillTerms(document, policy);
    const amounts = tieAmounts(bill.source.content, bill.policy.billAmountIncludes);
    const isTied = !('code' in amounts);
    if (!isTied) untied.push({ kind, id });
    const drafts = mappableLines(bill.source, isTied ? amounts : undefined, bill.policy);
    const signed = kind === 'bill' ? drafts : drafts.map((one) => ({ ...one, amount: negate(one.amount) }));
    return coveredLines(bill.source, signed, policy.mapping, masterData).map((line) => ({ ...line, document: index }));
  });
  const credits = documents.filter((document) => document.kind === 'credit').length;
  return {
    bills: documents.length - credits,
    credits,
    lines: lines.length,
    amount: sum(lines.map(({ amount }) => amount)),
    rules: rulesOf(policy.mapping).map((rule) => ({ ...rule, ...usesOf(rule.place, lines) })),
    gaps: gapsOf(lines),
    untied,
  };
}

function coveredLines(
  { content }: SourceBill,
  lines: readonly { readonly line: MappableLine; readonly amount: Money }[],
  mapping: MappingRules,
  masterData: MasterData,
): Omit<CoveredLine, 'document'>[] {
  const date = content.billDate;
  const goods = lines.slice(0, content.lines.length).map(({ line }) => line);
  const override = vendorOverrideFor(goods, mapping, date);
  const byOverride = override !== undefined && 'place' in override ? [override.place] : [];
  const ofVendor = vendorGaps(content.vendor, mapping, override);
  return lines.map(({ line, amount }) => {
    // Lines of all bills are reported together: by what they are, not by their number on one bill.
    const name = describeKind(line);
    const { used, emptied, gaps } = chooseForLine({ ...line, name }, { mapping, date, masterData });
    const { businessUnit } = line.facts;
    const isMapped = mapping.businessUnits.some(({ id }) => id === businessUnit);
    const unit: Gap[] = isMapped
      ? []
      : [{ code: 'mapping.business-unit-missing', detail: businessUnit === undefined ? 'none' : String(businessUnit) }];
    const own = gaps.map((gap) => (gap.code === 'mapping.account-missing' ? { ...gap, detail: name } : gap));
    return {
      amount,
      fitting: fittingRules(line, used, mapping, date),
      used: [...used, ...byOverride],
      emptied,
      gaps: [...own, ...unit, ...ofVendor],
    };
  });
}

/** Whether anybody knows its vendor there is asked when the bill is synced. */
function vendorGaps(
  vendor: SourceVendor | undefined,
  mapping: MappingRules,
  override: ReturnType<typeof vendorOverrideFor>,
): Gap[] {
  if (vendor === undefined || ledgerVendorIdOf(vendor, mapping, override) !== undefined) return [];
  if (override === undefined)
    return [{ code: 'servicetitan.vendor-unlinked', detail: `${vendor.name} (${vendor.id})` }];
  return [{ code: 'mapping.vendors-mixed', detail: vendor.name }];
}

function fittingRules(
  { facts }: MappableLine,
  used: readonly string[],
  mapping: MappingRules,
  date: string | undefined,
): CoveredLine['fitting'] {
  const fitting = new Map<string, 'asked' | 'passed-by'>();
  /** @param goesOn whether the rule leaves it to the next one when it has no value. */
  const add = <T extends Conditions>(list: string, rules: readonly T[], goesOn: (rule: T) => boolean): void => {
    let isOpen = true;
    for (const { rule, index } of rulesFor(rules, facts, date)) {
      const place = `${list}.${index}`;
      fitting.set(place, isOpen ? 'asked' : 'passed-by');
      if (used.includes(place) || !goesOn(rule)) isOpen = false;
    }
  };
  add('accounts', forGoods(mapping.accounts), () => false);
  add('vendorOverrides', mapping.vendorOverrides, () => false);
  for (const [name, rules = []] of Object.entries(mapping.dimensions))
    add(`dimensions.${name}`, rules, ({ missing }) => missing === 'parent');
  const unit = mapping.businessUnits.findIndex(({ id }) => id === facts.businessUnit);
  if (unit !== -1) fitting.set(`businessUnits.${unit}`, used.includes(`businessUnits.${unit}`) ? 'asked' : 'passed-by');
  return fitting;
}

function rulesOf({ accounts, dimensions, vendorOverrides, businessUnits }: MappingRules) {
  return [
    ...businessUnits.map((unit, i) => ({ place: `businessUnits.${i}`, words: describeUnit(unit) })),
    ...accounts.map((rule, i) => ({ place: `accounts.${i}`, words: describeAccountRule(rule) })),
    ...(Object.entries(dimensions) as [DimensionName, MappingRules['dimensions'][DimensionName] & object][]).flatMap(
      ([name, rules]) =>
        rules.map((rule, i) => ({ place: `dimensions.${name}.${i}`, words: describeDimensionRule(name, rule) })),
    ),
    ...vendorOverrides.map((rule, i) => ({ place: `vendorOverrides.${i}`, words: describeVendorRule(rule) })),
  ];
}

function describeUnit(unit: BusinessUnitRule): string {
  const values = OF_BUSINESS_UNITS.flatMap((name) => (unit[name] === undefined ? [] : [`${describeDimension(name)} ${unit[name]}`])); // prettier-ignore
  return `business unit ${unit.id} → ${values.join(', ')}`;
}

function usesOf(place: string, lines: readonly CoveredLine[]): Omit<RuleCoverage, 'place' | 'words'> {
  const fitted = lines.filter(({ fitting }) => fitting.has(place));
  const decided = lines.filter(({ used }) => used.includes(place));
  const isAsked = fitted.some(({ fitting }) => fitting.get(place) === 'asked');
  const use = ruleUseOf({ isDecisive: decided.length > 0, isAsked, fits: fitted.length > 0 });
  const isOfSameList = (other: string): boolean => other.replace(/\d+$/, '') === place.replace(/\d+$/, '');
  const before = use === 'shadowed' ? fitted.flatMap(({ used }) => used.filter(isOfSameList)) : [];
  return {
    standing: use,
    lines: decided.length,
    emptied: decided.filter(({ emptied }) => emptied.includes(place)).length,
    amount: sum(decided.map(({ amount }) => amount)),
    fits: fitted.length,
    behind: [...new Set(before)],
  };
}

function ruleUseOf({ isDecisive, isAsked, fits }: Record<'isDecisive' | 'isAsked' | 'fits', boolean>): RuleUse {
  if (isDecisive) return 'decides';
  if (isAsked) return 'valueless';
  return fits ? 'shadowed' : 'unused';
}

/** More vendors than these are reported as one gap: most likely none is linked. */
const MAX_VENDORS = 5;

function gapsOf(lines: readonly CoveredLine[]): CoverageGap[] {
  const found = new Map<string, { readonly gap: Gap; readonly lines: CoveredLine[] }>();
  const together = vendorsTogether(lines);
  for (const line of lines) {
    const gaps = line.gaps.map((gap) => (gap.code === together?.code ? together : gap));
    for (const [key, gap] of new Map(gaps.map((one) => [`${one.code} ${one.detail}`, one]))) {
      const known = found.get(key)?.lines;
      if (known === undefined) found.set(key, { gap, lines: [line] });
      else known.push(line);
    }
  }
  return [...found.values()]
    .map(({ gap, lines: of }) => ({
      code: gap.code,
      what: gap.detail,
      bills: new Set(of.map(({ document }) => document)).size,
      lines: of.length,
      amount: sum(of.map(({ amount }) => amount)),
    }))
    .toSorted((a, b) => (isGreater(sizeOf(b), sizeOf(a)) ? 1 : isGreater(sizeOf(a), sizeOf(b)) ? -1 : 0));
}

function vendorsTogether(lines: readonly CoveredLine[]): Gap | undefined {
  const code = 'servicetitan.vendor-unlinked';
  const names = new Set(
    lines.flatMap(({ gaps }) => gaps.filter((gap) => gap.code === code).map(({ detail }) => detail)),
  );
  if (names.size <= MAX_VENDORS) return undefined;
  return { code, detail: `${names.size} vendors, such as ${[...names].slice(0, 3).join(', ')}` };
}

function sizeOf({ amount }: CoverageGap): Money {
  return isNegative(amount) ? negate(amount) : amount;
}
