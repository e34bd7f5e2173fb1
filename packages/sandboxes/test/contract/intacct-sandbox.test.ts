/** The Intacct sandbox over raw HTTP: the levels of a request, `create APBILL`, and reading. */
import { describe, expect, it } from '@jest/globals';

import {
  bill,
  call,
  createBill,
  envelope,
  json,
  login,
  postRaw,
  query,
  start,
  valuesOf,
  useSandbox,
} from './intacct-sandbox-requests.ts';

useSandbox();

describe('Intacct sandbox: envelope', () => {
  it('answers malformed XML with a control failure, libxml2’s message and the control block that it could read', async () => {
    await start();
    const { status, body } = await postRaw(envelope('<function controlid="f"><a></b></function>'));
    expect(status).toBe(200);
    expect(body).toContain('<control><status>failure</status><senderid>sender</senderid><controlid>req</controlid>');
    expect(body).toMatch(
      /<errorno>XL03000003<\/errorno><description\/><description2>XML Parse schema error: Fatal Error 76: Opening and ending tag mismatch: a line 1 and b\. Line: 1, column: \d+\. \[Support ID: [^<]+\]/,
    );
    expect(body).not.toContain('<operation>');
  });

  it('refuses a function that the schema does not know, and two in one function', async () => {
    await start();
    expect((await call('<foo/>')).body).toContain('Error 1871: Element &#039;foo&#039;: This element is not expected.');
    expect((await call('<getAPISession/><getAPISession/>')).body).toContain('Error 1871');
  });

  it('refuses a body over the limit in XML', async () => {
    await start({ bodyLimitBytes: 300 });
    const { status, body } = await call(`<create>${bill()}</create>`);
    expect(status).toBe(413);
    expect(body).toContain('<response><control><status>failure</status></control>');
  });

  it('refuses blank credentials before the company with HTTP 400', async () => {
    await start();
    const answer = await call('<getAPISession/>', { authentication: '<sessionid></sessionid>' });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('GW-0011');
  });
});

describe('Intacct sandbox: sender and login', () => {
  it('refuses a wrong sender at control level and a wrong login at authentication level, echoing the user', async () => {
    await start();
    const wrong =
      '<senderid>sender</senderid><password>NOT-SECRET</password><controlid>r</controlid><includewhitespace>false</includewhitespace>';
    const control = await call('<getAPISession/>', { control: wrong });
    expect(control.body).toContain('<control><status>failure</status>');
    expect(control.body).toContain('Incorrect Intacct XML Partner ID or password.');
    expect(control.body).not.toContain('<operation>');
    const denied = await call('<getAPISession/>', { authentication: login().replace('either', 'right') });
    expect(denied.status).toBe(200);
    expect(denied.body).toContain(
      '<authentication><status>failure</status><userid>api</userid><companyid>sandbox-co</companyid></authentication>',
    );
    expect(denied.body).toContain('<description2>Sign-in information is incorrect [');
    expect(denied.body).not.toContain('<result>');
    expect((await call('<getAPISession/>', { entity: 'E99' })).body).toContain('Sign-in information is incorrect');
  });
});

describe('Intacct sandbox: create APBILL', () => {
  it('makes the bill and answers in the shape of the gateway', async () => {
    await start();
    const { body } = await call(`<create>${bill()}</create>`);
    expect(body).toMatch(
      /<result><status>success<\/status><function>create<\/function><controlid>f1<\/controlid><data listtype="objects" count="1"><apbill><RECORDNO>\d+<\/RECORDNO><\/apbill><\/data><\/result>/,
    );
  });

  it.each<[string, Record<string, string | undefined>, Record<string, string | undefined>, string]>([
    ['a missing number', { RECORDID: undefined }, {}, 'Enter a Bill number, and try again.'],
    ['a number with forbidden characters', { RECORDID: 'A#1' }, {}, 'Illegal format for Bill number: &#039;A#1&#039;'],
    ['an unknown vendor', { VENDORID: '123' }, {}, 'Invalid Vendor &#039;123&#039; specified.'],
    ['an inactive vendor', { VENDORID: 'V-1025' }, {}, 'Activate the vendor V-1025, then try again.'],
    ['no due date', { WHENDUE: undefined, TERMNAME: 'N30' }, {}, 'There is no due on the bill'],
    ['an impossible date', { WHENCREATED: '02/30/2026' }, {}, 'Illegal format for WHENCREATED'],
    ['an unknown term', { TERMNAME: 'N31' }, {}, 'The term name N31 is invalid'],
    ['a foreign currency', { CURRENCY: 'EUR' }, {}, 'The currency &#039;EUR&#039; is invalid.'],
    [
      'a closed period by bill date',
      { WHENCREATED: '09/30/2026' },
      {},
      'Periods are closed. Your transaction date (09/30/2026)',
    ],
    [
      'a closed period by posting date',
      { WHENPOSTED: '9/1/2026' },
      {},
      'Periods are closed. Your transaction date (09/01/2026)',
    ],
    ['a closed period of the line’s entity', {}, { LOCATIONID: 'T05' }, 'Periods are closed.'],
    ['an unknown account', {}, { ACCOUNTNO: '9999' }, 'Account 9999 is not valid'],
    ['an inactive account', {}, { ACCOUNTNO: '5990' }, 'Account 5990 is not valid'],
    ['GLACCOUNTNO instead of ACCOUNTNO', {}, { ACCOUNTNO: undefined, GLACCOUNTNO: '5010' }, 'Required field ACCOUNTNO'],
    ['a dimension the account requires', {}, { ACCOUNTNO: '5030' }, '&#039;5030&#039; requires a Department'],
    ['no location', {}, { LOCATIONID: '' }, 'A valid Multi-Entity Location must be specified.'],
    ['an inactive location', {}, { LOCATIONID: 'T09' }, 'The location &#039;T09&#039; is invalid.'],
    ['an unknown department', {}, { DEPARTMENTID: 'X' }, 'The department &#039;X&#039; is invalid.'],
    ['an unknown class', {}, { CLASSID: 'X' }, 'Invalid Class &#039;X&#039; specified.'],
    ['an unknown project', {}, { PROJECTID: 'P1' }, 'Invalid Project &#039;P1&#039; specified.'],
    ['no amount', {}, { TRX_AMOUNT: undefined }, 'Required field TRX_AMOUNT is missing'],
    ['an amount with a thousands separator', {}, { TRX_AMOUNT: '1,000.00' }, 'Illegal format for TRX_AMOUNT'],
  ])('refuses %s with HTTP 200, the reason first and the generic errors after', async (_case, header, line, text) => {
    await start();
    const { status, body } = await call(`<create>${bill(header, line)}</create>`);
    expect(status).toBe(200);
    expect(body).toContain('<result><status>failure</status>');
    expect(body).toContain('<data listtype="objects" count="0"/><errormessage>');
    const [first, second, third] = valuesOf(body, 'description2');
    expect(first).toContain(text);
    expect(first).toMatch(/ \[Support ID: \w+%7E\w+\]$/);
    expect(second).toBe('Currently, we can&#039;t create the transaction');
    expect(third).toBe('Could not create APBill record!');
    expect((await json('GET', 'state')).body).toMatchObject({ bills: [{ recordId: 'HAND-1' }] });
  });

  it('accepts a duplicate bill, drafts without due date, all three date forms, and rounds to cents', async () => {
    await start();
    const lines = [{ TRX_AMOUNT: '0.005' }, { TRX_AMOUNT: '-10', DEPARTMENTID: 'SVC', CLASSID: 'RES' }, {}];
    await createBill({}, { WHENCREATED: '2026-10-05', WHENDUE: '1/4/2027' }, ...lines);
    await createBill({}, { DESCRIPTION: 'twice' });
    await createBill({}, { ACTION: 'Draft', WHENDUE: undefined, WHENCREATED: '09/01/2026' });
    const { body } = await call(
      query(
        'APBILL',
        'RECORDID,TOTALENTERED,TOTALDUE,STATE,RAWSTATE,WHENCREATED,WHENPOSTED,WHENDUE',
        '<filter><equalto><field>RECORDID</field><value>INV-1</value></equalto></filter><orderby><order><field>RECORDNO</field></order></orderby>',
      ),
    );
    expect(body).toContain('<data listtype="APBILL" totalcount="3" offset="0" count="3" numremaining="0"><APBILL>');
    expect(valuesOf(body, 'TOTALENTERED')).toEqual(['90.13', '100.12', '100.12']);
    expect(valuesOf(body, 'STATE')).toEqual(['Posted', 'Posted', 'Draft']);
    expect(valuesOf(body, 'RAWSTATE')).toEqual(['A', 'A', 'D']);
    expect(valuesOf(body, 'WHENPOSTED')).toEqual(['10/05/2026', '10/05/2026', '09/01/2026']);
    expect(valuesOf(body, 'WHENDUE')).toEqual(['01/04/2027', '11/04/2026']);
    expect(body).toContain('<WHENDUE/>');
  });

  it('stores one record and refuses the other of one create, which is not atomic', async () => {
    await start();
    const { body } = await call(`<create>${bill()}${bill({ VENDORID: 'nobody' })}</create>`);
    expect(body).toContain('<status>failure</status><function>create</function>');
    expect(body).toMatch(/<data listtype="objects" count="1"><apbill>.*<\/data><errormessage>/);
  });
});

describe('Intacct sandbox: reading', () => {
  it('queries lines by RECORDKEY and shows them in a read', async () => {
    await start();
    const recordNo = await createBill({}, {}, { ENTRYDESCRIPTION: 'pipe &lt; 3&quot;' }, { CLASSID: 'RES' });
    const filter = `<filter><equalto><field>RECORDKEY</field><value>${recordNo}</value></equalto></filter>`;
    const order = '<orderby><order><field>LINE_NO</field><ascending/></order></orderby>';
    const fields =
      'RECORDKEY,LINE_NO,ACCOUNTNO,TRX_AMOUNT,AMOUNT,ENTRYDESCRIPTION,LOCATIONID,DEPARTMENTID,CLASSID,PROJECTID';
    const lines = await call(query('APBILLITEM', fields, filter + order));
    expect(valuesOf(lines.body, 'LINE_NO')).toEqual(['1', '2']);
    expect(valuesOf(lines.body, 'ENTRYDESCRIPTION')).toEqual(['pipe &lt; 3&quot;']);
    const read = await call(`<read><object>APBILL</object><keys>${recordNo},1</keys><fields>*</fields></read>`);
    expect(read.body).toContain('<data listtype="APBILL" count="1"><APBILL>');
    expect(valuesOf(read.body, 'VENDORNAME')).toEqual(['Pipe &amp; Valve&#039;s Supply']);
    expect(read.body).toMatch(/<APBILLITEMS><apbillitem>.*<\/apbillitem><\/APBILLITEMS>/);
    const byName = await call(
      '<readByName><object>VENDOR</object><keys>00123</keys><fields>VENDORID,STATUS</fields></readByName>',
    );
    expect(byName.body).toContain('<VENDOR><VENDORID>00123</VENDORID><STATUS>active</STATUS></VENDOR>');
  });

  it('refuses unknown objects, unknown fields and too large pages', async () => {
    await start();
    expect((await call(query('BADOBJECT', 'RECORDNO'))).body).toContain('Object definition BADOBJECT not found');
    expect((await call(query('APBILL', 'RECORDNO,NOPE'))).body).toContain(
      'The following fields cannot be queried: NOPE',
    );
    expect((await call('<read><object>APBILL</object><keys>1</keys><fields>NOPE</fields></read>')).body).toContain(
      'Invalid fields list NOPE',
    );
    expect((await call(query('APBILL', 'RECORDNO', '<pagesize>2001</pagesize>'))).body).toContain('Error 1834');
    expect((await call('<create><GLACCOUNT><ACCOUNTNO>1</ACCOUNTNO></GLACCOUNT></create>')).body).toContain(
      'PL04000005',
    );
  });

  it('pages with offset, and counts what remains', async () => {
    await start();
    const page = '<orderby><order><field>ACCOUNTNO</field></order></orderby><pagesize>2</pagesize><offset>1</offset>';
    const { body } = await call(query('GLACCOUNT', 'ACCOUNTNO', page));
    expect(body).toContain('<data listtype="GLACCOUNT" totalcount="3" offset="1" count="2" numremaining="0">');
    expect(valuesOf(body, 'ACCOUNTNO')).toEqual(['5030', '5990']);
  });

  it('knows every master object', async () => {
    await start();
    const counts = { LOCATION: 5, LOCATIONENTITY: 2, DEPARTMENT: 1, CLASS: 1, APTERM: 1, GLACCOUNT: 3, VENDOR: 3 };
    for (const [object, count] of Object.entries(counts)) {
      expect((await call(query(object, 'RECORDNO'))).body).toContain(`totalcount="${count}"`);
    }
  });

  it('does not show bills that are younger than the read lag, and shows changed ones as they were', async () => {
    let now = Date.parse('2026-11-02T08:00:00Z');
    await start({ now: () => now });
    const recordNo = await createBill({}, { DESCRIPTION: 'before' });
    now += 10_000;
    expect((await json('PUT', 'read-lag', { ms: 5000 })).body).toEqual({ ms: 5000 });
    await call(`<update><APBILL><RECORDNO>${recordNo}</RECORDNO><DESCRIPTION>after</DESCRIPTION></APBILL></update>`);
    await createBill({}, { RECORDID: 'INV-2', DESCRIPTION: 'new' });
    const descriptions = async (): Promise<string[]> =>
      valuesOf((await call(query('APBILL', 'DESCRIPTION'))).body, 'DESCRIPTION');
    expect(await descriptions()).toEqual(['before']);
    now += 5_000;
    expect(await descriptions()).toEqual(['new', 'after']);
  });
});
