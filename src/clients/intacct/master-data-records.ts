/**
 * Accounts, dimensions, entities and terms, cached for a while; lists that are short in every company are read whole.
 */
import type { DimensionName, StandardDimension } from '../../domain/values/dimensions.ts';
import type { DimensionRecord, MasterDataRequest, MasterData } from '../../domain/ledger/master-data.ts';
import type { Call } from '../../ports/call.ts';
import { SharedRead } from '../shared-read.ts';
import type { Query, Row } from './functions/query.ts';
import { byKey, LISTS, termsIn, toAccount, toChart, toDimension, toEntity, toLocations, type Chart, type ListName } from './master-data-lists.ts'; // prettier-ignore
import { DimensionValues, type Reading } from './dimension-values.ts';
import { nameAmong } from '../../domain/values/text-key.ts';

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
    { object: LISTS.terms.object, fields: LISTS.terms.fields },
    ...ofDimensions.filter(({ object }) => object !== 'VENDOR'),
  ];
}

export class MasterDataRecords {
  readonly #reading: Reading;
  readonly #lists: Readonly<Record<ListName, SharedRead<Row[]>>>;
  readonly #values = new Map<ByValue, DimensionValues>();

  constructor(reading: Reading) {
    this.#reading = reading;
    const list = (query: Query) =>
      new SharedRead(() => reading.inTurn(() => reading.query(query)), reading.cachedForMs);
    const lists = Object.entries(LISTS).map(([name, query]) => [name, list(query)] as const);
    this.#lists = Object.fromEntries(lists) as Record<ListName, SharedRead<Row[]>>;
  }

  /** @param mustRefresh what is cached does not count: it would hold a bill. */
  async read({ accounts, dimensions }: MasterDataRequest, mustRefresh: boolean, call: Call): Promise<MasterData> {
    const read = (name: ListName) => (mustRefresh ? this.#lists[name].refreshed() : this.#lists[name].cached());
    const allEntities = read('entities');
    const [accountRows, entities, terms, ...lists] = await Promise.all([
      read('accounts'),
      allEntities,
      read('terms'),
      ...Object.entries(dimensions).map(
        async ([name, ids = []]): Promise<[string, Record<string, DimensionRecord>] | undefined> => {
          if (isByValue(name)) return [name, await this.#valuesOf(name).find(ids, mustRefresh, call)];
          if (!isList(name)) return undefined;
          const rows = await read(name);
          const records =
            name === 'location' ? toLocations(rows, await allEntities) : byKey(rows, keyOf(name), toDimension);
          return [name, pick(records, ids)];
        },
      ),
    ]);
    return {
      accounts: pick(byKey(accountRows, 'ACCOUNTNO', toAccount), accounts),
      entities: byKey(entities, 'LOCATIONID', toEntity),
      terms: termsIn(terms),
      dimensions: Object.fromEntries(lists.filter((list) => list !== undefined)) as MasterData['dimensions'] & object,
    };
  }

  /** The short lists whole, as they are now; the bills that come next need no other. */
  async chart(): Promise<Chart> {
    const names = Object.keys(LISTS) as ListName[];
    const rows = await Promise.all(names.map(async (name) => [name, await this.#lists[name].refreshed()] as const));
    return toChart(Object.fromEntries(rows) as Record<ListName, Row[]>);
  }

  #valuesOf(name: ByValue): DimensionValues {
    const known = this.#values.get(name) ?? new DimensionValues(BY_VALUE[name], this.#reading);
    this.#values.set(name, known);
    return known;
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

/** Under the names that Intacct has for them, however they were asked for. */
function pick<T>(records: Readonly<Record<string, T>>, asked: readonly string[]): Record<string, T> {
  const names = asked.map((name) => nameAmong(records, name)).filter((name) => name !== undefined);
  return Object.fromEntries(names.map((name) => [name, records[name] as T]));
}
