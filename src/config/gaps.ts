/** Gaps that are still to be filled, and names that no setting can have, wherever they are in the file. */
import { isUnfilled } from './scalars.ts';

export interface Gap {
  readonly where: readonly (string | number)[];
  readonly message: string;
}

/** In the order of the file. @param content as YAML gives it. */
export function unfilledIn(content: unknown, where: Gap['where'] = []): Gap[] {
  if (isUnfilled(content)) return [{ where, message: 'is still a gap: fill it in' }];
  if (Array.isArray(content)) return content.flatMap((item: unknown, index) => unfilledIn(item, [...where, index]));
  if (typeof content !== 'object' || content === null) return [];
  return Object.entries(content).flatMap(([name, value]) => [
    ...ofName(name).map((message) => ({ where: [...where, name], message })),
    ...unfilledIn(value, [...where, name]),
  ]);
}

function ofName(name: string): string[] {
  if (isUnfilled(name)) return ['this name is still a gap: fill it in'];
  // JavaScript takes it for something else, and zod leaves it out without a word.
  return name === '__proto__' ? ['this name cannot be used'] : [];
}
