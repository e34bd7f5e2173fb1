/** What the name of a business unit says: where it is, and what is done there. */
import { wordsOf } from './words.ts';

/**
 * Words for what is done, which no place is called by, each with its other forms. Any other word stays with the place, so
 * that `Alder Falls East` is not `Alder Falls`.
 */
const WORK: readonly (readonly string[])[] = [
  ['service', 'services'],
  ['install', 'installs', 'installation', 'installations'],
  ['replacement', 'replacements'],
  ['repair', 'repairs'],
  ...['maintenance', 'construction', 'sales', 'residential', 'commercial'].map((word) => [word]),
  ...['hvac', 'heating', 'cooling', 'plumbing', 'electrical'].map((word) => [word]),
];

export interface NameParts {
  /** Empty where the name has no word for a place. */
  readonly where: string;
  /** What is done there, as it is written and otherwise: `install`, `installation`. */
  readonly work: readonly string[];
}

/** `Alder Falls Service` is at `alder falls`, where the work is `service`. */
export function partsOf(name: string): NameParts {
  const words = wordsOf(name);
  const formsOf = (word: string): readonly string[] | undefined => WORK.find((forms) => forms.includes(word));
  const work = words.filter((word) => formsOf(word) !== undefined);
  const [only = '', another] = work;
  return {
    where: words.filter((word) => formsOf(word) === undefined).join(' '),
    work: another === undefined ? [only, ...(formsOf(only) ?? [])] : [work.join(' ')],
  };
}
