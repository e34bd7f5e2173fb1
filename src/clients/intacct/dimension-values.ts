/**
 * Values of one dimension. Where all of them fit on one page they are read whole, for one transaction; in a company with
 * more they are asked for by their ids, many to a request.
 */
import type { DimensionRecord } from '../../domain/ledger/master-data.ts';
import type { Call } from '../../ports/call.ts';
import type { RequestBatcher } from '../request-batcher.ts';
import { SharedRead } from '../shared-read.ts';
import { isOneOf, type Query, type Row } from './functions/query.ts';
import { toDimension } from './master-data-lists.ts';
import { nameAmong, spellingsOf } from '../../domain/values/text-key.ts';

/** How long the answer that a value does not exist is cached; before it holds a bill it is asked for again. */
const ABSENT_FOR_MS = 60_000;
/** Values that are remembered; more than a month's bills point at. */
const MAX_REMEMBERED = 20_000;

export interface Reading {
  /** All rows of a query, at once. */
  readonly query: (query: Query) => Promise<Row[]>;
  /** The first page of a query, at once; `undefined` when there is more than that. */
  readonly onePage: (query: Query) => Promise<Row[] | undefined>;
  /** In its turn, when a request may go out. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** What it sends has its turn already. */
  readonly batcher: (
    send: (ids: readonly string[]) => Promise<(NamedValue | undefined)[]>,
  ) => RequestBatcher<string, NamedValue | undefined>;
  /** How long a record is cached. */
  readonly cachedForMs: number;
}

type Found = Readonly<Record<string, DimensionRecord>>;

/** A value under the id that Intacct has for it. */
type NamedValue = readonly [id: string, record: DimensionRecord];

export class DimensionValues {
  readonly #query: Query;
  readonly #key: readonly string[];
  readonly #reading: Reading;
  readonly #whole: SharedRead<Found | undefined>;
  readonly #byId: RequestBatcher<string, NamedValue | undefined>;
  readonly #known = new Map<string, { readonly at: number; readonly value: NamedValue | undefined }>();
  /** It was, once: it does not become short again. */
  #isLong = false;

  /** @param key fields that name a value: of a task and a cost type those of what it belongs to come first. */
  constructor({ object, key }: { readonly object: string; readonly key: readonly string[] }, reading: Reading) {
    this.#query = { object, fields: [...key, 'NAME', 'STATUS'] };
    this.#key = key;
    this.#reading = reading;
    this.#whole = new SharedRead(() => reading.inTurn(() => this.#readWhole()), reading.cachedForMs);
    this.#byId = reading.batcher((ids) => this.#ask(ids));
  }

  /** @param ids a task by `<project>/<task>`, and so on. */
  async find(ids: readonly string[], mustRefresh: boolean, call: Call): Promise<Found> {
    if (ids.length === 0) return {};
    const whole = this.#isLong ? undefined : await (mustRefresh ? this.#whole.refreshed() : this.#whole.cached());
    const found =
      whole === undefined
        ? await Promise.all(ids.map((id) => this.#one(id, mustRefresh, call)))
        : ids.map((id) => valueNamed(whole, id));
    return Object.fromEntries(found.filter((value) => value !== undefined));
  }

  async #readWhole(): Promise<Found | undefined> {
    const rows = await this.#reading.onePage(this.#query);
    this.#isLong = rows === undefined;
    return rows && this.#byPath(rows);
  }

  async #one(id: string, mustRefresh: boolean, call: Call): Promise<NamedValue | undefined> {
    const known = this.#known.get(id);
    const { cachedForMs } = this.#reading;
    const lasts = known?.value === undefined ? Math.min(ABSENT_FOR_MS, cachedForMs) : cachedForMs;
    if (!mustRefresh && known !== undefined && performance.now() - known.at < lasts) return known.value;
    const value = await this.#byId.ask(id, call);
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
    this.#known.set(id, { at: performance.now(), value });
    return value;
  }

  /** A task's id is known only within its project: asked for by the last part of its path, identified by all of it. */
  async #ask(ids: readonly string[]): Promise<(NamedValue | undefined)[]> {
    const asked = new Set(ids.flatMap((id) => this.#lastParts(id)).flatMap(spellingsOf));
    const filter = isOneOf(this.#key.at(-1) ?? '', [...asked]);
    const found = this.#byPath(await this.#reading.query({ ...this.#query, filter }));
    return ids.map((id) => valueNamed(found, id));
  }

  /** More than one where ids hold a slash themselves: `CU-1/2` is an item, and `P1/ROUGH/TRIM` a task of P1 or of P1/ROUGH. */
  #lastParts(id: string): string[] {
    const before = this.#key.length - 1;
    if (before === 0) return [id];
    const parts = id.split('/');
    return parts.slice(before).map((_, index) => parts.slice(before + index).join('/'));
  }

  #byPath(rows: readonly Row[]): Found {
    return Object.fromEntries(
      rows.map((row) => [this.#key.map((field) => row[field] ?? '').join('/'), toDimension(row)]),
    );
  }
}

function valueNamed(values: Found, id: string): NamedValue | undefined {
  const own = nameAmong(values, id);
  const record = own === undefined ? undefined : values[own];
  return own === undefined || record === undefined ? undefined : [own, record];
}
