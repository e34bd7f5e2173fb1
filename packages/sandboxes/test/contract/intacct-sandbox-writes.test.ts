/** The Intacct sandbox over raw HTTP: levels of entities, updates, repeats, limits, faults, and people at its screens. */

import { describe, expect, it } from '@jest/globals';

import {
  bill,
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
import { until } from './control-plane-systems.ts';

useSandbox();

const update = (fields: string): string => `<update><APBILL>${fields}</APBILL></update>`;

describe('Intacct sandbox: entities', () => {
  it('keeps bills of an entity private: to other entities always, to top level unless it asks', async () => {
    await start();
    await createBill({ entity: 'E10' }, { RECORDID: 'PRIVATE' });
    await createBill({}, { RECORDID: 'TOP' });
    const seen = async (entity?: string, options = ''): Promise<string[]> => {
      const filter = '<filter><notequalto><field>RECORDID</field><value>HAND-1</value></notequalto></filter>';
      const given = entity === undefined ? {} : { entity };
      const { body } = await call(query('APBILL', 'RECORDID,MEGAENTITYID', filter + options), given);
      return valuesOf(body, 'RECORDID').toSorted();
    };
    expect(await seen()).toEqual(['TOP']);
    expect(await seen(undefined, '<options><showprivate>true</showprivate></options>')).toEqual(['PRIVATE', 'TOP']);
    expect(await seen('E10')).toEqual(['PRIVATE', 'TOP']);
    expect(await seen('E20')).toEqual(['TOP']);
    expect(await seen('E20', '<options><showprivate>true</showprivate></options>')).toEqual(['TOP']);
  });

  it('refuses a location of another entity, and changes to a bill from outside its entity', async () => {
    await start();
    const foreign = await call(`<create>${bill({}, { LOCATIONID: 'T01' })}</create>`, { entity: 'E20' });
    expect(foreign.body).toContain('Location &#039;T01&#039; is not valid');
    const recordNo = await createBill({ entity: 'E10' });
    const change = update(`<RECORDNO>${recordNo}</RECORDNO><DESCRIPTION>x</DESCRIPTION>`);
    expect((await call(change)).body).toContain('is owned by entity &#039;E10&#039;');
    expect((await call(change, { entity: 'E20' })).body).toContain('<status>failure</status>');
    expect((await call(`<delete><object>APBILL</object><keys>${recordNo}</keys></delete>`)).body).toContain('owned by');
    expect((await call(change, { entity: 'E10' })).body).toContain(`<apbill><RECORDNO>${recordNo}</RECORDNO></apbill>`);
  });
});

describe('Intacct sandbox: update and delete', () => {
  it('changes the header alone, or replaces all lines', async () => {
    await start();
    const recordNo = await createBill({}, {}, { ENTRYDESCRIPTION: 'one' }, { ENTRYDESCRIPTION: 'two' });
    await call(update(`<RECORDNO>${recordNo}</RECORDNO><DESCRIPTION>new</DESCRIPTION><DOCNUMBER/>`));
    expect((await json('GET', 'state')).body).toMatchObject({
      bills: [{}, { description: 'new', docNumber: '', recordId: 'INV-1', lines: [{ memo: 'one' }, { memo: 'two' }] }],
    });
    const lines = '<APBILLITEM><LINE_NO>2</LINE_NO><TRX_AMOUNT>7</TRX_AMOUNT></APBILLITEM>';
    await call(update(`<RECORDNO>${recordNo}</RECORDNO><APBILLITEMS>${lines}</APBILLITEMS>`));
    expect((await json('GET', 'state')).body).toMatchObject({
      bills: [{}, { total: '7.00', lines: [{ lineNo: 1, memo: 'two', amount: '7.00', accountNo: '5010' }] }],
    });
  });

  it('refuses to change or delete paid bills, bills of a closed period and bills that are not there', async () => {
    await start();
    const [hand = ''] = valuesOf((await call(query('APBILL', 'RECORDNO'))).body, 'RECORDNO');
    expect((await call(update(`<RECORDNO>${hand}</RECORDNO>`))).body).toContain(
      'already paid and can&#039;t be updated',
    );
    const recordNo = await createBill();
    await json('PUT', 'closed-through', { E10: '2026-10-31' });
    const remove = `<delete><object>APBILL</object><keys>${recordNo}</keys></delete>`;
    expect((await call(remove)).body).toContain('Periods are closed.');
    await json('PUT', 'closed-through', { E10: '2026-09-30' });
    expect((await call(remove)).body).toContain(
      '<result><status>success</status><function>delete</function><controlid>f1</controlid></result>',
    );
    expect((await call(remove)).body).toContain('was not found');
    expect((await call(update('<DESCRIPTION>x</DESCRIPTION>'))).body).toContain('Required field RECORDNO is missing');
  });

  it('creates, updates and deletes vendors by either key, and refuses duplicates', async () => {
    await start();
    const create =
      '<create><VENDOR><VENDORID>00124</VENDORID><NAME>A &amp; B</NAME><DISPLAYCONTACT><PRINTAS>A &amp; B</PRINTAS><EMAIL1>ap@supply.example</EMAIL1></DISPLAYCONTACT></VENDOR></create>';
    const made = await call(create);
    expect(made.body).toMatch(/<vendor><RECORDNO>\d+<\/RECORDNO><VENDORID>00124<\/VENDORID><\/vendor>/);
    const again = await call(create);
    expect(again.body).toContain('<errorno>BL34000061</errorno>');
    expect(again.body).toContain('Another Vendor with the given value(s) 00124  already exists');
    const [recordNo = ''] = valuesOf(made.body, 'RECORDNO');
    await call('<update><VENDOR><VENDORID>00124</VENDORID><STATUS>inactive</STATUS></VENDOR></update>');
    await call(`<update><VENDOR><RECORDNO>${recordNo}</RECORDNO><TERMNAME>N30</TERMNAME></VENDOR></update>`);
    const filter = '<filter><equalto><field>VENDORID</field><value>00124</value></equalto></filter>';
    const { body } = await call(query('VENDOR', 'NAME,STATUS,TERMNAME,DISPLAYCONTACT.EMAIL1', filter));
    expect(body).toContain(
      '<VENDOR><NAME>A &amp; B</NAME><STATUS>inactive</STATUS><TERMNAME>N30</TERMNAME><DISPLAYCONTACT.EMAIL1>ap@supply.example</DISPLAYCONTACT.EMAIL1></VENDOR>',
    );
    const remove = `<delete><object>VENDOR</object><keys>${recordNo}</keys></delete>`;
    expect((await call(remove)).body).toContain('<status>success</status><function>delete');
    expect((await call('<create><VENDOR><VENDORID>X</VENDORID><NAME>X</NAME></VENDOR></create>')).body).toContain(
      'Print as',
    );
  });
});

describe('Intacct sandbox: several functions', () => {
  it('answers each function in order, the ones after a failure too', async () => {
    await start();
    const functions = [query('NOPE', 'X'), `<create>${bill()}</create>`, query('APTERM', 'NAME')];
    const content = functions.map((one, index) => `<function controlid="f${index}">${one}</function>`).join('');
    const { body } = await postRaw(envelope(content));
    expect(
      [...body.matchAll(/<result><status>(\w+)<\/status><function>(\w+)<\/function><controlid>(\w+)/g)].map((m) =>
        m.slice(1).join(' '),
      ),
    ).toEqual(['failure query f0', 'success create f1', 'success query f2']);
  });
});

describe('Intacct sandbox: limits, meter, faults', () => {
  it('refuses requests beyond what the company may have at the same time, and takes another number while it runs', async () => {
    await start();
    await json('PUT', 'latency', { requestMs: 300 });
    const statuses = async (requests: number): Promise<number[]> => {
      const answers = await Promise.all(Array.from({ length: requests }, () => call(query('APTERM', 'NAME'))));
      const busy = answers.find(({ status }) => status === 429);
      expect(busy?.body ?? refusal).toContain(refusal);
      return answers.map(({ status }) => status).toSorted((left, right) => left - right);
    };
    const refusal =
      '<response><control><status>failure</status></control><errormessage><error><errorno>GW-0010</errorno>';
    expect(await statuses(3)).toEqual([200, 200, 429]);
    await json('PATCH', 'switches', { concurrency: 1 });
    expect(await statuses(2)).toEqual([200, 429]);
    await json('PATCH', 'switches', { concurrency: 4 });
    expect(await statuses(4)).toEqual([200, 200, 200, 200]);
  });

  it('counts by Sage’s rules: a record written or a page read is one; sessions, definitions and failures none', async () => {
    await start();
    await call('<getAPISession/>');
    await call(`<create>${bill()}${bill({}, {}, {}, {})}${bill()}</create>`);
    await call(`<create>${bill({ VENDORID: 'nobody' })}</create>`);
    await call(query('APBILL', 'RECORDNO'));
    await call('<read><object>APBILL</object><keys>3001,3002</keys></read>');
    await call('<lookup><object>APBILL</object></lookup>');
    expect((await json('GET', 'meter')).body).toMatchObject({
      requests: 6,
      operations: {
        ...{ getAPISession: 1, 'create APBILL': 2, 'query APBILL': 1, 'read APBILL': 1, 'lookup APBILL': 1 },
      },
      transactions: 5,
    });
  });

  it('plans faults by operation: done then cut off, not done, and done late', async () => {
    await start();
    const faulty = async (fault: object): Promise<string> => {
      await json('POST', 'faults', { operation: 'create APBILL', ...fault });
      return call(`<create>${bill()}</create>`).then(
        ({ status }) => String(status),
        () => 'reset',
      );
    };
    const count = async (): Promise<number> => {
      const { body } = await json('GET', 'state');
      return (body as { bills: unknown[] }).bills.length;
    };
    expect([await faulty({ kind: 'status', status: 503 }), await count()]).toEqual(['503', 1]);
    expect([await faulty({ kind: 'drop-before' }), await count()]).toEqual(['reset', 1]);
    expect([await faulty({ kind: 'drop-after' }), await count()]).toEqual(['reset', 2]);
    expect([await faulty({ kind: 'late', delayMs: 200 }), await count()]).toEqual(['reset', 2]);
    await until(async () => (await count()) === 3);
  });
});

describe('Intacct sandbox: people', () => {
  const typed = {
    vendorId: '00123',
    recordId: 'HAND-2',
    whenCreated: '2026-10-07',
    whenDue: '2026-11-06',
    lines: [{ accountNo: '5010', amount: '12.5', locationId: 'T01' }],
  };

  it('lets a person type and delete a bill', async () => {
    await start();
    const made = await json('POST', 'bills', typed);
    expect(made.body).toMatchObject({ recordId: 'HAND-2', total: '12.50', whenPosted: '2026-10-07', state: 'Posted' });
    const { recordNo } = made.body as { recordNo: string };
    expect((await json('DELETE', `bills/${recordNo}`)).body).toEqual({ deleted: recordNo });
    expect((await json('DELETE', `bills/${recordNo}`)).status).toBe(404);
  });

  it('applies Intacct’s rules to people too, and explains malformed requests', async () => {
    await start();
    const refused = await json('POST', 'bills', { ...typed, vendorId: 'V-1025' });
    expect(refused).toEqual({ status: 422, body: { error: 'Activate the vendor V-1025, then try again.' } });
    const wrong = await json('POST', 'bills', { ...typed, whenDue: 'soon' });
    expect(wrong.status).toBe(400);
    expect(JSON.stringify(wrong.body)).toContain('not a date: use YYYY-MM-DD');
    expect((await json('PUT', 'read-lag', { ms: -1 })).status).toBe(400);
    expect((await json('PUT', 'closed-through', { E99: '2026-01-01' })).status).toBe(404);
  });

  it('lets a person activate a vendor and make a missing one', async () => {
    await start();
    expect((await json('POST', 'vendors/V-1025', { status: 'active' })).body).toMatchObject({ status: 'active' });
    expect(await createBill({}, { VENDORID: 'V-1025' })).toMatch(/^\d+$/);
    expect((await json('POST', 'vendors/V-1024', { status: 'active' })).status).toBe(404);
    await json('POST', 'vendors/V-1024', { name: 'Late Supply' });
    expect(await createBill({}, { VENDORID: 'V-1024' })).toMatch(/^\d+$/);
  });
});
