/**
 * Bills and credits of a window of time, oldest first and in parts that fit into memory. ServiceTitan sorts no list of
 * bills, so the order comes from windows of time that are made smaller until they are short enough to be read at once.
 */
import { failure, IntegrationError } from '../../domain/failures/failure.ts';
import type { DocumentKind } from '../../domain/values/document.ts';
import type { ListedDocument, ListedPart, ListSelection } from '../../ports/field-service.ts';
import type { Query, ServiceTitanApi } from './api.ts';
import { toListedRow } from './listed-row.ts';

export const BILLS = 'accounting/ap-bills';
export const CREDITS = 'accounting/ap-credits';
/** Bill types to ask for one by one: the list shows only Procurement unless told otherwise. */
export const BILL_TYPES = ['Procurement', 'ApBill'] as const;

/** More than this is not kept in memory, nor handed on, at once: five pages. */
export const ROWS_PER_PART = 2_500;
/** Of the room in a part, as much is aimed at when its end is estimated. */
const AIM = 0.8;
const MAX_ESTIMATES = 10;
/** A century is halved to a millisecond in 42 steps. */
const MAX_TRIES = MAX_ESTIMATES + 50;
/** A part that came out short lets the next one try that much more. */
const WIDEN = 4;

/** Epoch milliseconds. */
interface Window {
  readonly from: number;
  readonly before: number;
}

/** One of ServiceTitan's lists, and the field whose times its windows are of. */
interface List {
  readonly kind: DocumentKind;
  readonly query: Query;
  readonly stamp: 'modified' | 'created';
}

export class DocumentLists {
  readonly #api: ServiceTitanApi;

  constructor(api: ServiceTitanApi) {
    this.#api = api;
  }

  async *parts(kind: DocumentKind, { from, before, batch }: ListSelection): AsyncGenerator<ListedPart> {
    const lists = listsOf(kind, batch);
    const end = Date.parse(before);
    for (let [at, next] = [Date.parse(from), end]; at < end;) {
      const part = await this.#part(lists, { from: at, before: next });
      yield { rows: part.rows, before: new Date(part.before).toISOString() };
      next = Math.min(end, part.before + WIDEN * (part.before - at));
      at = part.before;
    }
  }

  async count(kind: DocumentKind, { from, before, batch }: ListSelection): Promise<number | undefined> {
    const window = { from: Date.parse(from), before: Date.parse(before) };
    // Those without a time of modification are few, and a list of all that were created counts the others once more.
    const lists = listsOf(kind, batch).filter(({ stamp }) => stamp === 'modified');
    const counts = await Promise.all(lists.map((list) => this.#api.count(pathOf(list), queryOf(list, window))));
    return counts.reduce((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0);
  }

  /** Ends early where one of the lists is too long. */
  async #part(lists: readonly List[], window: Window): Promise<{ rows: ListedDocument[]; before: number }> {
    const found = new Map<number, ListedDocument>();
    let { before } = window;
    for (const list of lists) {
      const read = await this.#oldest(list, { from: window.from, before });
      before = read.before;
      for (const row of read.rows) found.set(row.id, row);
    }
    // What lies beyond a window that became smaller is listed with the next part.
    const isBeyond = (row: ListedDocument) => before < window.before && timeOf(row) >= before;
    const rows = [...found.values()].filter((row) => !isBeyond(row)).sort(byTime);
    return { rows, before };
  }

  /** The whole window, or as much of its beginning as can be read at once and whose pages fit together. */
  async #oldest(list: List, { from, before }: Window): Promise<{ rows: ListedDocument[]; before: number }> {
    let end = before;
    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      const isShortest = end - from <= 1;
      const { items, total, isComplete, isTooLong } = await this.#api.readList(
        pathOf(list),
        queryOf(list, { from, before: end }),
        { item: toListedRow(list.kind), atMost: isShortest ? Infinity : ROWS_PER_PART },
      );
      if (isComplete) return { rows: items.filter(isOf(list)).map(({ row }) => row), before: end };
      if (isShortest) break;
      const times = items.map(({ row }) => timeOf(row));
      // Where ServiceTitan counts nothing, or shows the newest first, an estimate is too high: the next aims lower.
      const share = (AIM * ROWS_PER_PART) / (total * 2 ** (tries - 1));
      const isEstimated = isTooLong && tries <= MAX_ESTIMATES;
      const estimate = isEstimated ? endOfShare(times, { from, before: end }, share) : undefined;
      end = estimate ?? Math.min(from + Math.ceil((end - from) / 2), end - 1);
    }
    const why = `GET ${pathOf(list)}: the pages of a list do not fit together, and some would be missed.`;
    throw new IntegrationError(failure('servicetitan.unreachable', why));
  }
}

/** ServiceTitan narrows credits by no batch. What has no time of modification is in no list by that time. */
function listsOf(kind: DocumentKind, batch: number | undefined): List[] {
  if (kind === 'credit') return [{ kind, query: {}, stamp: 'modified' }];
  const which: Query = batch === undefined ? {} : { batchNumber: batch };
  return (['modified', 'created'] as const).flatMap((stamp) =>
    BILL_TYPES.map((billType) => ({ kind, query: { ...which, billType }, stamp })),
  );
}

function pathOf({ kind }: List): string {
  return kind === 'credit' ? CREDITS : BILLS;
}

function queryOf({ query, stamp }: List, { from, before }: Window): Query {
  return {
    ...query,
    [`${stamp}OnOrAfter`]: new Date(from).toISOString(),
    [`${stamp}Before`]: new Date(before).toISOString(),
  };
}

/** By the time of creation, only those count that have no other. */
function isOf({ stamp }: List) {
  return ({ isModified }: { readonly isModified: boolean }): boolean => stamp === 'modified' || !isModified;
}

/** NaN for a document without a time. */
function timeOf({ revision }: Pick<ListedDocument, 'revision'>): number {
  return Date.parse(revision);
}

function byTime(a: ListedDocument, b: ListedDocument): number {
  return (timeOf(a) || 0) - (timeOf(b) || 0) || a.id - b.id;
}

/** Where a window has to end to hold this share of it, as far as the rows at hand can say. */
function endOfShare(times: readonly number[], { from, before }: Window, share: number): number | undefined {
  const known = times.filter((time) => from <= time && time < before).toSorted((a, b) => a - b);
  const time = known[Math.floor(known.length * share)];
  return time === undefined ? undefined : Math.min(Math.max(time, from + 1), before - 1);
}
