/** Which account a kind of cost belongs to, where its title leaves no doubt. */
import { groupBy, type Candidate, type Directory } from './directory.ts';
import { type Match } from './names.ts';
import { wordsOf } from './words.ts';

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

/** Accounts of cost, by what their titles are about: a chart is gone through once for all kinds of cost. */
export type CostTitles = ReadonlyMap<string, readonly Candidate[]>;

export function costTitlesOf({ candidates }: Directory): CostTitles {
  return groupBy(candidates, ({ words }) => [inOneOrder(without(words, COST))]);
}

/** `Indoor Air Quality` is `Indoor Air Quality Materials`, and not `Air Quality Instruments`. */
export function accountForJobType(name: string, titles: CostTitles): Match {
  const about = inOneOrder(without(wordsOf(name), COST));
  return onlyOne(about === '' ? [] : (titles.get(about) ?? []));
}

/** @param type of an inventory location, e.g. Warehouse. */
export function accountForStock(type: string, { candidates }: Directory): Match {
  const singular = (word: string): string => word.replace(/s$/, '');
  return only(
    candidates,
    (words) =>
      words.some((word) => word === 'inventory' || word === 'stock') &&
      sameWords(without(words, STOCK).map(singular), wordsOf(type).map(singular)),
  );
}

/** One account for all stock, where the chart has no other of inventory. */
export function accountForAllStock({ candidates }: Directory): Match {
  const ofStock = candidates.filter(({ words }) => words.includes('inventory'));
  return ofStock.length === 1 ? only(ofStock, (words) => without(words, STOCK).length === 0) : {};
}

export function accountForFreight({ candidates }: Directory): Match {
  return only(candidates, (words) => sameWords(without(words, FREIGHT), ['freight']));
}

/** Tax that was paid on purchases is a cost; an account of tax that is owed would be wrong, and says neither word. */
export function accountForTax({ candidates }: Directory): Match {
  return only(
    candidates,
    (words) => words.includes('tax') && (sameWords(without(words, TAX), ['tax', 'purchases']) || sameWords(words, ['purchase', 'tax'])), // prettier-ignore
  );
}

function only(accounts: readonly Candidate[], fits: (words: readonly string[]) => boolean): Match {
  return onlyOne(accounts.filter(({ words }) => fits(words)));
}

function onlyOne([one, another]: readonly Candidate[]): Match {
  return one === undefined || another !== undefined ? {} : { id: one.id, by: `title "${one.name}"` };
}

function without(words: readonly string[], more: readonly string[]): string[] {
  return words.filter((word) => !more.includes(word));
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 0 && inOneOrder(a) === inOneOrder(b);
}

function inOneOrder(words: readonly string[]): string {
  return words.toSorted().join(' ');
}
