/** When two names mean the same: by equal words or an equal number, never by likeness. Likeness only makes a suggestion. */
import type { Candidate, Directory } from './directory.ts';
import { wordsOf } from './words.ts';

export interface SureMatch {
  readonly id: string;
  /** How it is known. */
  readonly by: string;
}

interface Suggestion {
  /** For a person to confirm. */
  readonly likely?: string | undefined;
  /** What prevents a match, where that is more than that no name is equal. */
  readonly why?: string;
}

export type Match = SureMatch | Suggestion;

export function isSure(match: Match | undefined): match is SureMatch {
  return match !== undefined && 'id' in match;
}

/** A name from outside as a line of a file may have it. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\ufeff]+/gu, ' ');
}

export function isSameName(a: string, b: string): boolean {
  const words = wordsOf(a).join(' ');
  return words !== '' && words === wordsOf(b).join(' ');
}

/** @param names what the thing is called, the surest one first. */
export function matchByName(names: readonly string[], directory: Directory): Match {
  const named = names.map(wordsOf);
  for (const words of named) {
    const [equal, another] = directory.named(words);
    if (equal !== undefined && another === undefined) return { id: equal.id, by: 'equal name' };
  }
  for (const words of named) {
    const numbers = new Set(words.filter((word) => /^\d{2,}$/.test(word) && directory.has(word)));
    const [id, another] = numbers;
    if (id !== undefined && another === undefined) return { id, by: 'equal number' };
  }
  return { likely: named.map((words) => likelyFor(words, directory)).find((id) => id !== undefined) };
}

/** The one whose whole name is part of this one, the longest of several; else one that is written much alike. */
function likelyFor(words: readonly string[], directory: Directory): string | undefined {
  let longest: Candidate | undefined;
  for (const one of directory.beginningWithOneOf(words)) {
    if (one.words.length > (longest?.words.length ?? 0) && one.words.every((word) => words.includes(word)))
      longest = one;
  }
  if (longest !== undefined) return longest.id;
  const own = words.join(' ');
  const alike = directory.beginningLike(own).filter(({ key }) => key.startsWith(own) || own.startsWith(key));
  return alike.length === 1 ? alike[0]?.id : undefined;
}
