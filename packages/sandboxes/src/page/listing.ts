/** A view that lists records of one kind, with search, filters and paging by plain links and a form. */
import { markup, type Html } from './markup.ts';
import { cells, formatCount, rowText, tableHead, type Block, type Column } from './table.ts';

/** A busy year has 10,000 bills; a phone cannot hold them on one page. */
const PAGE_SIZE = 50;

/** A filter with one option for each value that occurs. */
interface Choice<T> {
  readonly name: string;
  readonly label: string;
  readonly of: (row: T) => string;
}

export interface Listing<T> {
  readonly key: string;
  readonly title: string;
  readonly rows: () => readonly T[];
  readonly columns: readonly Column<T>[];
  readonly choices?: readonly Choice<T>[];
  /** Collapsed details below each row. */
  readonly more?: { readonly title: (row: T) => string; readonly blocks: (row: T) => readonly Block[] };
}

export interface View {
  /** The value of `?view=` in the URL. */
  readonly key: string;
  readonly title: string;
  /** Number of records, for views that list records. */
  readonly count?: () => number;
  readonly render: (query: URLSearchParams) => Html | Promise<Html>;
}

export function listing<T>(list: Listing<T>): View {
  return {
    key: list.key,
    title: list.title,
    count: () => list.rows().length,
    render: (query) => renderListing(list, query),
  };
}

function renderListing<T>(list: Listing<T>, query: URLSearchParams): Html {
  const all = list.rows();
  if (all.length === 0) return markup`<p class="summary" role="status">None yet</p>`;
  const found = all.filter((row) => isWanted(list, row, query));
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const page = Math.min(pages, Math.max(1, Math.trunc(Number(query.get('page') ?? 1)) || 1));
  const shown = found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const summary =
    found.length === 0
      ? 'Nothing matches'
      : `${formatCount((page - 1) * PAGE_SIZE + 1)} to ${formatCount((page - 1) * PAGE_SIZE + shown.length)} of ${formatCount(found.length)}`;
  const isNarrowed = found.length < all.length;
  return markup`${filterForm(list, all, query)}
    <p class="summary" role="status">${summary}${isNarrowed ? `; ${formatCount(all.length)} without the filter` : ''}</p>
    ${shown.length === 0 ? '' : recordTable(list, shown)} ${paging(query, page, pages)}`;
}

function isWanted<T>({ columns, choices = [], more }: Listing<T>, row: T, query: URLSearchParams): boolean {
  const isChosen = choices.every(({ name, of }) => (query.get(name) || of(row)) === of(row));
  const wanted = (query.get('q') ?? '').trim().toLowerCase();
  if (!isChosen || wanted === '') return isChosen;
  const texts = [rowText(columns, row), ...(more?.blocks(row) ?? []).map((block) => block.text())];
  return texts.join('\n').toLowerCase().includes(wanted);
}

/** Collapsed on a phone, where it would push the first record off the screen; open while a filter is set. */
function filterForm<T>(list: Listing<T>, rows: readonly T[], query: URLSearchParams): Html {
  const { key, columns, choices = [], more } = list;
  const isUsed = ['q', ...choices.map(({ name }) => name)].some((name) => (query.get(name) ?? '') !== '');
  const searched = columns.map(({ heading }) => heading).join(', ');
  const folded = more === undefined ? '' : ', and what is folded away below each row';
  const inputs = choices.map(({ name, label, of }) => {
    const values = [...new Set(rows.map(of))].filter((value) => value !== '').toSorted();
    const chosen = query.get(name) ?? '';
    const option = (value: string, text: string): Html =>
      value === chosen
        ? markup`<option value="${value}" selected>${text}</option>`
        : markup`<option value="${value}">${text}</option>`;
    return markup`<label>${label}
      <select name="${name}">${option('', 'All')}${values.map((value) => option(value, value))}</select></label>`;
  });
  const form = markup`<form method="get" action="/" role="search">
    <input type="hidden" name="view" value="${key}">
    <label>Search <input type="search" name="q" value="${query.get('q') ?? ''}" maxlength="200" aria-describedby="searched"></label>
    ${inputs} <button>Show</button> <a href="/?view=${key}">Clear</a></form>
    <p class="hint" id="searched">The search looks through ${searched}${folded}.</p>`;
  return isUsed
    ? markup`<details class="filter" open><summary>Search and filter</summary>${form}</details>`
    : markup`<details class="filter"><summary>Search and filter</summary>${form}</details>`;
}

function recordTable<T>({ title, columns, more }: Listing<T>, rows: readonly T[]): Html {
  const folded = (row: T): Html | string =>
    more === undefined
      ? ''
      : markup`<tr role="row" class="more"><td role="cell" colspan="${columns.length}">
          <details><summary>${more.title(row)}</summary>${more.blocks(row).map((block) => block.html())}</details>
        </td></tr>`;
  // Focusable, so that a wide table can be scrolled by keyboard.
  return markup`<div class="box" tabindex="0" role="region" aria-label="${title}"><table role="table" class="records"><caption class="unseen">${title}</caption>${tableHead(columns)}
    ${rows.map((row) => markup`<tbody role="rowgroup"><tr role="row">${cells(columns, row)}</tr>${folded(row)}</tbody>`)}
  </table></div>`;
}

function paging(query: URLSearchParams, page: number, pages: number): Html | string {
  if (pages === 1) return '';
  const link = (to: number, rel: string, text: string): Html | string => {
    if (to < 1 || to > pages) return '';
    const target = new URLSearchParams(query);
    target.set('page', String(to));
    return markup`<a rel="${rel}" href="/?${target.toString()}">${text}</a>`;
  };
  return markup`<nav aria-label="Pages" class="paging">
    ${link(page - 1, 'prev', 'Page before')} <span>Page ${page} of ${pages}</span> ${link(page + 1, 'next', 'Next page')}
  </nav>`;
}
