/**
 * Rules that tie: two that could both be the most specific one for some line on some day. Only rules that share a value of
 * one condition are compared, so that thousands of them are looked through in a moment.
 */
import type { CalendarDate } from '../calendar-date.ts';
import { CONDITION_NAMES, specificity, wantedOf, type ConditionName, type Conditions } from './rules.ts';

type Value = string | number;

export interface Ties {
  /** Pairs by index, the earlier rule first, in the order of the later one. */
  readonly pairs: readonly (readonly [number, number])[];
  /** Pairs beyond those. */
  readonly more: number;
}

/** A rule made ready to be compared many times. */
interface Candidate {
  readonly index: number;
  /** A condition that is absent accepts everything. */
  readonly wanted: ReadonlyMap<ConditionName, ReadonlySet<Value>>;
  readonly from: CalendarDate | undefined;
  readonly through: CalendarDate | undefined;
}

/** Earlier rules that are equally specific, by what they accept. */
interface Earlier {
  readonly all: Candidate[];
  readonly accepting: Map<ConditionName, Map<Value, Candidate[]>>;
  readonly without: Map<ConditionName, Candidate[]>;
}

/** @param most pairs that are named; the others are only counted. */
export function tiedRules(rules: readonly Conditions[], most = Number.POSITIVE_INFINITY): Ties {
  const bySpecificity = new Map<number, Earlier>();
  const pairs: [number, number][] = [];
  let more = 0;
  rules.forEach((rule, index) => {
    const key = specificity(rule);
    const earlier = bySpecificity.get(key) ?? { all: [], accepting: new Map(), without: new Map() };
    bySpecificity.set(key, earlier);
    const candidate = prepared(rule, index);
    for (const other of likely(candidate, earlier)) {
      if (!canMeet(other, candidate)) continue;
      if (pairs.length < most) pairs.push([other.index, index]);
      else more += 1;
    }
    remember(candidate, earlier);
  });
  return { pairs, more };
}

function prepared(rule: Conditions, index: number): Candidate {
  const wanted = new Map<ConditionName, ReadonlySet<Value>>();
  for (const name of CONDITION_NAMES) {
    const values = wantedOf(rule, name);
    if (values !== undefined) wanted.set(name, new Set(values));
  }
  return { index, wanted, from: rule.from, through: rule.through };
}

function remember(candidate: Candidate, { all, accepting, without }: Earlier): void {
  all.push(candidate);
  for (const name of CONDITION_NAMES) {
    const values = candidate.wanted.get(name);
    if (values === undefined) entryOf(without, name, []).push(candidate);
    else for (const value of values) entryOf(entryOf(accepting, name, new Map()), value, []).push(candidate);
  }
}

/** The rules that one condition leaves over: of all conditions, the one that leaves the fewest. In their order. */
function likely({ wanted }: Candidate, { all, accepting, without }: Earlier): readonly Candidate[] {
  let fewest: readonly (readonly Candidate[])[] = [all];
  let count = all.length;
  for (const [name, values] of wanted) {
    const left = [...values].map((value) => accepting.get(name)?.get(value) ?? []);
    left.push(without.get(name) ?? []);
    const size = left.reduce((total, { length }) => total + length, 0);
    if (size >= count) continue;
    fewest = left.filter(({ length }) => length > 0);
    count = size;
  }
  // A rule with several values may stand in several lists.
  return fewest.length <= 1 ? (fewest[0] ?? []) : [...new Set(fewest.flat())].toSorted((a, b) => a.index - b.index);
}

function canMeet(a: Candidate, b: Candidate): boolean {
  const isApart = (one: Candidate, other: Candidate): boolean =>
    one.through !== undefined && other.from !== undefined && one.through < other.from;
  if (isApart(a, b) || isApart(b, a) || isApart(a, a) || isApart(b, b)) return false;
  for (const [name, ofA] of a.wanted) {
    const ofB = b.wanted.get(name);
    if (ofB !== undefined && !shareOne(ofA, ofB)) return false;
  }
  return true;
}

function shareOne(a: ReadonlySet<Value>, b: ReadonlySet<Value>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  for (const value of few) if (many.has(value)) return true;
  return false;
}

function entryOf<K, V>(map: Map<K, V>, key: K, fresh: V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  map.set(key, fresh);
  return fresh;
}
