/**
 * What a first mapping can say from what both systems hold: entries that are known, and gaps. A gap is never filled with
 * what is only likely: that is suggested next to it.
 */
import type { z } from 'zod';

import type { Chart } from '../../clients/intacct/master-data-lists.ts';
import type { BusinessUnit, JobType, OwnMapping, PaymentTerm } from '../../clients/servicetitan/master-lists.ts';
import { accountRule, businessUnit, terms } from '../../config/mapping-schema.ts';
import { currency } from '../../config/scalars.ts';
import { unfilledIn } from '../../config/gaps.ts';
import type { DimensionRecord } from '../../domain/ledger/master-data.ts';
import { getOwn } from '../../domain/values/get-own.ts';
import { accountForAllStock, accountForFreight, accountForJobType, accountForStock, accountForTax, costTitlesOf } from './account-titles.ts'; // prettier-ignore
import { directoryOf, nearestByTitle, type Directory } from './directory.ts';
import type { Entry } from './entry.ts';
import { isSameName, isSure, matchByName, type Match } from './names.ts';
import { proposeTerms } from './terms.ts';
import { partsOf } from './unit-names.ts';
import { wordsOf } from './words.ts';

export interface SystemFacts {
  readonly tenantId: string;
  readonly companyId: string;
  readonly businessUnits: readonly BusinessUnit[];
  /** ServiceTitan's own mapping to Intacct; absent where the endpoint is not there for us. */
  readonly ownMapping?: ReadonlyMap<number, OwnMapping> | undefined;
  readonly jobTypes: readonly JobType[];
  readonly terms: readonly PaymentTerm[];
  readonly chart: Chart;
}

export interface Proposal {
  /** Base currency of all entities. */
  readonly currency: { readonly value?: string | undefined; readonly words: string };
  readonly units: readonly Entry[];
  readonly accounts: readonly Entry[];
  /** Settings: one, ServiceTitan's name and Intacct's. */
  readonly terms: readonly Entry[];
}

export function propose(facts: SystemFacts): Proposal {
  return {
    currency: currencyOf(facts),
    units: proposeUnits(facts).map((entry) => asTaken(entry, businessUnit)),
    accounts: proposeAccounts(facts).map((entry) => asTaken(entry, accountRule)),
    terms: proposeTerms(facts.terms, facts.chart).map((entry) => asTaken(entry, terms)),
  };
}

/** A value that the configuration would refuse is a gap as well: it would make the whole file useless. */
function asTaken(entry: Entry, schema: z.ZodType): Entry {
  const known = Object.fromEntries(Object.entries(entry.settings).filter(([, value]) => value !== undefined));
  const issues = schema.safeParse(known).error?.issues ?? [];
  const refused = [...issues, ...unfilledIn(known).map(({ where: path, message }) => ({ path, message }))]
    .map(({ path: [name = ''], message }) => ({ name: String(name), message }))
    .filter(({ name }) => Object.hasOwn(known, name));
  if (refused.length === 0) return entry;
  const why = refused.map(({ name, message }) => `${name} cannot be ${JSON.stringify(known[name])}: ${message}`);
  const gaps = Object.fromEntries(refused.map(({ name }) => [name, undefined]));
  const words = [...why, entry.words].filter((part) => part !== '').join('; ');
  return { settings: { ...entry.settings, ...gaps }, isGap: true, words };
}

function currencyOf({ chart, businessUnits }: SystemFacts): Proposal['currency'] {
  const ofEntities = [...new Set(Object.values(chart.entities).flatMap(({ currency }) => currency ?? []))];
  const ofUnits = [...new Set(businessUnits.flatMap(({ currency }) => currency ?? []))];
  const [value, another] = ofEntities;
  if (value !== undefined && another === undefined && currency.safeParse(value).success) {
    const foreign = ofUnits.filter((currency) => currency !== value);
    const held = foreign.length === 0 ? '' : `; ServiceTitan also has ${foreign.join(', ')}: such bills are held`;
    return { value, words: `base currency of every entity${held}` };
  }
  const found =
    ofEntities.length === 0 ? 'Intacct names no base currency' : `the entities have ${ofEntities.join(', ')}`;
  const units = ofUnits.length === 0 ? '' : `; the business units have ${ofUnits.join(', ')}`;
  return { words: `the currency of the bills that are posted: ${found}${units}` };
}

type PlaceName = keyof Chart['dimensions'];
/** What is active of each dimension of a business unit. */
type Places = Readonly<Record<PlaceName, Directory>>;

function proposeUnits({ businessUnits, chart, ownMapping }: SystemFacts): Entry[] {
  const { location, department, class: classes } = chart.dimensions;
  const places = { location: activeOf(location), department: activeOf(department), class: activeOf(classes) };
  return businessUnits
    .toSorted((a, b) => a.id - b.id)
    .map((unit) => proposeUnit(unit, { chart, places, own: ownMapping?.get(unit.id) }));
}

interface AroundUnit {
  readonly chart: Chart;
  readonly places: Places;
  readonly own: OwnMapping | undefined;
}

function proposeUnit(unit: BusinessUnit, { chart, places, own }: AroundUnit): Entry {
  const { location: locations, department: departments, class: classes } = chart.dimensions;
  const { where, work } = partsOf(unit.name);
  const location = place([own?.locationId, own?.locationName], [unit.name, where], locations, places.location);
  const names = [unit.division, unit.name, ...work].filter((name) => name !== undefined);
  const department = places.department.candidates.length > 0 ? place([own?.department], names, departments, places.department) : undefined; // prettier-ignore
  // Whether a company uses classes for this is not to be seen: only ServiceTitan's own mapping says so.
  const ofClass = own?.class === undefined ? undefined : place([own.class], [], classes, places.class);
  const parts = Object.entries({ location, department, class: ofClass }).flatMap(([name, match]) => {
    const records = chart.dimensions[name as PlaceName];
    return match === undefined ? [] : [{ name, match, words: `${name} ${howKnown(match, records)}` }];
  });
  const isGap = parts.some(({ match }) => !isSure(match));
  const at = likelyOf(location);
  return {
    settings: {
      id: unit.id,
      ...entityPart(at, chart),
      ...Object.fromEntries(parts.map(({ name, match }) => [name, likelyOf(match)])),
    },
    isGap,
    words: `${unit.name || 'without a name'}: ${parts.map(({ words }) => words).join(', ')}`,
  };
}

function howKnown(match: Match, records: Readonly<Record<string, DimensionRecord>>): string {
  if (isSure(match)) return `by ${match.by}`;
  const { likely, why } = match;
  const suggested = likely === undefined ? 'not known' : `only likely (${likely} ${records[likely]?.name ?? ''})`;
  return why === undefined ? suggested : `${suggested}: ${why}`;
}

/** None in a company without entities, and for a location that belongs to none. */
function entityPart(locationId: string | undefined, chart: Chart): Entry['settings'] {
  if (Object.keys(chart.entities).length === 0) return {};
  if (locationId === undefined) return { entity: undefined };
  const entity = getOwn(chart.dimensions.location, locationId)?.entity;
  return entity === undefined ? {} : { entity };
}

/** By ServiceTitan's own mapping, else by name. What the mapping says and Intacct does not have is a gap, not a search. */
function place(
  own: readonly (string | undefined)[],
  names: readonly string[],
  records: Readonly<Record<string, DimensionRecord>>,
  directory: Directory,
): Match {
  const given = own.filter((text) => text !== undefined);
  const [first] = given;
  if (first === undefined) return matchByName(names, directory);
  const byId = given.find((text) => directory.has(text));
  const [byName, another] = new Set(given.flatMap((text) => directory.named(wordsOf(text)).filter(({ name }) => isSameName(text, name)))); // prettier-ignore
  const found = byId ?? (another === undefined ? byName?.id : undefined);
  if (found !== undefined) return { id: found, by: "ServiceTitan's own mapping" };
  const state = records[first]?.isActive === false ? 'is inactive in Intacct' : 'is not in Intacct';
  const likely = likelyOf(matchByName([...given, ...names], directory));
  return { likely, why: `${first} of ServiceTitan's own mapping ${state}` };
}

function likelyOf(match: Match): string | undefined {
  return isSure(match) ? match.id : match.likely;
}

function activeOf(records: Readonly<Record<string, DimensionRecord>>): Directory {
  return directoryOf(Object.entries(records).flatMap(([id, { name, isActive }]) => (isActive ? [{ id, name }] : [])));
}

function proposeAccounts({ chart, jobTypes }: SystemFacts): Entry[] {
  const ofCost = Object.entries(chart.accounts).filter(([, { isActive, isIncome }]) => isActive && !isIncome);
  const accounts = directoryOf(ofCost.map(([id, { title: name }]) => ({ id, name })));
  const titles = costTitlesOf(accounts);
  const entry = (settings: Entry['settings'], words: string, match: Match, like: string): Entry => ({
    settings: { ...settings, account: isSure(match) ? match.id : undefined },
    isGap: !isSure(match),
    words: isSure(match) ? `${words}: ${match.by}` : `${words}${describeNearest(like, accounts)}`,
  });
  const allStock = accountForAllStock(accounts);
  const ofStock = (type: string): Entry =>
    entry({ destination: 'stock', locationType: type }, `goods to a ${type.toLowerCase()}`, accountForStock(type, accounts), `Inventory ${type}`); // prettier-ignore
  return [
    entry({ line: 'tax' }, 'tax on a bill', accountForTax(accounts), 'Tax on purchases'),
    entry({ line: 'freight' }, 'freight on a bill', accountForFreight(accounts), 'Freight in'),
    entry({ line: 'other' }, 'other charges less discounts', {}, 'Other charges and discounts'),
    ...(isSure(allStock)
      ? [entry({ destination: 'stock' }, 'goods to a warehouse or truck', allStock, '')]
      : [ofStock('Warehouse'), ofStock('Truck')]),
    entry({ destination: 'overhead' }, 'goods and expenses without a job', {}, 'Shop supplies'),
    ...jobTypes
      .toSorted((a, b) => a.id - b.id)
      .map(({ id, name }) => entry({ destination: 'job', jobType: id }, name || 'without a name', accountForJobType(name, titles), name)), // prettier-ignore
  ];
}

function describeNearest(like: string, accounts: Directory): string {
  const near = nearestByTitle(like, accounts).map(({ id, name }) => `${id} ${name}`);
  return near.length === 0 ? '; no title in Intacct is alike' : `; nearest titles: ${near.join(', ')}`;
}
