/** An entry of the same list that a problem names by its number: code that knows the file's lines adds that one's. */

interface Sibling {
  /** From the list on. */
  readonly at: readonly (string | number)[];
  /** As the message names it, e.g. `ties with rule 3`. */
  readonly words: string;
}

/** For the `params` of an issue, whose path has as many parts behind the list as `at`. */
export function naming(at: Sibling['at'], words: string): { sibling: Sibling } {
  return { sibling: { at, words } };
}

export function siblingIn(params: unknown): Sibling | undefined {
  return Reflect.get(Object(params), 'sibling') as Sibling | undefined;
}
