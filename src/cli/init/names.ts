/** When two names mean the same: by equal words or an equal number, never by likeness. Likeness only makes a suggestion. */
/** A record of Intacct's that something of ServiceTitan's may belong to. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
}

export interface SureMatch {
  readonly id: string;
  /** How it is known. */
  readonly by: string;
}

interface Suggestion {
  /** For a person to confirm. */
  readonly likely?: string | undefined;
  /** What stands in the way, where that is more than that no name is equal. */
  readonly why?: string;
}

export type Match = SureMatch | Suggestion;

export function isSure(match: Match | undefined): match is SureMatch {
  return match !== undefined && 'id' in match;
}

/** A name from outside as it may stand in a line of a file. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\ufeff]+/gu, ' ');
}

/** Words of a name in one way of writing: `Duct-Work & Vents` is `duct`, `work`, `vents`. */
export function wordsOf(name: string): string[] {
  return name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

export function isSameName(a: string, b: string): boolean {
  const words = wordsOf(a).join(' ');
  return words !== '' && words === wordsOf(b).join(' ');
}

/** @param names what the thing is called, the surest one first. */
export function matchByName(names: readonly string[], candidates: readonly Candidate[]): Match {
  for (const name of names) {
    const equal = candidates.filter((one) => isSameName(one.name, name) || isSameName(one.id, name));
    if (equal.length === 1 && equal[0] !== undefined) return { id: equal[0].id, by: 'equal name' };
  }
  for (const name of names) {
    const numbered = candidates.filter(({ id }) => /^\d{2,}$/.test(id) && wordsOf(name).includes(id));
    if (numbered.length === 1 && numbered[0] !== undefined) return { id: numbered[0].id, by: 'equal number' };
  }
  return { likely: names.map((name) => likelyFor(name, candidates)).find((id) => id !== undefined) };
}

/** The one whose whole name is part of this one, the longest of several; else one that is written much alike. */
function likelyFor(name: string, candidates: readonly Candidate[]): string | undefined {
  const words = wordsOf(name);
  const within = candidates
    .filter((one) => wordsOf(one.name).length > 0 && wordsOf(one.name).every((word) => words.includes(word)))
    .toSorted((a, b) => wordsOf(b.name).length - wordsOf(a.name).length);
  if (within[0] !== undefined) return within[0].id;
  const beginning = candidates.filter((one) => {
    const [own, its] = [words.join(' '), wordsOf(one.name).join(' ')];
    return own.length >= 4 && its.length >= 4 && (its.startsWith(own) || own.startsWith(its));
  });
  return beginning.length === 1 ? beginning[0]?.id : undefined;
}

/** The titles that share most words; `install` and `installs` count as one. None where nothing is shared. */
export function nearestByTitle(name: string, candidates: readonly Candidate[], count = 3): Candidate[] {
  const words = wordsOf(name);
  const isAlike = (a: string, b: string): boolean => a === b || (Math.min(a.length, b.length) >= 4 && (a.startsWith(b) || b.startsWith(a))); // prettier-ignore
  const shared = ({ name: title }: Candidate): number =>
    wordsOf(title).filter((word) => words.some((own) => isAlike(own, word))).length;
  return candidates
    .filter((one) => shared(one) > 0)
    .toSorted((a, b) => shared(b) - shared(a) || (a.id < b.id ? -1 : 1))
    .slice(0, count);
}
