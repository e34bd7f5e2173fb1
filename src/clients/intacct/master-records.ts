/**
 * Accounts, dimensions, entities and terms, believed for a while: lists that are short in every company are read whole,
 * projects and the like value by value, many values to a request.
 */
import type { DimensionName, StandardDimension } from '../../domain/dimensions.ts';
import type { DimensionRecord, MasterQuestion, Masters } from '../../domain/masters.ts';
import type { Call } from '../../domain/systems.ts';
import type { Coalescer } from '../coalescer.ts';
import { SharedRead } from '../shared-read.ts';
import { isOneOf, type Query, type Row } from './functions/query.ts';
import { byKey, LISTS, termsIn, toAccount, toChart, toDimension, toEntity, type Chart, type ListName } from './short-lists.ts'; // prettier-ignore

/** How long a value that is not there is believed not to be; before it holds a bill it is asked for anew. */
const ABSENT_FOR_MS = 60_000;
/** Values that are remembered; more than a month's bills point at. */
const MAX_REMEMBERED = 20_000;

/** The fields that name a value: of a task and a cost type those of what it belongs to come first. */
const BY_VALUE = {
  project: { object: 'PROJECT', key: ['PROJECTID'] },
  task: { object: 'TASK', key: ['PROJECTID', 'TASKID'] },
  costType: { object: 'COSTTYPE', key: ['PROJECTID', 'TASKID', 'COSTTYPEID'] },
  customer: { object: 'CUSTOMER', key: ['CUSTOMERID'] },
  item: { object: 'ITEM', key: ['ITEMID'] },
  employee: { object: 'EMPLOYEE', key: ['EMPLOYEEID'] },
  vendor: { object: 'VENDOR', key: ['VENDORID'] },
  contract: { object: 'CONTRACT', key: ['CONTRACTID'] },
  warehouse: { object: 'WAREHOUSE', key: ['WAREHOUSEID'] },
} as const satisfies Partial<Record<StandardDimension, { object: string; key: readonly string[] }>>;
type ByValue = keyof typeof BY_VALUE;

/** What a hold for master data may wait for: vendors, accounts, terms, and the dimensions that the mapping sets. */
export function watchedLists(dimensions: readonly DimensionName[]): Query[] {
  const ofDimensions = dimensions.flatMap((name): Query[] => {
    if (isList(name)) return [{ object: LISTS[name].object, fields: [keyOf(name), 'STATUS'] }];
    return isByValue(name) ? [{ object: BY_VALUE[name].object, fields: [...BY_VALUE[name].key, 'STATUS'] }] : [];
  });
  const accounts = LISTS.accounts.fields.filter((field) => field !== 'TITLE');
  return [
    { object: 'VENDOR', fields: ['VENDORID', 'STATUS'] },
    { object: LISTS.accounts.object, fields: accounts },
    { object: LISTS.terms.object, fields: ['NAME', 'STATUS'] },
    ...ofDimensions.filter(({ object }) => object !== 'VENDOR'),
  ];
}

interface Surroundings {
  /** All rows of a query, at once. */
  readonly query: (query: Query) => Promise<Row[]>;
  /** In its turn, when a request may go out. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** What it sends has its turn already. */
  readonly coalescer: (
    send: (ids: readonly string[]) => Promise<(DimensionRecord | undefined)[]>,
  ) => Coalescer<string, DimensionRecord | undefined>;
  /** How long a record is believed. */
  readonly believedForMs: number;
}

export class MasterRecords {
  readonly #around: Surroundings;
  readonly #lists: Readonly<Record<ListName, SharedRead<Row[]>>>;
  readonly #coalescers = new Map<ByValue, Coalescer<string, DimensionRecord | undefined>>();
  /** By dimension and id. */
  readonly #known = new Map<string, { readonly at: number; readonly record: DimensionRecord | undefined }>();

  constructor(around: Surroundings) {
    this.#around = around;
    const list = (query: Query) => new SharedRead(() => around.inTurn(() => around.query(query)), around.believedForMs);
    const lists = Object.entries(LISTS).map(([name, query]) => [name, list(query)] as const);
    this.#lists = Object.fromEntries(lists) as Record<ListName, SharedRead<Row[]>>;
  }

  /** @param isFresh what was read before does not count: it would hold a bill. */
  async read({ accounts, dimensions }: MasterQuestion, isFresh: boolean, call: Call): Promise<Masters> {
    const read = (name: ListName) => (isFresh ? this.#lists[name].fresh() : this.#lists[name].believed());
    const [accountRows, entities, terms, ...lists] = await Promise.all([
      read('accounts'),
      read('entities'),
      read('terms'),
      ...Object.entries(dimensions).map(
        async ([name, ids = []]): Promise<[string, Record<string, DimensionRecord>] | undefined> => {
          if (isByValue(name)) return [name, await this.#values(name, ids, isFresh, call)];
          if (!isList(name)) return undefined;
          return [name, pick(byKey(await read(name), keyOf(name), toDimension), ids)];
        },
      ),
    ]);
    return {
      accounts: pick(byKey(accountRows, 'ACCOUNTNO', toAccount), accounts),
      entities: byKey(entities, 'LOCATIONID', toEntity),
      terms: termsIn(terms),
      dimensions: Object.fromEntries(lists.filter((list) => list !== undefined)) as Masters['dimensions'] & object,
    };
  }

  /** The short lists whole, as they are now; the bills that come next need no other. */
  async chart(): Promise<Chart> {
    const names = Object.keys(LISTS) as ListName[];
    const rows = await Promise.all(names.map(async (name) => [name, await this.#lists[name].fresh()] as const));
    return toChart(Object.fromEntries(rows) as Record<ListName, Row[]>);
  }

  async #values(
    name: ByValue,
    ids: readonly string[],
    isFresh: boolean,
    call: Call,
  ): Promise<Record<string, DimensionRecord>> {
    const found = await Promise.all(
      ids.map(async (id): Promise<[string, DimensionRecord] | undefined> => {
        const known = isFresh ? undefined : this.#believed(`${name} ${id}`);
        const record = known === undefined ? await this.#coalescerOf(name).ask(id, call) : known.record;
        if (known === undefined) this.#remember(`${name} ${id}`, record);
        return record === undefined ? undefined : [id, record];
      }),
    );
    return Object.fromEntries(found.filter((one) => one !== undefined));
  }

  #believed(key: string): { readonly record: DimensionRecord | undefined } | undefined {
    const known = this.#known.get(key);
    if (known === undefined) return undefined;
    const { believedForMs } = this.#around;
    const lasts = known.record === undefined ? Math.min(ABSENT_FOR_MS, believedForMs) : believedForMs;
    return performance.now() - known.at < lasts ? known : undefined;
  }

  #remember(key: string, record: DimensionRecord | undefined): void {
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
    this.#known.set(key, { at: performance.now(), record });
  }

  #coalescerOf(name: ByValue): Coalescer<string, DimensionRecord | undefined> {
    const known = this.#coalescers.get(name) ?? this.#around.coalescer((ids) => this.#ask(name, ids));
    this.#coalescers.set(name, known);
    return known;
  }

  /** A task's id is known only within its project: asked for by the last part of its path, told apart by all of it. */
  async #ask(name: ByValue, ids: readonly string[]): Promise<(DimensionRecord | undefined)[]> {
    const { object, key } = BY_VALUE[name];
    const last = key.at(-1) ?? '';
    const filter = isOneOf(last, [...new Set(ids.map((id) => id.split('/').at(-1) ?? ''))]);
    const rows = await this.#around.query({ object, fields: [...key, 'NAME', 'STATUS'], filter });
    const found = new Map(rows.map((row) => [key.map((field) => row[field] ?? '').join('/'), toDimension(row)]));
    return ids.map((id) => found.get(id));
  }
}

function isList(name: string): name is ListName & DimensionName {
  return name === 'location' || name === 'department' || name === 'class';
}

function isByValue(name: string): name is ByValue {
  return Object.hasOwn(BY_VALUE, name);
}

function keyOf(name: ListName): string {
  return LISTS[name].fields[0];
}

function pick<T>(records: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(keys.flatMap((key) => (records[key] === undefined ? [] : [[key, records[key]]])));
}
