/** Payment terms of ServiceTitan and their names in Intacct. Bills know a term only by its name. */
import type { Chart } from '../../clients/intacct/master-data-lists.ts';
import type { PaymentTerm } from '../../clients/servicetitan/master-lists.ts';
import { describeDue, isSameDueRule } from '../../domain/ledger/payment-term.ts';
import { textKey } from '../../domain/values/text-key.ts';
import { isSameName, oneLine } from './names.ts';
import type { Entry } from './entry.ts';

/** YAML reads no longer name than 1,024 characters before its colon; no term that a person made comes near. */
const LONGEST_NAME = 200;

/** Nothing keeps two terms from having one name; a name without a letter or digit cannot be written in the file. */
export function proposeTerms(terms: readonly PaymentTerm[], { terms: known }: Chart): Entry[] {
  const distinct = new Map(terms.map((term) => [textKey(term.name), { ...term, name: oneLine(term.name).trim() }]));
  return [...distinct.values()].map((term) => {
    const { name } = term;
    if (/[\p{L}\p{N}]/u.test(name) && name.length <= LONGEST_NAME) return proposeTerm(term, known);
    const what = name.length > LONGEST_NAME ? `a name of ${name.length} characters` : `no name (${name || 'blank'})`;
    return { settings: {}, isGap: true, words: `a payment term with ${what}: name it otherwise in ServiceTitan; its bills have the vendor's own term` }; // prettier-ignore
  });
}

/**
 * By equal name, unless the two fall due on different days; else by the day that they fall due, where only one term has
 * it and ServiceTitan's has no discount that nobody could see in Intacct's.
 */
function proposeTerm({ name, due, discount }: PaymentTerm, terms: Chart['terms']): Entry {
  const all = Object.keys(terms);
  const isAlike = (one: string): boolean => {
    const other = terms[one]?.due;
    return due !== undefined && other !== undefined && isSameDueRule(due, other);
  };
  const named = all.filter((one) => isSameName(one, name));
  const [sameName, another] = named;
  const theirs = sameName === undefined ? undefined : terms[sameName];
  const isContrary = due !== undefined && theirs?.due !== undefined && !isSameDueRule(due, theirs.due);
  const remark = discount === undefined ? '' : `; its discount (${discount}) is taken as Intacct's term has it`;
  if (sameName !== undefined && another === undefined && !isContrary)
    return { settings: { [name]: sameName }, isGap: false, words: `equal name${remark}` };
  const alike = all.filter(isAlike);
  const [sameDue, more] = alike;
  if (due !== undefined && sameDue !== undefined && more === undefined && named.length === 0 && discount === undefined)
    return { settings: { [name]: sameDue }, isGap: false, words: `${describeDue(due)}, as no other term` };
  return { settings: { [name]: undefined }, isGap: true, words: gapWords({ due, discount }, { alike, contrary: isContrary ? theirs?.stated : undefined }) }; // prettier-ignore
}

function gapWords(
  { due, discount }: Pick<PaymentTerm, 'due' | 'discount'>,
  { alike, contrary }: { readonly alike: readonly string[]; readonly contrary: string | undefined },
): string {
  const when = due === undefined ? '' : describeDue(due);
  return [
    "the term's name in Intacct",
    contrary === undefined ? '' : `; the one of equal name says ${contrary}, and ServiceTitan ${when}`,
    alike.length === 0 ? '' : `; ${alike.join(', ')} ${alike.length === 1 ? 'has' : 'have'} ${when}`,
    discount === undefined ? '' : `; ServiceTitan's has a discount (${discount})`,
    "; without it the vendor's own term counts",
  ].join('');
}
