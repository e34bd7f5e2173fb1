/** Which account and which dimensions a line gets, by which rule, and what prevents it: the rules at work. */
import type { CalendarDate } from '../values/calendar-date.ts';
import { describeDimension, dimensionKey, isDimensionName, WITHIN, type DimensionKey, type DimensionName, type Dimensions } from '../values/dimensions.ts'; // prettier-ignore
import type { FailureCode } from '../failures/failure.ts';
import type { MasterDataRequest, MasterData } from '../ledger/master-data.ts';
import { getOwn } from '../values/get-own.ts';
import { describeLine, type MappableLine } from './line-facts.ts';
import { describeAccountRule, ARROW, describeDimensionRule, type AccountRule, type MappingRules, type WhenMissing } from './mapping-rules.ts'; // prettier-ignore
import { rulesFor } from './rules.ts';
import { dimensionsIn, fill } from './templates.ts';
import { nameAmong } from '../values/text-key.ts';

export interface MappingContext {
  readonly mapping: MappingRules;
  /** Rules with dates go by the bill date. */
  readonly date: CalendarDate | undefined;
  readonly masterData: MasterData;
}

export interface LineChoice {
  readonly account: string | undefined;
  readonly dimensions: Dimensions;
  /** The rules that decided, in words; a gap says so. */
  readonly rule: string;
  /** Their places under `mapping` in tieout.yaml, e.g. `accounts.7`. */
  readonly used: readonly string[];
  /** Those of them that left their dimension empty. */
  readonly emptied: readonly string[];
  readonly gaps: readonly Gap[];
}

/** Something that is missing; the gaps of a bill with the same code are reported as one problem. */
export interface Gap {
  readonly code: FailureCode;
  readonly detail: string;
}

/** A gap of one line's dimension; in brief for whom it is no gap. */
interface DimensionGap extends Gap {
  readonly brief: string;
}

interface Decision {
  readonly value?: string;
  readonly rule?: string;
  readonly used?: string;
  readonly isEmptied?: boolean;
  readonly gaps: readonly Gap[];
}

/** A rule, or what a business unit says, as one link of the chain that is asked for a dimension. */
interface ValueSource {
  readonly value: string;
  readonly missing: WhenMissing;
  readonly words: string;
  readonly place: string;
}

/** The dimensions that a business unit can name. */
export const OF_BUSINESS_UNITS = ['location', 'department', 'class'] as const;

export function isOfBusinessUnits(name: DimensionName): name is (typeof OF_BUSINESS_UNITS)[number] {
  return (OF_BUSINESS_UNITS as readonly string[]).includes(name);
}

export function chooseForLine(line: MappableLine, at: MappingContext): LineChoice {
  const dimensions = chooseDimensions(line, at);
  const values = Object.fromEntries(
    [...dimensions].flatMap(([name, { value }]) => (value === undefined ? [] : [[dimensionKey(name), value]])),
  ) as Partial<Record<DimensionKey, string>>;
  const account = chooseAccount(line, at, (name) => dimensions.get(name)?.value);
  const decisions = [account, ...dimensions.values()];
  return {
    account: account.value,
    dimensions: values,
    rule: together(decisions.flatMap(({ rule }) => rule ?? [])),
    used: decisions.flatMap(({ used }) => used ?? []),
    emptied: decisions.flatMap(({ used, isEmptied }) => (isEmptied === true ? (used ?? []) : [])),
    gaps: [...decisions.flatMap(({ gaps }) => gaps), ...unmetRequirements(line, account.value, values, at.masterData)],
  };
}

/** Rules with the same conditions are named once: `business unit 3011 → location T01, department SVC`. */
function together(rules: readonly string[]): string {
  const results = new Map<string, string[]>();
  for (const rule of rules) {
    const [conditions = '', result, ...more] = rule.split(ARROW);
    const key = more.length === 0 ? conditions : rule;
    results.set(key, [...(results.get(key) ?? []), ...(more.length === 0 && result !== undefined ? [result] : [])]);
  }
  return [...results].map(([key, of]) => (of.length === 0 ? key : `${key}${ARROW}${of.join(', ')}`)).join('; ');
}

/** Everything in the ledger that these lines may point at, whichever rule comes to decide. */
export function masterDataRequestFor(
  lines: readonly MappableLine[],
  at: Omit<MappingContext, 'masterData'>,
): MasterDataRequest {
  const accounts = new Set<string>();
  const dimensions = new Map<DimensionName, Set<string>>();
  for (const line of lines) {
    const { candidatesOf, names } = candidates(line, at);
    const [fitting] = fittingAccounts(line, at);
    for (const account of fitting === undefined ? [] : expand(fitting.rule.account, line, candidatesOf)) {
      accounts.add(account);
    }
    for (const name of names) {
      const ids = dimensions.get(name) ?? new Set();
      for (const id of withinParents(name, candidatesOf)) ids.add(id);
      dimensions.set(name, ids);
    }
  }
  return {
    accounts: [...accounts].toSorted(),
    dimensions: Object.fromEntries([...dimensions].map(([name, ids]) => [name, [...ids].toSorted()])),
  };
}

function chooseAccount(
  line: MappableLine,
  at: MappingContext,
  dimension: (name: DimensionName) => string | undefined,
): Decision {
  const [fitting] = fittingAccounts(line, at);
  if (fitting === undefined) {
    return { rule: 'no rule', gaps: [{ code: 'mapping.account-missing', detail: describeLine(line) }] };
  }
  const { rule, index } = fitting;
  const decision = { rule: describeAccountRule(rule), used: `accounts.${index}` };
  const filled = fill(rule.account, (name) => placeholderValue(name, line, dimension));
  if ('missing' in filled) {
    const detail = `${filled.missing} for the account of ${line.name}`;
    return { ...decision, gaps: [{ code: 'mapping.value-missing', detail }] };
  }
  const account = nameAmong(at.masterData.accounts, filled.value) ?? filled.value;
  const gap = problemWithAccount(account, line, at.masterData);
  return { ...decision, value: account, gaps: gap === undefined ? [] : [gap] };
}

/** A rule that names no kind of line is for goods: a charge is never put into the cost of goods unless a rule says so. */
function fittingAccounts({ facts }: MappableLine, { mapping, date }: Omit<MappingContext, 'masterData'>) {
  return rulesFor<AccountRule>(forGoods(mapping.accounts), facts, date).map(({ index }) => ({
    rule: mapping.accounts[index] as AccountRule,
    index,
  }));
}

/** Account rules as they are meant. */
export function forGoods(rules: readonly AccountRule[]): AccountRule[] {
  return rules.map((rule) => ({ ...rule, line: rule.line ?? 'goods' }));
}

function problemWithAccount(account: string, { name }: MappableLine, { accounts }: MasterData): Gap | undefined {
  if (accounts === undefined) return undefined;
  const record = getOwn(accounts, account);
  if (record === undefined) return { code: 'intacct.account-missing', detail: `${account}, for ${name}` };
  const words = `${account} ${record.title}, for ${name}`;
  if (!record.isActive) return { code: 'intacct.account-inactive', detail: words };
  return record.isIncome ? { code: 'mapping.account-is-income', detail: words } : undefined;
}

function unmetRequirements(
  { name }: MappableLine,
  account: string | undefined,
  values: Dimensions,
  { accounts }: MasterData,
): Gap[] {
  const record = account === undefined ? undefined : getOwn(accounts, account);
  return (record?.requires ?? [])
    .filter((dimension) => !values[dimensionKey(dimension)]?.trim())
    .map((dimension) => ({
      code: 'mapping.dimension-required',
      detail: `account ${account} ${record?.title} requires the dimension ${describeDimension(dimension)}, which is empty on ${name}`,
    }));
}

function chooseDimensions(line: MappableLine, at: MappingContext): Map<DimensionName, Decision> {
  const decided = new Map<DimensionName, Decision>();
  const underWay = new Set<DimensionName>();
  const valueOf = (name: DimensionName): string | undefined => {
    // Rules that ask each other in a circle are refused when they are read; here they find nothing.
    if (underWay.has(name)) return undefined;
    underWay.add(name);
    const known = decided.get(name) ?? decide(name, line, at, valueOf);
    underWay.delete(name);
    decided.set(name, known);
    return known.value;
  };
  for (const name of namesIn(at.mapping)) valueOf(name);
  return decided;
}

/** The dimensions that a mapping may set. */
export function namesIn({ dimensions }: Pick<MappingRules, 'dimensions'>): DimensionName[] {
  return [...new Set([...OF_BUSINESS_UNITS, ...(Object.keys(dimensions) as DimensionName[])])];
}

/** Each source in turn, from the most specific rule to the business unit, until one has a value that the ledger knows. */
function decide(
  name: DimensionName,
  line: MappableLine,
  at: MappingContext,
  valueOf: (name: DimensionName) => string | undefined,
): Decision {
  const passedOver: string[] = [];
  let gap: DimensionGap | undefined;
  for (const { value, missing, words, place } of sourcesOf(name, line, at)) {
    const filled = fill(value, (placeholder) => placeholderValue(placeholder, line, valueOf));
    const found =
      'missing' in filled ? gapOf(name, filled.missing, line) : findValue(name, filled.value, { line, ...at, valueOf });
    const rule = [...passedOver, words].join(', else ');
    if (typeof found === 'string') return { value: found, rule, used: place, gaps: [] };
    gap = found;
    if (missing === 'omit')
      return { rule: `${rule} (left empty: ${gap?.brief})`, used: place, isEmptied: true, gaps: [] };
    if (missing === 'hold') return { rule, used: place, gaps: gapsOf(gap) };
    passedOver.push(words);
  }
  return { gaps: gapsOf(gap) };
}

function gapsOf(gap: DimensionGap | undefined): Gap[] {
  return gap === undefined ? [] : [{ code: gap.code, detail: gap.detail }];
}

function gapOf(name: DimensionName, what: string, line: MappableLine): DimensionGap {
  const detail = `${what} for the ${describeDimension(name)} of ${line.name}`;
  return { code: 'mapping.value-missing', detail, brief: `no ${what}` };
}

interface Surroundings extends Pick<MappingContext, 'masterData'> {
  readonly line: MappableLine;
  readonly valueOf: (name: DimensionName) => string | undefined;
}

/** The value as the ledger writes it, or what is wrong with it; as it comes where the ledger was not asked. */
function findValue(
  name: DimensionName,
  value: string,
  { line, masterData, valueOf }: Surroundings,
): string | DimensionGap {
  const what = describeDimension(name);
  const parents = WITHIN[name] ?? [];
  const missing = parents.find((parent) => valueOf(parent) === undefined);
  if (missing !== undefined) {
    const parent = describeDimension(missing);
    const detail = `the ${parent} that ${what} ${value} of ${line.name} belongs to`;
    return { code: 'mapping.value-missing', detail, brief: `no ${parent} that ${what} ${value} belongs to` };
  }
  const records = masterData.dimensions?.[name];
  if (records === undefined) return value;
  const within = parents.map((parent) => `${valueOf(parent)}/`).join('');
  const path = nameAmong(records, `${within}${value}`) ?? `${within}${value}`;
  const record = getOwn(records, path);
  if (record === undefined) {
    const detail = `${what} ${path}, for ${line.name}`;
    return { code: 'intacct.dimension-missing', detail, brief: `Intacct has no ${what} ${path}` };
  }
  if (record.isActive) return path.slice(within.length);
  const detail = `${what} ${path} ${record.name}, for ${line.name}`;
  return { code: 'intacct.dimension-inactive', detail, brief: `${what} ${path} is inactive in Intacct` };
}

/** Where a dimension's value may come from, in the order of asking. */
function sourcesOf(
  name: DimensionName,
  { facts }: MappableLine,
  { mapping, date }: Omit<MappingContext, 'masterData'>,
): ValueSource[] {
  const rules = rulesFor(mapping.dimensions[name] ?? [], facts, date).map(({ rule, index }) => ({
    value: rule.value,
    missing: rule.missing,
    words: describeDimensionRule(name, rule),
    place: `dimensions.${name}.${index}`,
  }));
  const at = mapping.businessUnits.findIndex((unit) => unit.id === facts.businessUnit);
  const unit = mapping.businessUnits[at];
  const ofUnit = isOfBusinessUnits(name) ? unit?.[name] : undefined;
  if (unit === undefined || ofUnit === undefined) return rules;
  const words = `business unit ${unit.id}${ARROW}${name} ${ofUnit}`;
  return [...rules, { value: ofUnit, missing: 'hold', words, place: `businessUnits.${at}` }];
}

function placeholderValue(
  name: string,
  { values }: MappableLine,
  dimension: (name: DimensionName) => string | undefined,
): string | undefined {
  return isDimensionName(name) ? dimension(name) : getOwn(values, name);
}

/** All values that a line's dimensions can take, while nothing is known of the ledger. */
function candidates(line: MappableLine, at: Omit<MappingContext, 'masterData'>) {
  const known = new Map<DimensionName, readonly string[]>();
  const candidatesOf = (name: DimensionName): readonly string[] => {
    const found = known.get(name);
    if (found !== undefined) return found;
    known.set(name, []); // a circle of rules finds nothing
    const values = sourcesOf(name, line, at).flatMap(({ value }) => expand(value, line, candidatesOf));
    known.set(name, [...new Set(values)]);
    return known.get(name) ?? [];
  };
  return { candidatesOf, names: namesIn(at.mapping) };
}

/** A template with every value that its dimensions can take. */
function expand(
  template: string,
  line: MappableLine,
  candidatesOf: (name: DimensionName) => readonly string[],
): string[] {
  const combinations = [...new Set(dimensionsIn(template))].reduce<ReadonlyMap<DimensionName, string>[]>(
    (all, name) => all.flatMap((one) => candidatesOf(name).map((value) => new Map([...one, [name, value]]))),
    [new Map()],
  );
  return combinations.flatMap((values) => {
    const filled = fill(template, (placeholder) => placeholderValue(placeholder, line, (name) => values.get(name)));
    return 'value' in filled ? [filled.value] : [];
  });
}

/** Ids as the ledger's records have them: of a task, behind each project that it can belong to. */
function withinParents(
  name: DimensionName,
  candidatesOf: (name: DimensionName) => readonly string[],
): readonly string[] {
  return [...(WITHIN[name] ?? []), name].reduce<readonly string[]>(
    (paths, next) =>
      paths.flatMap((path) => candidatesOf(next).map((value) => (path === '' ? value : `${path}/${value}`))),
    [''],
  );
}
