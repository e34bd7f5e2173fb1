/** The Intacct sandbox over raw HTTP: `readByQuery` with `readMore`, `read`, and the formats of their answers. */
import { describe, expect, it } from '@jest/globals';

import {
  call,
  createBill,
  envelope,
  json,
  postRaw,
  query,
  start,
  valuesOf,
  useSandbox,
} from './intacct-sandbox-requests.ts';

useSandbox();

function byQuery(object: string, text: string, rest = ''): string {
  return `<readByQuery><object>${object}</object><query>${text}</query>${rest}</readByQuery>`;
}

const attributesOf = (body: string): string => /<data ([^>]*?)\/?>/.exec(body)?.[1] ?? body;
const resultIdOf = (body: string): string => / resultId="([^"]*)"/.exec(body)?.[1] ?? body;
const readMore = (resultId: string): string => `<readMore><resultId>${resultId}</resultId></readMore>`;

describe('Intacct sandbox: readByQuery', () => {
  it('answers in lower case with all fields, and an empty query means every record', async () => {
    await start();
    const { body } = await call(byQuery('APTERM', ''));
    expect(attributesOf(body)).toBe('listtype="apterm" count="1" totalcount="1" numremaining="0" resultId=""');
    expect(body).toMatch(/<apterm><RECORDNO>1<\/RECORDNO><NAME>N30<\/NAME>.*<\/apterm>/);
    const some = await call(byQuery('APTERM', '', '<fields>NAME,STATUS</fields>'));
    expect(some.body).toContain('<apterm><NAME>N30</NAME><STATUS>active</STATUS></apterm>');
  });

  it('compares stored codes where query compares what is shown', async () => {
    await start();
    await createBill({}, { RECORDID: 'POSTED' });
    await createBill({}, { RECORDID: 'DRAFT', ACTION: 'Draft' });
    const found = async (object: string, field: string, text: string): Promise<string[]> =>
      valuesOf((await call(byQuery(object, text, `<fields>${field}</fields>`))).body, field).toSorted();
    expect(await found('APBILL', 'RECORDID', "STATE = 'A'")).toEqual(['HAND-1', 'POSTED']);
    expect(await found('APBILL', 'STATE', "STATE = 'D'")).toEqual(['Draft']);
    expect(await found('APBILL', 'RECORDID', "STATE = 'Posted'")).toEqual([]);
    expect(await found('VENDOR', 'VENDORID', "STATUS = 'F' AND ONETIME = 'F'")).toEqual(['V-1025']);
    expect(await found('VENDOR', 'VENDORID', "STATUS = 'active'")).toEqual([]);
    expect(await found('VENDOR', 'NAME', "vendorid in ('00123') and NAME like '%Valve\\'s%'")).toEqual([
      'Pipe &amp; Valve&#039;s Supply',
    ]);
    expect(await found('APBILL', 'RECORDID', "WHENCREATED &gt;= '10/01/2026' AND NOT RECORDID = 'DRAFT'")).toEqual([
      'POSTED',
    ]);
    expect(await found('APBILL', 'RECORDID', 'RECORDID IS NOT NULL AND rownum &lt; 3')).toHaveLength(2);
    expect(await found('APBILL', 'RECORDID', 'rownum &gt; 2')).toHaveLength(1);
  });

  it.each([
    ['a field that is none', byQuery('APBILL', "NOPE = '1'"), 'The following fields cannot be queried: NOPE'],
    ['a join', byQuery('APBILL', "VENDOR.NAME = 'x'"), 'The following fields cannot be queried: VENDOR.NAME'],
    ['what is no query', byQuery('APBILL', "RECORDID == 'x'"), 'The query is not valid near &#039;=&#039;.'],
    ['a field list with a stranger', byQuery('APBILL', '', '<fields>NOPE</fields>'), 'Invalid fields list NOPE'],
    ['a page of 1001', byQuery('APBILL', '', '<pagesize>1001</pagesize>'), 'Use 1 to 1000.'],
    ['a page of 1e2', byQuery('APBILL', '', '<pagesize>1e2</pagesize>'), 'Use 1 to 1000.'],
    ['a page of 0x10', byQuery('APBILL', '', '<pagesize>0x10</pagesize>'), 'Use 1 to 1000.'],
    ['a page of 5 and a blank', byQuery('APBILL', '', '<pagesize>5 </pagesize>'), 'Use 1 to 1000.'],
    ['a page of 0', byQuery('APBILL', '', '<pagesize>0</pagesize>'), 'Use 1 to 1000.'],
    ['a format', byQuery('APBILL', '', '<returnFormat>yaml</returnFormat>'), 'The return format &#039;yaml&#039;'],
    ['an object', byQuery('NOPE', ''), 'Object definition NOPE not found'],
  ])('refuses %s', async (_case, content, text) => {
    await start();
    const { body } = await call(content);
    expect(body).toContain('<result><status>failure</status>');
    expect(valuesOf(body, 'description2')[0]).toContain(text);
  });

  it('shows at top level no bills of an entity', async () => {
    await start();
    await createBill({ entity: 'E10' }, { RECORDID: 'PRIVATE' });
    expect(attributesOf((await call(byQuery('APBILL', ''))).body)).toContain('totalcount="1"');
    expect(attributesOf((await call(byQuery('APBILL', ''), { entity: 'E10' })).body)).toContain('totalcount="2"');
  });
});

describe('Intacct sandbox: readMore', () => {
  const firstPage = byQuery('APBILL', '', '<fields>RECORDID</fields><pagesize>2</pagesize>');
  const fourMore = async (): Promise<void> => {
    for (const recordId of ['A', 'B', 'C', 'D']) await createBill({}, { RECORDID: recordId });
  };

  it('goes on with the rows that were found, whatever changed since', async () => {
    await start();
    await fourMore();
    const first = await call(firstPage);
    const resultId = resultIdOf(first.body);
    expect(attributesOf(first.body)).toBe(
      `listtype="apbill" count="2" totalcount="5" numremaining="3" resultId="${resultId}"`,
    );
    await createBill({}, { RECORDID: 'LATER' });
    const second = await call(readMore(resultId));
    expect(attributesOf(second.body)).toContain('count="2" totalcount="5" numremaining="1"');
    const third = await call('<readMore><object>APBILL</object></readMore>');
    expect(attributesOf(third.body)).toBe('listtype="apbill" count="1" totalcount="5" numremaining="0" resultId=""');
    const seen = [first, second, third].flatMap(({ body }) => valuesOf(body, 'RECORDID'));
    expect(seen.toSorted()).toEqual(['A', 'B', 'C', 'D', 'HAND-1']);
  });

  it('is for the session that asked, and for no one else', async () => {
    await start();
    await fourMore();
    const sessions = await Promise.all(['', ''].map(() => call('<getAPISession/>')));
    const [mine, other] = sessions.map(({ body }) => `<sessionid>${valuesOf(body, 'sessionid')[0]}</sessionid>`);
    const resultId = resultIdOf((await call(firstPage, { authentication: mine ?? '' })).body);
    for (const authentication of [other ?? '', undefined]) {
      const { body } = await call(readMore(resultId), authentication === undefined ? {} : { authentication });
      expect(body).toContain('There are no more results');
    }
    expect((await call(readMore(resultId), { authentication: mine ?? '' })).body).toContain('numremaining="1"');
  });

  it('refuses results, views and reports that are not there', async () => {
    await start();
    for (const which of [
      '<resultId>x</resultId>',
      '<object>VENDOR</object>',
      '<view>x</view>',
      '<reportId>1</reportId>',
    ]) {
      expect((await call(`<readMore>${which}</readMore>`)).body).toContain('There are no more results for');
    }
  });

  it('is disturbed by planned faults like a query', async () => {
    await start();
    await fourMore();
    const first = await call(firstPage);
    await json('POST', 'faults', { kind: 'page-repeated', operation: 'readMore' });
    const second = await call(readMore(resultIdOf(first.body)));
    expect(valuesOf(second.body, 'RECORDID').slice(0, 2)).toEqual(valuesOf(first.body, 'RECORDID'));
    expect(attributesOf(second.body)).toContain('count="4" totalcount="5" numremaining="1"');
  });
});

describe('Intacct sandbox: read', () => {
  it('takes up to 100 keys, leaves unknown ones out, and repeats no record number in lower case', async () => {
    await start();
    const keys = (count: number): string => Array.from({ length: count }, (_none, index) => 3001 + index).join(',');
    const { body } = await call(
      `<read><object>APBILL</object><keys>${keys(100)}</keys><fields>RECORDID</fields></read>`,
    );
    expect(body).toContain('<data listtype="APBILL" count="1"><APBILL><RECORDID>HAND-1</RECORDID></APBILL></data>');
    const none = await call('<read><object>APBILL</object><keys>1</keys></read>');
    expect(none.body).toContain(
      '<status>success</status><function>read</function><controlid>f1</controlid><data listtype="APBILL" count="0"/>',
    );
    expect((await call(`<read><object>APBILL</object><keys>${keys(101)}</keys></read>`)).body).toContain(
      '101 keys were given',
    );
  });

  it('reads by name the key of people', async () => {
    await start();
    const byName = (object: string, key: string): string =>
      `<readByName><object>${object}</object><keys>${key}</keys><fields>STATUS</fields></readByName>`;
    expect((await call(byName('APTERM', 'N30'))).body).toContain('<APTERM><STATUS>active</STATUS></APTERM>');
    expect((await call(byName('LOCATION', 'T09,T01'))).body).toMatch(/inactive.*>active</s);
  });
});

describe('Intacct sandbox: other formats than XML', () => {
  const vendors = `<options><returnformat>FORMAT</returnformat></options><orderby><order><field>VENDORID</field></order></orderby>`;
  const asked = (format: string): string => query('VENDOR', 'VENDORID,NAME', vendors.replace('FORMAT', format));

  it('answers the records alone, without an envelope', async () => {
    await start();
    const json = await call(asked('json'));
    expect(JSON.parse(json.body)).toEqual([
      { VENDORID: '00123', NAME: "Pipe & Valve's Supply" },
      { VENDORID: 'V-1002', NAME: 'Duct Depot' },
      { VENDORID: 'V-1025', NAME: 'Gone Supply' },
    ]);
    await rename('V-1002', 'Duct "Depot"');
    await rename('V-1025', 'Gone, Supply');
    const csv = await call(asked('csv'));
    expect(csv.body).toBe(
      `VENDORID,NAME\n00123,Pipe & Valve's Supply\nV-1002,"Duct ""Depot"""\nV-1025,"Gone, Supply"\n`,
    );
    expect((await call(asked('xml'))).body).toContain('<response>');
    const read = await call(
      '<read><object>APTERM</object><keys>1</keys><fields>NAME</fields><returnFormat>json</returnFormat></read>',
    );
    expect(JSON.parse(read.body)).toEqual([{ NAME: 'N30' }]);
  });

  it('keeps the lines of a bill in JSON', async () => {
    await start();
    const { body } = await call(
      '<read><object>APBILL</object><keys>3001</keys><returnFormat>json</returnFormat></read>',
    );
    expect(JSON.parse(body)).toMatchObject([{ RECORDID: 'HAND-1', APBILLITEMS: [{ ACCOUNTNO: '5010' }] }]);
  });

  it('reports failures in XML, and stays with XML next to other functions', async () => {
    await start();
    const failed = await call(byQuery('APBILL', "NOPE = '1'", '<returnFormat>json</returnFormat>'));
    expect(failed.body).toContain('<result><status>failure</status>');
    const both = await postRaw(
      envelope(`<function controlid="a">${asked('json')}</function><function controlid="b">${asked('csv')}</function>`),
    );
    expect(valuesOf(both.body, 'NAME')).toHaveLength(6);
  });
});

async function rename(vendorId: string, name: string): Promise<void> {
  await json('POST', `vendors/${vendorId}`, { name });
}
