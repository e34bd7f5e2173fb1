/** The Intacct sandbox over raw HTTP: `query`, its filters along relations, its aggregates and its pages. */
import { describe, expect, it } from '@jest/globals';

import { call, createBill, json, query, start, valuesOf, useSandbox } from './intacct-sandbox-requests.ts';

useSandbox();

const equalTo = (field: string, value: string): string =>
  `<equalto><field>${field}</field><value>${value}</value></equalto>`;
const ascending = (field: string): string => `<orderby><order><field>${field}</field><ascending/></order></orderby>`;

function select(object: string, selected: string, rest = ''): string {
  return `<query><object>${object}</object><select>${selected}</select>${rest}</query>`;
}

/** Bills of two vendors, made in this order: 00123 with A, B and C, V-1002 with D; beside the seeded HAND-1. */
async function someBills(): Promise<string[]> {
  const recordNos: string[] = [];
  for (const [recordId, vendorId, amount] of [
    ['A', '00123', '10'],
    ['B', '00123', '20.50'],
    ['C', '00123', '0.01'],
    ['D', 'V-1002', '5'],
  ]) {
    const recordNo = await createBill(
      {},
      { RECORDID: recordId, VENDORID: vendorId, TERMNAME: 'N30' },
      { TRX_AMOUNT: amount },
    );
    recordNos.push(recordNo);
  }
  return recordNos;
}

async function recordIds(rest: string): Promise<string[]> {
  return valuesOf((await call(query('APBILL', 'RECORDID', rest))).body, 'RECORDID');
}

describe('Intacct sandbox: query filters', () => {
  it.each([
    [`<and>${equalTo('VENDORID', '00123')}<or>${equalTo('RECORDID', 'A')}${equalTo('RECORDID', 'D')}</or></and>`, 'A'],
    ['<between><field>TOTALENTERED</field><value>5</value><value>10</value></between>', 'A D'],
    ['<between><field>TOTALENTERED</field><value>10</value><value>5</value></between>', ''],
    ['<notin><field>RECORDID</field><value>A</value><value>HAND-1</value></notin>', 'B C D'],
    ['<like><field>RECORDID</field><value>_AND-%</value></like>', 'HAND-1'],
    ['<notlike><field>RECORDID</field><value>_</value></notlike>', 'HAND-1'],
    ['<isnull><field>TERMNAME</field></isnull>', 'HAND-1'],
    ['<isnotnull><field>TERMNAME</field></isnotnull>', 'A B C D'],
    [equalTo('STATE', 'Partially Paid'), 'HAND-1'],
    ['<greaterthan><field>TOTALDUE</field><value>9.99</value></greaterthan>', 'A B HAND-1'],
    [equalTo('VENDOR.NAME', 'Duct Depot'), 'D HAND-1'],
    [equalTo('VENDOR.TERM.DUEDATE', '30'), 'A B C'],
  ])('finds by %s', async (filter, found) => {
    await start();
    await someBills();
    expect((await recordIds(`<filter>${filter}</filter>`)).toSorted().join(' ')).toBe(found);
  });

  it('takes a thousand values for in, and not one more', async () => {
    await start();
    const values = (count: number): string => '<value>HAND-1</value>'.repeat(count);
    const filter = (count: number): string => `<filter><in><field>RECORDID</field>${values(count)}</in></filter>`;
    expect(await recordIds(filter(1_000))).toEqual(['HAND-1']);
    expect((await call(query('APBILL', 'RECORDID', filter(1_001)))).body).toContain('Error 1871');
  });

  it('heeds case unless set not to', async () => {
    await start();
    const filter = `<filter>${equalTo('RECORDID', 'hand-1')}</filter>`;
    expect(await recordIds(filter)).toEqual([]);
    expect(await recordIds(`${filter}<options><caseinsensitive>true</caseinsensitive></options>`)).toEqual(['HAND-1']);
  });
});

describe('Intacct sandbox: fields that this company has no use for', () => {
  it.each([
    ['VENDOR', 'PARENTNAME'],
    ['GLACCOUNT', 'CATEGORY'],
    ['CLASS', 'RECORD_URL'],
  ])('%s.%s is known and empty, unlike a field that no object has', async (object, field) => {
    await start();
    expect((await call(query(object, field))).body).toContain(`<${object}><${field}/></${object}>`);
    expect(valuesOf((await call(query(object, `${field}X`))).body, 'description2')[0]).toContain(`queried: ${field}X`);
  });
});

describe('Intacct sandbox: query along relations', () => {
  it('shows fields of related objects with the dot in the tag', async () => {
    await start();
    const [a = ''] = await someBills();
    const filter = `<filter>${equalTo('RECORDKEY', a)}</filter>`;
    const fields = 'APBILL.RECORDID,APBILL.VENDOR.NAME,GLACCOUNT.TITLE,LOCATION.NAME,LOCATION.PARENT.NAME,CLASS.NAME';
    expect((await call(query('APBILLITEM', fields, filter))).body).toContain(
      '<APBILLITEM><APBILL.RECORDID>A</APBILL.RECORDID><APBILL.VENDOR.NAME>Pipe &amp; Valve&#039;s Supply</APBILL.VENDOR.NAME><GLACCOUNT.TITLE>Materials</GLACCOUNT.TITLE><LOCATION.NAME>Territory 1</LOCATION.NAME><LOCATION.PARENT.NAME>North</LOCATION.PARENT.NAME><CLASS.NAME/></APBILLITEM>',
    );
  });

  it('climbs a hierarchy once and not twice, and names what cannot be queried', async () => {
    await start();
    const refused = async (fields: string, rest = ''): Promise<string | undefined> =>
      valuesOf((await call(query('LOCATION', fields, rest))).body, 'description2')[0]?.replace(/ \[Support.*/, '');
    expect(valuesOf((await call(query('LOCATION', 'PARENT.LOCATIONID'))).body, 'PARENT.LOCATIONID').toSorted()).toEqual(
      [...['E10', 'E10', 'E20']],
    );
    expect(await refused('PARENT.PARENT.NAME')).toBe('The following fields cannot be queried: PARENT.PARENT.NAME');
    expect(await refused('NAME', `<filter>${equalTo('OWNER.NAME', 'x')}</filter>`)).toContain('OWNER.NAME');
    expect(await refused('NAME', ascending('PARENT'))).toContain('PARENT');
    expect(await refused('*')).toBe('The following fields cannot be queried: *');
  });
});

describe('Intacct sandbox: query aggregates', () => {
  it('groups by the plain fields of the select', async () => {
    await start();
    await someBills();
    const selected =
      '<field>VENDORID</field><count>RECORDNO</count><sum>TOTALENTERED</sum><avg>TOTALENTERED</avg><min>WHENCREATED</min><max>TOTALENTERED</max>';
    const { body } = await call(select('APBILL', selected, ascending('VENDORID')));
    expect(body).toContain('<data listtype="APBILL" totalcount="2" offset="0" count="2" numremaining="0">');
    expect(body).toContain(
      '<APBILL><VENDORID>00123</VENDORID><COUNT.RECORDNO>3</COUNT.RECORDNO><SUM.TOTALENTERED>30.51</SUM.TOTALENTERED><AVG.TOTALENTERED>10.17</AVG.TOTALENTERED><MIN.WHENCREATED>10/05/2026</MIN.WHENCREATED><MAX.TOTALENTERED>20.50</MAX.TOTALENTERED></APBILL>',
    );
    expect(valuesOf(body, 'MIN.WHENCREATED')).toEqual(['10/05/2026', '08/01/2026']);
  });

  it('makes one row without plain fields, also of nothing; a record number in the select makes groups of one', async () => {
    await start();
    await someBills();
    const all = await call(select('APBILL', '<count>RECORDNO</count>'));
    expect(valuesOf(all.body, 'COUNT.RECORDNO')).toEqual(['5']);
    const none = `<filter>${equalTo('RECORDID', 'nothing')}</filter>`;
    const empty = await call(select('APBILL', '<count>RECORDNO</count><sum>TOTALDUE</sum>', none));
    expect(empty.body).toContain('<APBILL><COUNT.RECORDNO>0</COUNT.RECORDNO><SUM.TOTALDUE/></APBILL>');
    const each = await call(select('APBILL', '<field>RECORDNO</field><count>RECORDNO</count>'));
    expect(valuesOf(each.body, 'COUNT.RECORDNO')).toEqual(['1', '1', '1', '1', '1']);
  });

  it('counts no nulls', async () => {
    await start();
    await someBills();
    expect(valuesOf((await call(select('APBILL', '<count>TERMNAME</count>'))).body, 'COUNT.TERMNAME')).toEqual(['4']);
  });

  it('refuses a sum of words, and an order by what is not grouped', async () => {
    await start();
    expect((await call(select('APBILL', '<sum>RECORDID</sum>'))).body).toContain('The function sum cannot be used');
    const { body } = await call(select('APBILL', '<field>STATE</field><count>RECORDNO</count>', ascending('RECORDNO')));
    expect(body).toContain('The following fields cannot be queried: RECORDNO');
  });
});

describe('Intacct sandbox: query pages', () => {
  const page = (offset: number, rest = ascending('RECORDNO')): Promise<string[]> =>
    recordIds(`${rest}<pagesize>2</pagesize><offset>${offset}</offset>`);

  it('has no order of its own, least of all the one of the record numbers', async () => {
    await start();
    const created = Array.from({ length: 12 }, (_none, index) => `INV-${String(index).padStart(2, '0')}`);
    for (const recordId of created) await createBill({}, { RECORDID: recordId });
    const once = await recordIds('');
    expect(once.toSorted()).toEqual(['HAND-1', ...created]);
    expect(once).not.toEqual(['HAND-1', ...created]);
    expect(once.toReversed()).not.toEqual(['HAND-1', ...created]);
    expect(await recordIds('')).toEqual(once);
    expect(await recordIds(ascending('RECORDNO'))).toEqual(['HAND-1', ...created]);
  });

  it('shows 100 rows by default, at most 2000, and counts what remains', async () => {
    await start();
    await someBills();
    const { body } = await call(
      query('APBILL', 'RECORDID', `${ascending('RECORDNO')}<pagesize>2</pagesize><offset>3</offset>`),
    );
    expect(body).toContain('<data listtype="APBILL" totalcount="5" offset="3" count="2" numremaining="0">');
    const beyond = await call(query('APBILL', 'RECORDID', '<offset>9</offset>'));
    expect(beyond.body).toContain('<data listtype="APBILL" totalcount="5" offset="9" count="0" numremaining="0"/>');
    expect((await call(query('APBILL', 'RECORDID', '<pagesize>2000</pagesize>'))).body).toContain('count="5"');
    expect((await call(query('APBILL', 'RECORDID', '<pagesize>2001</pagesize>'))).body).toContain('Error 1834');
    expect((await call(query('APBILL', 'RECORDID', '<offset>-1</offset>'))).body).toContain('Error 1833');
  });

  it('looks again for each page, so that a deletion between two pages hides a row', async () => {
    await start();
    const [a = ''] = await someBills();
    expect(await page(0)).toEqual(['HAND-1', 'A']);
    await call(`<delete><object>APBILL</object><keys>${a}</keys></delete>`);
    expect(await page(2)).toEqual(['C', 'D']);
  });

  it.each([
    ['page-repeated', ['HAND-1', 'A', 'B', 'C']],
    ['page-shuffled', ['C', 'B']],
    ['page-drift', ['C', 'D']],
  ])('disturbs one page by the fault %s', async (kind, expected) => {
    await start();
    await someBills();
    await json('POST', 'faults', { kind, operation: 'query APBILL' });
    expect(await page(2)).toEqual(expected);
    expect(await page(2)).toEqual(['B', 'C']);
  });

  it.each([
    ['off-line', 'The Service is Temporarily Off-line', 'Please Try Again Later'],
    ['database-error', 'There was an error processing the request.', ''],
  ])('fails by the fault %s as a result, with nothing done', async (kind, text, correction) => {
    await start();
    await json('POST', 'faults', { kind, operation: 'create APBILL' });
    const failed = await createBill();
    expect(failed).toContain('<result><status>failure</status><function>create</function>');
    expect(valuesOf(failed, 'description2')[0]).toContain(text);
    expect(valuesOf(failed, 'correction').join('')).toBe(correction);
    expect(await recordIds('')).toEqual(['HAND-1']);
  });
});
