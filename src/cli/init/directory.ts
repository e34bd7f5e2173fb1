/**
 * Records of Intacct's by their names. A company has thousands of accounts and ServiceTitan thousands of job types: what
 * is looked for is found by its words, and no list is gone through once for each name.
 */
import { wordsOf } from './words.ts';

/** A record that something of ServiceTitan's may belong to. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly words: readonly string[];
  /** Its words in one text. */
  readonly key: string;
}

/** Shorter words have no likeness, only equality. */
const LIKENESS = 4;

export interface Directory {
  readonly candidates: readonly Candidate[];
  has(id: string): boolean;
  /** Those whose name, or id, has just these words. */
  named(words: readonly string[]): readonly Candidate[];
  /** In the order of the words. */
  beginningWithOneOf(words: readonly string[]): readonly Candidate[];
  /** Those whose name begins with the same letters. */
  beginningLike(key: string): readonly Candidate[];
  /** Those whose name has this word, or one that begins with it, or that it begins with: `install` and `installs`. */
  havingLike(word: string): ReadonlySet<Candidate>;
}

export function directoryOf(records: readonly Pick<Candidate, 'id' | 'name'>[]): Directory {
  const candidates = records.map(({ id, name }): Candidate => {
    const words = wordsOf(name);
    return { id, name, words, key: words.join(' ') };
  });
  const ids = new Set(candidates.map(({ id }) => id));
  const byWords = groupBy(candidates, ({ id, key }) => new Set([key, wordsOf(id).join(' ')]));
  const byFirst = groupBy(candidates, ({ words }) => words.slice(0, 1));
  const byBeginning = groupBy(candidates, ({ key }) => beginningOf(key));
  const byWord = groupBy(candidates, ({ words }) => new Set(words));
  const wordsByBeginning = groupBy([...byWord.keys()], beginningOf);
  return {
    candidates,
    has: (id) => ids.has(id),
    named: (words) => (words.length === 0 ? [] : (byWords.get(words.join(' ')) ?? [])),
    beginningWithOneOf: (words) => [...new Set(words)].flatMap((word) => byFirst.get(word) ?? []),
    beginningLike: (key) => beginningOf(key).flatMap((beginning) => byBeginning.get(beginning) ?? []),
    havingLike: (word) => {
      const alike = beginningOf(word).flatMap((beginning) => wordsByBeginning.get(beginning) ?? []);
      const words = [word, ...alike.filter((one) => one.startsWith(word) || word.startsWith(one))];
      return new Set(words.flatMap((one) => byWord.get(one) ?? []));
    },
  };
}

function beginningOf(text: string): string[] {
  return text.length < LIKENESS ? [] : [text.slice(0, LIKENESS)];
}

/** The titles that share most words; `install` and `installs` count as one. None where nothing is shared. */
export function nearestByTitle(name: string, directory: Directory, count = 3): Candidate[] {
  const shared = new Map<Candidate, number>();
  for (const word of new Set(wordsOf(name)))
    for (const one of directory.havingLike(word)) shared.set(one, (shared.get(one) ?? 0) + 1);
  const near: [Candidate, number][] = [];
  const isNearer = ([a, ofA]: [Candidate, number], [b, ofB]: [Candidate, number]): boolean =>
    ofA > ofB || (ofA === ofB && a.id < b.id);
  for (const entry of shared) {
    const at = near.findIndex((other) => isNearer(entry, other));
    near.splice(at === -1 ? near.length : at, 0, entry);
    near.length = Math.min(near.length, count);
  }
  return near.map(([one]) => one);
}

export function groupBy<T>(
  items: readonly T[],
  keysOf: (item: T) => Iterable<string>,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}
