/** The names that were most likely meant. */
import leven from 'leven';

/** Up to three of them, the nearest first. */
export function nearestTo(name: string, names: readonly string[], count = 3): string[] {
  const of = (one: string): number => leven(name.toLowerCase(), one.toLowerCase());
  return names.toSorted((a, b) => of(a) - of(b)).slice(0, count);
}
