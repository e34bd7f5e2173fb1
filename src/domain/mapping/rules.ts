/**
 * Rules with conditions: which of them fits a line, and which of those decides. The most specific one does, never the
 * order of the file; two that could tie are refused before anything is mapped.
 */
import type { CalendarDate } from '../values/calendar-date.ts';
import type { Destination, LineFacts, LineKind } from './line-facts.ts';
import { textKey } from '../values/text-key.ts';

type OneOrMany<T> = T | readonly T[];

/** A condition that is left out accepts everything; several values are alternatives. */
export interface Conditions {
  /** `goods` are items and expenses alike. */
  readonly line?: OneOrMany<LineKind | 'goods'> | undefined;
  readonly destination?: OneOrMany<Destination> | undefined;
  readonly jobType?: OneOrMany<number> | undefined;
  readonly businessUnit?: OneOrMany<number> | undefined;
  readonly inventoryLocation?: OneOrMany<number> | undefined;
  readonly locationType?: OneOrMany<string> | undefined;
  readonly skuType?: OneOrMany<string> | undefined;
  readonly sku?: OneOrMany<string> | undefined;
  readonly budgetCode?: OneOrMany<number> | undefined;
  readonly lineAccount?: OneOrMany<string> | undefined;
  readonly orderType?: OneOrMany<number> | undefined;
  readonly vendor?: OneOrMany<number> | undefined;
  /** Bill dates for which the rule is in force, both days included. */
  readonly from?: CalendarDate | undefined;
  readonly through?: CalendarDate | undefined;
}

/** Every condition, and its name in messages. */
const CONDITIONS = {
  line: 'line',
  destination: 'destination',
  jobType: 'job type',
  businessUnit: 'business unit',
  inventoryLocation: 'inventory location',
  locationType: 'location type',
  skuType: 'SKU type',
  sku: 'SKU',
  budgetCode: 'budget code',
  lineAccount: 'ServiceTitan account',
  orderType: 'purchase order type',
  vendor: 'vendor',
} as const;
type ConditionName = keyof typeof CONDITIONS;
export const CONDITION_NAMES = Object.keys(CONDITIONS) as ConditionName[];

const GOODS: readonly LineKind[] = ['item', 'expense'];

/** Rules that fit, the most specific one first. Each keeps its place in the file. */
export function rulesFor<T extends Conditions>(
  rules: readonly T[],
  facts: LineFacts,
  date: CalendarDate | undefined,
): { readonly rule: T; readonly index: number }[] {
  return rules
    .map((rule, index) => ({ rule, index }))
    .filter(({ rule }) => isInForce(rule, date) && CONDITION_NAMES.every((name) => accepts(rule, name, facts[name])))
    .toSorted((a, b) => specificity(b.rule) - specificity(a.rule));
}

/** Its conditions in words, e.g. `destination job, job type 41`; empty for a rule without any. */
export function describeConditions(rule: Conditions): string {
  const words = CONDITION_NAMES.filter((name) => rule[name] !== undefined).map(
    (name) => `${CONDITIONS[name]} ${listOf<string | number>(rule[name]).join(' or ')}`,
  );
  if (rule.from !== undefined) words.push(`from ${rule.from}`);
  if (rule.through !== undefined) words.push(`through ${rule.through}`);
  return words.join(', ');
}

function isInForce({ from, through }: Conditions, date: CalendarDate | undefined): boolean {
  if (date === undefined) return from === undefined && through === undefined;
  return (from === undefined || from <= date) && (through === undefined || date <= through);
}

function accepts(rule: Conditions, name: ConditionName, fact: string | number | undefined): boolean {
  const wanted = wantedOf(rule, name);
  return wanted === undefined || (fact !== undefined && wanted.includes(asMeant(fact)));
}

/** The values that a condition accepts, by what they mean; `undefined` accepts all. */
export function wantedOf(rule: Conditions, name: ConditionName): readonly (string | number)[] | undefined {
  if (rule[name] === undefined) return undefined;
  const wanted = listOf<string | number>(rule[name]);
  const kinds =
    name === 'line' ? wanted.flatMap<string | number>((kind) => (kind === 'goods' ? GOODS : [kind])) : wanted;
  return kinds.map(asMeant);
}

/** Names of SKUs, places and accounts are typed by people, in ServiceTitan as in a rule. */
function asMeant(value: string | number): string | number {
  return typeof value === 'number' ? value : textKey(value);
}

function listOf<T extends string | number>(value: OneOrMany<T> | undefined): readonly T[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [value];
}

/** The conditions of a line that fits both rules; none when no line on any day does. */
export function meetingOf(a: Conditions, b: Conditions): Conditions | undefined {
  const from = [a.from, b.from]
    .filter((day) => day !== undefined)
    .toSorted()
    .at(-1);
  const through = [a.through, b.through]
    .filter((day) => day !== undefined)
    .toSorted()
    .at(0);
  if (from !== undefined && through !== undefined && through < from) return undefined;
  const wanted = CONDITION_NAMES.map((name) => {
    const [ofA, ofB] = [wantedOf(a, name), wantedOf(b, name)];
    return [name, ofA === undefined || ofB === undefined ? (ofA ?? ofB) : ofA.filter((value) => ofB.includes(value))];
  });
  if (wanted.some(([, values]) => values?.length === 0)) return undefined;
  return Object.fromEntries([...wanted, ['from', from], ['through', through]]) as Conditions;
}

/** Every line that fits `narrow` fits `wide`, on every day. */
export function covers(wide: Conditions, narrow: Conditions): boolean {
  const isBefore = wide.from !== undefined && (narrow.from === undefined || narrow.from < wide.from);
  const isAfter = wide.through !== undefined && (narrow.through === undefined || narrow.through > wide.through);
  if (isBefore || isAfter) return false;
  return CONDITION_NAMES.every((name) => {
    const [ofWide, ofNarrow] = [wantedOf(wide, name), wantedOf(narrow, name)];
    return ofWide === undefined || ofNarrow?.every((value) => ofWide.includes(value)) === true;
  });
}

/** One kind of goods says more than `goods`; each other condition counts the same, dates do not count. */
export function specificity(rule: Conditions): number {
  const others = CONDITION_NAMES.filter((name) => name !== 'line' && rule[name] !== undefined).length;
  const kinds = listOf<LineKind | 'goods'>(rule.line).map((kind) => (kind === 'item' || kind === 'expense' ? 2 : 1));
  const ofLine = kinds.length === 0 ? 0 : Math.min(...kinds);
  return others + ofLine;
}
