/** Which account a kind of cost belongs to, where its title leaves no doubt. */
import type { Candidate, Match } from './names.ts';
import { wordsOf } from './names.ts';

/** Words that a title adds to what it is about. */
const COST = [
  'materials',
  'material',
  'parts',
  'costs',
  'cost',
  'of',
  'expense',
  'expenses',
  'cogs',
  'purchases',
  'job',
];
const STOCK = ['inventory', 'stock', 'parts', 'materials', 'in', 'on', 'and'];
const FREIGHT = ['in', 'inbound', 'and', 'on', 'purchases', 'expense', 'cost', 'costs', 'of'];
const TAX = ['on', 'paid', 'sales', 'expense', 'cost', 'of'];

/** `Indoor Air Quality` is `Indoor Air Quality Materials`, and not `Air Quality Instruments`. */
export function accountForJobType(name: string, accounts: readonly Candidate[]): Match {
  return only(accounts, (words) => sameWords(without(words, COST), without(wordsOf(name), COST)));
}

/** @param type of an inventory location, e.g. Warehouse. */
export function accountForStock(type: string, accounts: readonly Candidate[]): Match {
  const singular = (word: string): string => word.replace(/s$/, '');
  return only(
    accounts,
    (words) =>
      words.some((word) => word === 'inventory' || word === 'stock') &&
      sameWords(without(words, STOCK).map(singular), wordsOf(type).map(singular)),
  );
}

/** One account for all stock, where the chart has no other of inventory. */
export function accountForAllStock(accounts: readonly Candidate[]): Match {
  const ofStock = accounts.filter(({ name }) => wordsOf(name).includes('inventory'));
  return ofStock.length === 1 ? only(ofStock, (words) => without(words, STOCK).length === 0) : {};
}

export function accountForFreight(accounts: readonly Candidate[]): Match {
  return only(accounts, (words) => sameWords(without(words, FREIGHT), ['freight']));
}

/** Tax that was paid on purchases is a cost; an account of tax that is owed would be wrong, and says neither word. */
export function accountForTax(accounts: readonly Candidate[]): Match {
  return only(
    accounts,
    (words) => words.includes('tax') && (sameWords(without(words, TAX), ['tax', 'purchases']) || sameWords(words, ['purchase', 'tax'])), // prettier-ignore
  );
}

function only(accounts: readonly Candidate[], fits: (words: readonly string[]) => boolean): Match {
  const [one, another] = accounts.filter(({ name }) => fits(wordsOf(name)));
  return one === undefined || another !== undefined ? {} : { id: one.id, by: `title "${one.name}"` };
}

function without(words: readonly string[], more: readonly string[]): string[] {
  return words.filter((word) => !more.includes(word));
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 0 && a.toSorted().join(' ') === b.toSorted().join(' ');
}
