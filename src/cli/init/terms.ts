/** Payment terms of ServiceTitan and their names in Intacct. Bills know a term only by its name. */
import type { Chart } from '../../clients/intacct/master-data-lists.ts';
import type { PaymentTerm } from '../../clients/servicetitan/master-lists.ts';
import { isSameName, oneLine } from './names.ts';
import type { Entry } from './entry.ts';

/** YAML reads no longer name than 1,024 characters before its colon; no term that a person made comes near. */
const LONGEST_NAME = 200;

/** Nothing keeps two terms from having one name; a name without a letter or digit cannot be written in the file. */
export function proposeTerms(terms: readonly PaymentTerm[], { terms: known }: Chart): Entry[] {
  const distinct = new Map(terms.map(({ name, days }) => [oneLine(name).trim(), days]));
  return [...distinct].map(([name, days]) => {
    if (/[\p{L}\p{N}]/u.test(name) && name.length <= LONGEST_NAME) return proposeTerm(name, days, known);
    const what = name.length > LONGEST_NAME ? `a name of ${name.length} characters` : `no name (${name || 'blank'})`;
    return { settings: {}, isGap: true, words: `a payment term with ${what}: name it otherwise in ServiceTitan; its bills have the vendor's own term` }; // prettier-ignore
  });
}

/** By equal name; else by the number of days, where only one term has it. */
function proposeTerm(name: string, days: number | undefined, terms: Chart['terms']): Entry {
  const named = Object.keys(terms).filter((one) => isSameName(one, name));
  const alike = days === undefined ? [] : Object.keys(terms).filter((one) => terms[one] === days);
  const [term, by] =
    named.length === 1
      ? [named[0], 'equal name']
      : alike.length === 1
        ? [alike[0], `${days} days, as no other term`]
        : [];
  if (term !== undefined) return { settings: { [name]: term }, isGap: false, words: by ?? '' };
  const several = alike.length > 1 ? `; ${alike.join(', ')} have ${days} days` : '';
  return {
    settings: { [name]: undefined },
    isGap: true,
    words: `the term's name in Intacct${several}; without it the vendor's own term counts`,
  };
}
