/**
 * Rules that tie: two that could both be the most specific one for some line on some day. Only rules that share a value of
 * one condition are compared, so that thousands of them are looked through in a moment.
 */
import type { CalendarDate } from '../values/calendar-date.ts';
import { CONDITION_NAMES, specificity, wantedOf, type Conditions } from './rules.ts';

type Value = string | number;

export interface Ties {
  /** Pairs by index, the earlier rule first, in the order of the later one. */
  readonly pairs: readonly (readonly [number, number])[];
  /** Pairs beyond those, as far as they were counted. */
  readonly more: number;
}

/** Who has more pairs than this has copied a rule many times: how many exactly is not worth the time. */
export const MAX_TIES_COUNTED = 10_000;

/** A rule made ready to be compared many times. */
interface Candidate {
  readonly index: number;
  /** In the order of `CONDITION_NAMES`; a condition that is absent accepts everything. */
  readonly wanted: readonly (ReadonlySet<Value> | undefined)[];
  readonly from: CalendarDate | undefined;
  readonly through: CalendarDate | undefined;
}

/** Earlier rules with the same conditions, equally specific, by the values that each condition accepts. */
interface Alike {
  readonly all: Candidate[];
  readonly accepting: readonly Map<Value, Candidate[]>[];
}

/** @param most pairs that are named; the others are only counted. */
export function tiedRules(rules: readonly Conditions[], most = Number.POSITIVE_INFINITY): Ties {
  const bySpecificity = new Map<number, Map<string, Alike>>();
  const pairs: [number, number][] = [];
  let more = 0;
  for (const [index, rule] of rules.entries()) {
    const groups = entryOf(bySpecificity, specificity(rule), () => new Map<string, Alike>());
    const candidate = prepared(rule, index);
    for (const other of tiedWith(candidate, groups)) {
      if (pairs.length < most) pairs.push([other.index, index]);
      else more += 1;
      if (more === MAX_TIES_COUNTED) return { pairs, more };
    }
    remember(candidate, groups);
  }
  return { pairs, more };
}

function prepared(rule: Conditions, index: number): Candidate {
  const wanted = CONDITION_NAMES.map((name) => {
    const values = wantedOf(rule, name);
    return values && new Set(values);
  });
  return { index, wanted, from: rule.from, through: rule.through };
}

function remember(candidate: Candidate, groups: Map<string, Alike>): void {
  const conditions = candidate.wanted.map((values) => (values === undefined ? '-' : 'x')).join('');
  const { all, accepting } = entryOf(groups, conditions, () => ({
    all: [],
    accepting: CONDITION_NAMES.map(() => new Map<Value, Candidate[]>()),
  }));
  all.push(candidate);
  for (const [at, lists] of accepting.entries())
    for (const value of candidate.wanted[at] ?? []) entryOf(lists, value, () => []).push(candidate);
}

/** In their order. */
function tiedWith(candidate: Candidate, groups: ReadonlyMap<string, Alike>): Candidate[] {
  const found = [...groups.values()].flatMap((group) =>
    likely(candidate, group).filter((other) => canMeet(other, candidate)),
  );
  return groups.size < 2 ? found : found.toSorted((a, b) => a.index - b.index);
}

/** Those of a group that one condition of both leaves over: of all conditions, the one that leaves the fewest. */
function likely({ wanted }: Candidate, { all, accepting }: Alike): readonly Candidate[] {
  let fewest: readonly (readonly Candidate[])[] = [all];
  let count = all.length;
  for (const [at, values] of wanted.entries()) {
    if (values === undefined || all[0]?.wanted[at] === undefined) continue;
    const left = [...values].map((value) => accepting[at]?.get(value) ?? []);
    const size = left.reduce((total, { length }) => total + length, 0);
    if (size >= count) continue;
    fewest = left.filter(({ length }) => length > 0);
    count = size;
  }
  // A rule with several values may be in several lists.
  return fewest.length <= 1 ? (fewest[0] ?? []) : [...new Set(fewest.flat())].toSorted((a, b) => a.index - b.index);
}

function canMeet(a: Candidate, b: Candidate): boolean {
  if (isOver(a, b) || isOver(b, a) || isOver(a, a) || isOver(b, b)) return false;
  return a.wanted.every((ofA, at) => {
    const ofB = b.wanted[at];
    return ofA === undefined || ofB === undefined || shareOne(ofA, ofB);
  });
}

/** The one ends before the other begins. */
function isOver({ through }: Candidate, { from }: Candidate): boolean {
  return through !== undefined && from !== undefined && through < from;
}

function shareOne(a: ReadonlySet<Value>, b: ReadonlySet<Value>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  for (const value of few) if (many.has(value)) return true;
  return false;
}

function entryOf<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const entry = create();
  map.set(key, entry);
  return entry;
}
