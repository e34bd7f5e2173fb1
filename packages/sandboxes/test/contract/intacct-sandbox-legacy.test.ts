/** The Intacct sandbox over raw HTTP: legacy functions of bills, their strict order, and the legacy reads. */
import { describe, expect, it } from '@jest/globals';

import {
  all,
  createBill as createByLegacy,
  date,
  lineitem,
  read,
  reasonOf,
  refusalOf,
  startWith,
} from './intacct-sandbox-bills-requests.ts';
import { bill, call, createBill, json, start, valuesOf, useSandbox } from './intacct-sandbox-requests.ts';

useSandbox();

const keyOf = async (content: string): Promise<string> => valuesOf((await call(content)).body, 'key')[0] ?? '';

describe('Intacct sandbox: create_bill', () => {
  it('makes the same bill as the generic create, and answers its key', async () => {
    await start();
    const made = await call(createByLegacy());
    expect(made.body).toMatch(
      /<result><status>success<\/status><function>create_bill<\/function><controlid>f1<\/controlid><key>\d+<\/key><\/result>/,
    );
    await call(`<create>${bill({}, { ENTRYDESCRIPTION: 'pipe' })}</create>`);
    const { bills } = (await json('GET', 'state')).body as { bills: Record<string, unknown>[] };
    const [legacy, generic] = bills.slice(1).map((one) => ({ ...one, recordNo: '', createdAt: '', changedAt: '' }));
    expect(legacy).toEqual(generic);
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'datecreated before vendorid',
      { vendorid: '', datecreated: `${date('datecreated', '2026-10-05')}<vendorid>00123</vendorid>` },
      'Error 1871: Element &#039;datecreated&#039;: This element is not expected. Expected is ( vendorid ).',
    ],
    ['neither due date nor term', { datedue: '', billno: '' }, 'Expected is one of ( dateposted, datedue, termname ).'],
    ['no lines', { billitems: '<billitems/>' }, 'Missing child element(s). Expected is ( lineitem ).'],
    [
      'a line without an amount',
      { billitems: '<billitems><lineitem><glaccountno>5010</glaccountno></lineitem></billitems>' },
      'Expected is one of ( offsetglaccountno, amount ).',
    ],
    [
      'an account and a label',
      {
        billitems:
          '<billitems><lineitem><accountlabel>a</accountlabel><glaccountno>5010</glaccountno><amount>1</amount></lineitem></billitems>',
      },
      'Element &#039;glaccountno&#039;: This element is not expected.',
    ],
    ['upper case', { billno: '<BILLNO>INV-1</BILLNO>' }, 'Element &#039;BILLNO&#039;: This element is not expected.'],
  ])('is refused by the schema for %s', async (_case, parts, message) => {
    await start();
    const { body } = await call(createByLegacy(parts));
    expect(body).toContain('<control><status>failure</status>');
    expect(body).toContain(message);
    expect(await all('APBILL', 'RECORDID')).toEqual(['HAND-1']);
  });

  it('takes a term instead of a due date, which the generic function does not', async () => {
    await start();
    const term = '<termname>N30</termname>';
    const recordNo = await keyOf(createByLegacy({ datedue: '', termname: term }));
    expect(await read('APBILL', recordNo, 'WHENDUE,TERMNAME')).toEqual(['11/04/2026', 'N30']);
    const both = await keyOf(createByLegacy({ termname: term, datedue: date('datedue', '2026-12-24') }));
    expect(await read('APBILL', both, 'WHENDUE')).toEqual(['12/24/2026']);
    expect(await reasonOf(createByLegacy({ datedue: '', termname: '<termname/>' }))).toBe(
      'There is no due on the bill',
    );
    expect(await reasonOf(createByLegacy({ datedue: '', termname: '<termname>N31</termname>' }))).toBe(
      'The term name N31 is invalid',
    );
  });

  it('refuses with the reason first and the generic error after, and changes nothing', async () => {
    await start();
    expect(await refusalOf(createByLegacy({ billno: '' }))).toEqual([
      'BL03002128 Enter a Bill number, and try again.',
      "BL01001973 Currently, we can't create the transaction",
    ]);
    expect(await reasonOf(createByLegacy({ vendorid: '<vendorid>V-1025</vendorid>' }))).toContain(
      'Activate the vendor',
    );
    expect(await reasonOf(createByLegacy({ datecreated: date('datecreated', '2026-02-30') }))).toBe(
      "Illegal format for WHENCREATED: '2026-02-30'",
    );
    const batch = createByLegacy({ action: '<batchkey>7</batchkey>' });
    expect(await reasonOf(batch)).toBe("The summary '7' is invalid.");
    const unposted = createByLegacy({ rest: '<nogl>true</nogl>' });
    expect(await reasonOf(unposted)).toContain('does not support NOGL');
    expect(await all('APBILL', 'RECORDID')).toEqual(['HAND-1']);
  });

  it('takes currency with its rate type, contacts and custom fields in their places', async () => {
    await start();
    const rest =
      '<ponumber>PO-55</ponumber><onhold>true</onhold><description>d</description><externalid>X-1</externalid>' +
      '<payto><contactname>Duct Depot(VV-1002)</contactname></payto><basecurr>USD</basecurr><currency>USD</currency><exchratetype/>' +
      '<customfields><customfield><customfieldname>JOB</customfieldname><customfieldvalue>8</customfieldvalue></customfield></customfields>';
    const recordNo = await keyOf(createByLegacy({ rest }));
    expect(await read('APBILL', recordNo, 'DOCNUMBER,ONHOLD,DESCRIPTION,BILLTOPAYTOCONTACTNAME')).toEqual([
      'PO-55',
      'true',
      'd',
      'Duct Depot(VV-1002)',
    ]);
    expect(await reasonOf(createByLegacy({ rest: rest.replaceAll('USD', 'EUR') }))).toBe(
      "The currency 'EUR' is invalid.",
    );
    expect(await reasonOf(createByLegacy({ rest: rest.replace('Duct Depot(', 'Nobody(') }))).toContain(
      'Invalid Contact',
    );
  });
});

describe('Intacct sandbox: update_bill and delete_bill', () => {
  const two = `<billitems>${lineitem('10')}${lineitem('20')}</billitems>`;
  const linesOf = async (): Promise<unknown> => {
    const { bills } = (await json('GET', 'state')).body as { bills: { lines: Record<string, unknown>[] }[] };
    return bills[1]?.lines.map(({ amount, memo }) => `${String(amount)} ${String(memo)}`);
  };

  it('changes the lines it names, adds the new ones, and leaves the others', async () => {
    await start();
    const recordNo = await keyOf(createByLegacy({ billitems: two }));
    const second = '<updatelineitem line_num="2"><memo>elbow</memo></updatelineitem>';
    const items = `<updatebillitems>${second}${lineitem('5')}</updatebillitems>`;
    const { body } = await call(`<update_bill key="${recordNo}"><billno>INV-2</billno>${items}</update_bill>`);
    expect(body).toContain(`<key>${recordNo}</key>`);
    expect(await linesOf()).toEqual(['10.00 pipe', '20.00 elbow', '5.00 pipe']);
    expect(await read('APBILL', recordNo, 'RECORDID,DESCRIPTION')).toEqual(['INV-2', '']);
    const third = items.replace('line_num="2"', 'line_num="4"');
    expect(await reasonOf(`<update_bill key="${recordNo}">${third}</update_bill>`)).toBe(
      'There is no line 4 on the transaction.',
    );
  });

  it('clears empty fields with set_nulls, and leaves them without', async () => {
    await start();
    const recordNo = await keyOf(createByLegacy({ rest: '<description>d</description>' }));
    const clear = (attribute = ''): string => `<update_bill key="${recordNo}"${attribute}><description/></update_bill>`;
    await call(clear());
    expect(await read('APBILL', recordNo, 'DESCRIPTION')).toEqual(['d']);
    await call(clear(' set_nulls="true"'));
    expect(await read('APBILL', recordNo, 'DESCRIPTION')).toEqual(['']);
  });

  it('finds a bill by its external id when the call says that the key is one', async () => {
    await start();
    const recordNo = await keyOf(createByLegacy({ rest: '<externalid>X-1</externalid>' }));
    expect(await reasonOf('<update_bill key="X-1"><billno>INV-2</billno></update_bill>')).toContain('was not found');
    expect(await keyOf('<update_bill key="X-1" externalkey="true"><billno>INV-2</billno></update_bill>')).toBe(
      recordNo,
    );
    const { body } = await call('<delete_bill key="X-1" externalkey="true"/>');
    expect(body).toContain(
      '<result><status>success</status><function>delete_bill</function><controlid>f1</controlid></result>',
    );
    expect(await all('APBILL', 'RECORDID')).toEqual(['HAND-1']);
    expect(await refusalOf(`<delete_bill key="${recordNo}"/>`)).toEqual([
      `BL01001973 The APBILL record '${recordNo}' was not found.`,
      "BL01001973 Currently, we can't delete the transaction",
    ]);
  });

  it('counts each record written as one transaction, and a refused one as none', async () => {
    await start();
    await json('DELETE', 'meter');
    const recordNo = await keyOf(createByLegacy({ billitems: two }));
    await call(createByLegacy({ billno: '' }));
    await call(`<delete_bill key="${recordNo}"/>`);
    expect((await json('GET', 'meter')).body).toMatchObject({
      transactions: 2,
      operations: { create_bill: 2, delete_bill: 1 },
    });
  });
});

describe('Intacct sandbox: get and get_list', () => {
  it('shows bills in lower case with dates in parts, page by page', async () => {
    await start();
    await call(createByLegacy());
    await createBill({}, { RECORDID: 'INV-2' });
    const { body } = await call('<get_list object="bill" start="1" maxitems="2"/>');
    expect(body).toContain(
      '<controlid>f1</controlid><listtype start="1" end="2" total="3">bill</listtype><data><bill><key>',
    );
    expect(valuesOf(body, 'billno')).toEqual(['INV-1', 'INV-2']);
    expect(body).toContain('<datecreated><year>2026</year><month>10</month><day>05</day></datecreated>');
    expect(valuesOf(body, 'glaccountno')).toEqual(['5010', '5010']);
    const one = await call(
      `<get object="bill" key="${valuesOf(body, 'key')[0]}"><fields><field>billno</field></fields></get>`,
    );
    expect(one.body).toContain('<data><bill><billno>INV-1</billno></bill></data>');
    expect(await reasonOf('<get object="bill" key="1"/>')).toContain('was not found');
  });

  it('keeps private bills to their entity, and refuses objects and filters it does not have', async () => {
    await start();
    const recordNo = await createBill({ entity: 'E10' }, { RECORDID: 'PRIVATE' });
    const seen = async (attributes: string, entity?: string): Promise<string[]> =>
      valuesOf(
        (await call(`<get_list object="bill"${attributes}/>`, entity === undefined ? {} : { entity })).body,
        'billno',
      );
    expect(await seen('')).toEqual(['HAND-1']);
    expect(await seen(' showprivate="true"')).toEqual(['HAND-1', 'PRIVATE']);
    expect(await seen('', 'E10')).toEqual(['HAND-1', 'PRIVATE']);
    expect(await seen(' showprivate="true"', 'E20')).toEqual(['HAND-1']);
    expect(await reasonOf(`<get object="bill" key="${recordNo}"/>`)).toContain('was not found');
    expect((await call('<get_list object="foo"/>')).body).toContain('Error 1840');
    expect(await reasonOf('<get_list object="bill"><filter/></get_list>')).toContain('does not support &lt;filter&gt;');
    expect(await reasonOf('<get_list object="bill" start="x"/>')).toContain("Illegal format for start: 'x'");
  });
});

describe('Intacct sandbox: bill numbers', () => {
  it('accepts a number twice by default, and refuses it per vendor when set to', async () => {
    await startWith({ duplicateBillNumber: 'refuse' });
    const first = await createBill();
    expect(await refusalOf(createByLegacy())).toEqual([
      'BL03002185 A transaction with that number already exists',
      "BL01001973 Currently, we can't create the transaction",
    ]);
    expect(await reasonOf(`<create>${bill()}</create>`)).toContain('A transaction with that number already exists');
    expect(await createBill({}, { VENDORID: 'V-1002' })).toMatch(/^\d+$/);
    const second = await createBill({}, { RECORDID: 'INV-2' });
    const rename = `<update><APBILL><RECORDNO>${second}</RECORDNO><RECORDID>INV-1</RECORDID></APBILL></update>`;
    expect(await reasonOf(rename)).toContain('already exists');
    const keep = `<update><APBILL><RECORDNO>${first}</RECORDNO><RECORDID>INV-1</RECORDID></APBILL></update>`;
    expect((await call(keep)).body).toContain(`<RECORDNO>${first}</RECORDNO>`);
    await call(`<reverse_bill key="${first}">${date('datereversed', '2026-10-31')}</reverse_bill>`);
    expect(await createBill()).toMatch(/^\d+$/);
  });

  it('is missing under the one number or the other', async () => {
    await startWith({ missingBillNumber: 'PL01000127' });
    expect((await refusalOf(createByLegacy({ billno: '' })))[0]).toBe('PL01000127 Document Number is missing');
  });

  it('gives a number where the company has document sequencing, and keeps one that is sent', async () => {
    await startWith({ billNumbers: 'sequence' });
    await createBill({}, { RECORDID: undefined });
    await createBill();
    await keyOf(createByLegacy({ billno: '' }));
    expect(await all('APBILL', 'RECORDID')).toEqual(['HAND-1', 'BILL-000001', 'INV-1', 'BILL-000002']);
  });
});
