/** A first tieout.yaml says what is known and marks what is not: nothing is ever filled in by likeness. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse, parseDocument } from 'yaml';

import { accountForAllStock, accountForFreight, accountForJobType, accountForStock, accountForTax, costTitlesOf } from '../../src/cli/init/account-titles.ts'; // prettier-ignore
import { directoryOf, nearestByTitle } from '../../src/cli/init/directory.ts';
import { isSure, matchByName } from '../../src/cli/init/names.ts';
import { propose, type SystemFacts } from '../../src/cli/init/proposal.ts';
import { gapsIn, describeLines } from '../../src/cli/init/gaps.ts';
import { writeFirstFile } from '../../src/cli/init/write-yaml.ts';
import type { Chart } from '../../src/clients/intacct/master-data-lists.ts';
import { tieoutSchema } from '../../src/config/schema.ts';
import { unfilledIn } from '../../src/config/gaps.ts';
import { netDays } from '../support/builders.ts';

const CHART: Chart = {
  accounts: {
    '1310': { title: 'Inventory Warehouse', isActive: true, isIncome: false, requires: [] },
    '4010': { title: 'AC Repair', isActive: true, isIncome: true, requires: [] },
    '5010': { title: 'AC Repair Materials', isActive: true, isIncome: false, requires: [] },
    '5050': { title: 'Air Quality Instruments', isActive: true, isIncome: false, requires: [] },
    '5060': { title: 'Duct Work', isActive: false, isIncome: false, requires: [] },
    '5800': { title: 'Tax on Purchases', isActive: true, isIncome: false, requires: [] },
  },
  entities: { E10: { name: 'North', currency: 'USD' } },
  terms: { N30: netDays(30), 'Net 15': netDays(15), '2-10 N30': netDays(30) },
  dimensions: {
    location: {
      E10: { name: 'North', isActive: true, entity: 'E10' },
      T01: { name: 'Alder Falls', isActive: true, entity: 'E10' },
      T02: { name: 'Birch Hollow', isActive: true, entity: 'E10' },
      T03: { name: 'Cedar Flats', isActive: false, entity: 'E10' },
      '104': { name: 'Dogwood Bend', isActive: true },
    },
    department: { SVC: { name: 'Service', isActive: true }, INS: { name: 'Installation', isActive: true } },
    class: { RES: { name: 'Residential', isActive: true } },
  },
};

function facts(change: Partial<SystemFacts> = {}): SystemFacts {
  return { tenantId: '1', companyId: 'c', businessUnits: [], jobTypes: [], terms: [], chart: CHART, ...change };
}

function textOf(some: SystemFacts): string {
  return writeFirstFile({
    proposal: propose(some),
    connectionId: 'main',
    tenantId: some.tenantId,
    companyId: some.companyId,
    writtenOn: '2026-12-01',
    path: 'tieout.yaml',
    schemaPath: './tieout.schema.json',
  });
}

const line = (text: string, of: string): string =>
  text
    .split('\n')
    .find((one) => one.includes(of))
    ?.trim() ?? '';

describe('a business unit', () => {
  const unit = (name: string, own?: object) =>
    line(
      textOf(
        facts({
          businessUnits: [{ id: 7, name, division: 'Service' }],
          ...(own === undefined ? {} : { ownMapping: new Map([[7, own]]) }),
        }),
      ),
      'id: 7',
    );

  it('is where ServiceTitan’s own mapping says, by id or by name', () => {
    const own = { locationId: 'T01', department: 'Installation', class: 'RES' };
    expect(unit('Whatever', own)).toBe(
      "- { id: 7, entity: E10, location: T01, department: INS, class: RES } # Whatever: location by ServiceTitan's own mapping, department by ServiceTitan's own mapping, class by ServiceTitan's own mapping",
    );
    expect(unit('Whatever', { locationName: 'alder falls', department: 'SVC' })).toMatch(/^- \{ id: 7, entity: E10, location: T01, department: SVC \}/); // prettier-ignore
  });

  it('is a gap where that mapping names what Intacct does not have, or has made inactive', () => {
    expect(unit('Alder Falls', { locationId: 'T99', department: 'SVC' })).toBe(
      "# - { id: 7, entity: E10, location: T01, department: SVC } # GAP: Alder Falls: location only likely (T01 Alder Falls): T99 of ServiceTitan's own mapping is not in Intacct, department by ServiceTitan's own mapping",
    );
    expect(unit('X', { locationId: 'T03', department: 'SVC' })).toMatch(/^# - \{ id: 7, entity: \?\?\?, location: \?\?\?, .*location not known: T03 .* is inactive in Intacct/); // prettier-ignore
  });

  it('is where an equal name or number says, in the entity above', () => {
    expect(unit('birch-hollow')).toBe(
      '- { id: 7, entity: E10, location: T02, department: SVC } # birch-hollow: location by equal name, department by equal name',
    );
    // At no entity: such bills are written at the top level.
    expect(unit('104 Dogwood')).toMatch(/^- \{ id: 7, location: '104', department: SVC \} # 104 Dogwood: location by equal number/); // prettier-ignore
  });

  it.each([
    ['Alder Falls Service', 'SVC'],
    ['Alder Falls - Install', 'INS'],
    ['HVAC Installation Alder Falls', 'INS'],
  ])('is where the name says, but for what is done there: %s', (name, department) => {
    const text = textOf(facts({ businessUnits: [{ id: 7, name }] }));
    const known = `- { id: 7, entity: E10, location: T01, department: ${department} } # ${name}: `;
    // Two kinds of work are no name of a department.
    if (!name.startsWith('HVAC')) expect(line(text, 'id: 7')).toContain(known);
    else expect(line(text, 'id: 7')).toMatch(/^# .*location by equal name, department /);
  });

  it('is a gap where a name is only alike, with what is likely next to it', () => {
    expect(unit('Alder Falls East')).toMatch(/^# - \{ id: 7, entity: E10, location: T01, department: SVC \} # GAP: /);
    expect(unit('Service')).toMatch(/^# .*GAP: Service: location not known/);
    expect(unit('Somewhere')).toMatch(/^# - \{ id: 7, entity: \?\?\?, location: \?\?\?, department: SVC \} # GAP: Somewhere: location not known/); // prettier-ignore
    expect(unit('Cedar Flats')).toMatch(/^# .*GAP: Cedar Flats: location not known/); // inactive
  });
});

describe('names', () => {
  const candidates = directoryOf([
    { id: 'A', name: 'North' },
    { id: 'B', name: 'North' },
    { id: '10', name: 'East' },
  ]);

  it('that two records have decide nothing', () => {
    expect(isSure(matchByName(['North'], candidates))).toBe(false);
    expect(matchByName(['EAST!'], candidates)).toEqual({ id: '10', by: 'equal name' });
    expect(isSure(matchByName([''], directoryOf([{ id: 'Z', name: '' }])))).toBe(false);
  });

  it('of accounts leave no doubt, or the account is a gap', () => {
    const accounts = (...titles: string[]) =>
      directoryOf(titles.map((name, index) => ({ id: `${5000 + index}`, name })));
    const found = (match: object): unknown => ('id' in match ? match.id : undefined);
    expect(found(accountForJobType('AC Repair', costTitlesOf(accounts('AC Repair - Materials'))))).toBe('5000');
    expect(
      found(accountForJobType('AC Repair', costTitlesOf(accounts('AC Repair Parts', 'Cost of AC Repair')))),
    ).toBeUndefined();
    expect(found(accountForJobType('Service', costTitlesOf(accounts('Service Vehicle Expense'))))).toBeUndefined();
    expect(found(accountForJobType('Materials', costTitlesOf(accounts('Parts'))))).toBeUndefined();
    expect(found(accountForStock('Warehouse', accounts('Inventory - Warehouses', 'Warehouse Rent')))).toBe('5000');
    expect(found(accountForStock('Truck', accounts('Trucks')))).toBeUndefined();
    expect(found(accountForAllStock(accounts('Inventory', 'Rent')))).toBe('5000');
    expect(found(accountForAllStock(accounts('Inventory', 'Inventory Adjustments')))).toBeUndefined();
    expect(found(accountForTax(accounts('Sales Tax Payable', 'Payroll Tax')))).toBeUndefined();
    expect(found(accountForTax(accounts('Sales Tax on Purchases')))).toBe('5000');
    expect(found(accountForFreight(accounts('Freight In', 'Freight Out')))).toBe('5000');
    expect(nearestByTitle('AC Install', accounts('Equipment Installs', 'Rent')).map(({ name }) => name)).toEqual(['Equipment Installs']); // prettier-ignore
  });
});

describe('accounts and terms', () => {
  it('are filled in by a clear title, never by an income or inactive account', () => {
    const text = textOf(facts({ jobTypes: [{ id: 41, name: 'AC Repair' }, { id: 47, name: 'Duct Work' }, { id: 48, name: 'Air Quality' }] })); // prettier-ignore
    expect(line(text, 'jobType: 41')).toBe(`- { destination: job, jobType: 41, account: '5010' } # AC Repair: title "AC Repair Materials"`); // prettier-ignore
    expect(line(text, 'jobType: 47')).toMatch(/^# - \{ destination: job, jobType: 47, account: \?\?\? \} # GAP: Duct Work; no title/); // prettier-ignore
    expect(line(text, 'jobType: 48')).toMatch(/GAP: Air Quality; nearest titles: 5050 Air Quality Instruments$/);
    // The only account of inventory is titled for one kind of place: not for all stock.
    expect(line(text, 'locationType: Warehouse')).toMatch(/^- \{ destination: stock, locationType: Warehouse, account: '1310' \}/); // prettier-ignore
    expect(line(text, 'locationType: Truck')).toMatch(/^# - .*GAP/);
  });

  it('map a term by its name, else by days that only one term has', () => {
    const text = textOf(facts({ terms: [{ name: 'net 15' }, { name: 'Fifteen', due: { from: 'bill-date', days: 15 } }, { name: 'Net 30', due: { from: 'bill-date', days: 30 } }] })); // prettier-ignore
    expect(line(text, 'net 15:')).toBe('net 15: Net 15 # equal name');
    expect(line(text, 'Fifteen:')).toBe('Fifteen: Net 15 # 15 days from the bill date, as no other term');
    expect(line(text, 'Net 30:')).toMatch(/^# Net 30: \?\?\? # GAP: .*N30, 2-10 N30 have 30 days/);
  });

  it('may have any name that can be seen; one that the file cannot hold is a gap', () => {
    const termsOf = (terms: Chart['terms']) => textOf(facts({ terms: [{ name: 'Some', due: { from: 'bill-date', days: 30 } }], chart: { ...CHART, terms } })); // prettier-ignore
    for (const name of ['2% 10, Net 30', 'Due on Receipt/COD', "Owner's"]) {
      const text = line(termsOf({ [name]: netDays(30) }), 'Some:');
      expect(text).toMatch(/^Some: '.*' # 30 days from the bill date, as no other term$/);
      expect(parse(text)).toEqual({ Some: name });
    }
    for (const name of [' Net 30', 'Net\n30', 'N'.repeat(41), '???'])
      expect(line(termsOf({ [name]: netDays(30) }), 'Some:')).toMatch(
        /^# Some: \?\?\? # GAP: Some cannot be ".*": a term /,
      );
    const account = { '{5010}': { title: 'AC Repair', isActive: true, isIncome: false, requires: [] } };
    const text = textOf(facts({ jobTypes: [{ id: 41, name: 'AC Repair' }], chart: { ...CHART, accounts: account } }));
    expect(line(text, 'jobType: 41')).toMatch(
      /account: \?\?\? \} # GAP: account cannot be "\{5010\}": \{5010\} is not a known placeholder/,
    );
  });

  it('leave a term open whose due date in Intacct is another one, or is not to be seen', () => {
    const tenth = { from: 'month', monthsLater: 1, day: 10 } as const;
    const chart = { ...CHART, terms: { Tenth: netDays(10), N10: netDays(10), EOM: { stated: 'DUEFROM Q' } } };
    const lineOf = (term: SystemFacts['terms'][number]) => line(textOf(facts({ terms: [term], chart })), `${term.name}:`); // prettier-ignore
    expect(lineOf({ name: 'Tenth', due: tenth })).toMatch(
      /^# Tenth: \?\?\? # GAP: .*the one of equal name says DUEDATE 10, DUEFROM from bill\/invoice date, and ServiceTitan day 10 of the next month/,
    );
    expect(lineOf({ name: 'Next tenth', due: tenth })).toMatch(/^# Next tenth: \?\?\? # GAP: /);
    expect(lineOf({ name: 'EOM', due: tenth })).toBe('EOM: EOM # equal name');
    expect(lineOf({ name: 'Ten', due: { from: 'bill-date', days: 10 } })).toMatch(
      /^# Ten: \?\?\? # GAP: .*Tenth, N10 have 10 days from the bill date/,
    );
  });

  it('take no term without a discount for one that has one', () => {
    const early = { name: '2 10 Net 15', due: netDays(15).due, discount: '2 % by NumberOfDays 10' };
    expect(line(textOf(facts({ terms: [early] })), '2 10 Net 15')).toMatch(/^# .* # GAP: .*has a discount \(2 % by/);
    const named = { ...early, name: 'Net 15' };
    expect(line(textOf(facts({ terms: [named] })), 'Net 15:')).toMatch(
      /equal name; its discount \(2 % by .*\) is taken/,
    );
  });

  it('pass over a term that no file can name, and say so', () => {
    const long = 'Net 30 '.repeat(200);
    const text = textOf(facts({ terms: [{ name: long, due: { from: 'bill-date', days: 15 } }, { name: '???', due: { from: 'bill-date', days: 15 } }, { name: ' \t', due: { from: 'bill-date', days: 15 } }, { name: 'Net 15' }] })); // prettier-ignore
    const document = parseDocument(text);
    expect(document.errors).toEqual([]);
    const { connections } = document.toJS() as { connections: { main: { mapping: { terms: object } } } };
    expect(connections.main.mapping.terms).toEqual({ 'Net 15': 'Net 15' });
    expect(text).toContain('# GAP: a payment term with a name of 1399 characters: name it otherwise in ServiceTitan');
    expect(text).toContain('# GAP: a payment term with no name (???)');
  });

  it('take the base currency that all entities share', () => {
    expect(line(textOf(facts()), 'currency')).toBe('currency: USD # base currency of every entity');
    const two = { ...CHART, entities: { ...CHART.entities, E20: { name: 'Canada', currency: 'CAD' } } };
    expect(line(textOf(facts({ chart: two })), 'currency')).toMatch(/^# currency: \?\?\? # GAP: .*USD, CAD/);
  });
});

describe('many names', () => {
  const words = (i: number): string => `${(i * 7_919).toString(36)} Falls ${(i * 104_729).toString(36)}`;

  function timeOf(many: number): number {
    const all = Array.from({ length: many }, (_, i) => i);
    const location = Object.fromEntries(all.map((i) => [`T${i}`, { name: words(i), isActive: true }]));
    const account = (i: number) => ({ title: words(i), isActive: true, isIncome: false, requires: [] });
    const some = facts({
      businessUnits: all.map((i) => ({ id: i + 1, name: `${words(i)} x` })),
      jobTypes: all.map((i) => ({ id: i + 1, name: `${words(i)} y` })),
      chart: {
        ...CHART,
        accounts: Object.fromEntries(all.map((i) => [`A${i}`, account(i)])),
        dimensions: { ...CHART.dimensions, location },
      },
    });
    const from = performance.now();
    propose(some);
    return performance.now() - from;
  }

  it('are matched in a moment', () => {
    // Ten seconds where each name is taken apart once for each other one.
    expect(timeOf(1_000)).toBeLessThan(5_000);
  });
});

describe('the file', () => {
  const anyName = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom("it's: #1", 'yes', '- {', '\u2028x', 'a\n    evil: 1')); // prettier-ignore
  const anyId = fc.oneof(fc.stringMatching(/^[A-Z0-9]{1,4}$/), anyName, fc.constantFrom('S/V', ' T01', '???', 'X'.repeat(50), '__proto__', '{a}')); // prettier-ignore
  const anyRecords = fc.dictionary(anyId, fc.record({ name: anyName, isActive: fc.boolean() })); // prettier-ignore
  const anyFacts: fc.Arbitrary<SystemFacts> = fc.record({
    tenantId: fc.constant('1'),
    companyId: anyName,
    businessUnits: fc.uniqueArray(fc.record({ id: fc.integer({ min: 1 }), name: anyName, division: anyName }), { selector: ({ id }) => id }), // prettier-ignore
    jobTypes: fc.uniqueArray(fc.record({ id: fc.integer({ min: 1 }), name: anyName }), { selector: ({ id }) => id }),
    terms: fc.uniqueArray(fc.record({ name: anyName.filter((name) => name.trim() !== ''), due: fc.constantFrom(netDays(15).due, netDays(30).due) }), { selector: ({ name }) => name }), // prettier-ignore
    chart: fc
      .record({
        location: anyRecords,
        department: anyRecords,
        class: anyRecords,
        terms: fc.dictionary(anyId, fc.constantFrom(netDays(15), netDays(30))),
      }) // prettier-ignore
      .map(({ terms, ...dimensions }) => ({ ...CHART, terms, dimensions })),
  });

  it('misses only the required answers, whatever names there are', () => {
    fc.assert(
      fc.property(anyFacts, (some) => {
        const document = parseDocument(textOf(some));
        expect(document.errors).toEqual([]);
        const { error } = tieoutSchema.safeParse(document.toJS());
        const where = (error?.issues ?? []).map(({ path }) => path.slice(2).join('.'));
        expect(unfilledIn(document.toJS())).toEqual([]);
        const required = ['goLive', 'receiptsInLedger', 'mapping.businessUnits', 'mapping.accounts'];
        expect(where.filter((place) => !required.includes(place))).toEqual([]);
        expect(where).toEqual(expect.arrayContaining(['goLive', 'receiptsInLedger']));
      }),
    );
  });

  it('names a gap that was taken in unfilled', () => {
    const text = textOf(facts({ businessUnits: [{ id: 7, name: 'Somewhere' }], jobTypes: [{ id: 47, name: 'Duct' }] }));
    const document = parseDocument(text.replaceAll(/^(\s*)# (?=- )/gm, '$1')).toJS() as object;
    const messages = tieoutSchema.safeParse(document).error?.issues.map(({ path, message }) => `${path.slice(3).join('.')}: ${message}`); // prettier-ignore
    expect(messages).toContain('businessUnits.0.location: a location is still a gap: fill it in');
    expect(messages).toContain('accounts.6.account: an account is still a gap: fill it in');
  });

  it('says where its gaps are', () => {
    const text = textOf(facts());
    const gaps = gapsIn(text);
    expect(gaps.map(({ what }) => what.split(/[:,(;]/)[0])).toContain('the first bill date that Tieout posts');
    for (const { line: at, what } of gaps) expect(text.split('\n')[at - 1]).toContain(what);
  });

  it('has no gap any more where something was filled in and taken in, whatever the remark behind it says', () => {
    const text = textOf(
      facts({
        businessUnits: [
          { id: 7, name: 'Alder Falls East' },
          { id: 8, name: 'Somewhere' },
        ],
      }),
    );
    const before = gapsIn(text).length;
    const taken = text
      .replace('goLive: #', 'goLive: 2026-09-01 #')
      .replace(/# - (\{ id: 7, .*), department: \?\?\?/, '- $1')
      .replace('# - { id: 8,', '- { id: 8,') // with its ??? left
      .replace(/# - (\{ destination: overhead, account: )\?\?\?/, "- $1'6410'");
    const after = gapsIn(taken);
    expect(after).toHaveLength(before - 3);
    expect(after.map(({ what }) => what).join('\n')).toMatch(/^none, if .*Somewhere: location not known/s);
  });

  it('names lines by their ranges', () => {
    expect(describeLines([14, 38, 39, 40, 70, 71])).toBe('14, 38–40, 70–71');
    expect(describeLines([])).toBe('');
  });

  it('says what closed periods, credits and dimensions need, in lines that can be taken in as they are', () => {
    const text = textOf(facts({ businessUnits: [{ id: 7, name: 'Alder Falls Service' }] }))
      .replace('goLive:', 'goLive: 2026-09-01')
      .replace('receiptsInLedger:', 'receiptsInLedger: none')
      .replaceAll(/# (action|closedThrough|credits|dimensions): /g, '$1: ');
    const { connections } = tieoutSchema.parse(parseDocument(text).toJS());
    const { bills, credits, mapping } = connections['main'] ?? {};
    expect(bills).toMatchObject({ action: 'Draft', closedThrough: { 'top-level': '2026-11-30' } });
    expect(credits?.enabled).toBe(true);
    expect(mapping?.dimensions['project']).toHaveLength(1);
    expect(text).toMatch(/closedThrough: .* # .*without it a closed period is not foreseen/);
    expect(text).toMatch(/credits: .* # vendors' credits are not posted until/);
  });

  it('names itself in the commands that it suggests', () => {
    const about = { connectionId: 'main', tenantId: '1', companyId: 'c', writtenOn: '2026-12-01', schemaPath: './s' };
    const text = writeFirstFile({ proposal: propose(facts()), ...about, path: "our west's.yaml" });
    expect(text).toContain(`#   npx tieout mapping check --config 'our west'\\''s.yaml'\n`);
  });
});
