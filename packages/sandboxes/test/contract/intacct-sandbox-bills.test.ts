/** The Intacct sandbox over raw HTTP: what it asks of the header and the lines of a bill, and what it shows of them. */
import { describe, expect, it } from '@jest/globals';

import { all, companyWithDimensions, read, reasonOf, startWith, update } from './intacct-sandbox-bills-requests.ts';
import { bill, call, createBill, json, query, start, valuesOf, useSandbox } from './intacct-sandbox-requests.ts';

useSandbox();

const withLine = (line: Record<string, string | undefined>): Promise<string> =>
  reasonOf(`<create>${bill({}, line)}</create>`);
const withHeader = (header: Record<string, string>): Promise<string> => reasonOf(`<create>${bill(header)}</create>`);
const isMade = (answer: string): boolean => answer.includes('<status>success</status><function>create');

describe('Intacct sandbox: dimensions of a line', () => {
  it.each<[string, Record<string, string>, string]>([
    ['an unknown project', { PROJECTID: '10064' }, "Invalid Project '10064' specified."],
    ['an inactive project', { PROJECTID: 'P9' }, "Project 'P9' specified is not valid."],
    ['a task without its project', { TASKID: 'T-1' }, 'Task requires a Project.'],
    ['a task of another project', { PROJECTID: 'P1', TASKID: 'T-2' }, "Invalid Task 'T-2' specified."],
    [
      'a cost type of another project',
      { PROJECTID: 'P2', TASKID: 'T-1', COSTTYPEID: 'MAT' },
      "Invalid Cost Type 'MAT' specified.",
    ],
    [
      'a cost type without its task',
      { PROJECTID: 'P1', COSTTYPEID: 'MAT' },
      'Cost Type requires a Project and a Task.',
    ],
    ['an unknown cost type', { PROJECTID: 'P1', TASKID: 'T-1', COSTTYPEID: 'X' }, "Invalid Cost Type 'X' specified."],
    ['an unknown customer', { CUSTOMERID: 'C2' }, "Invalid Customer 'C2' specified."],
    ['an unknown item', { ITEMID: 'I2' }, "Invalid Item 'I2' specified."],
    ['an unknown employee', { EMPLOYEEID: 'X' }, "Invalid Employee 'X' specified."],
    ['an unknown contract', { CONTRACTID: 'X' }, "Invalid Contract 'X' specified."],
    ['an unknown warehouse', { WAREHOUSEID: 'X' }, "Invalid Warehouse 'X' specified."],
    ['an unknown vendor', { VENDORID: 'X' }, "Invalid Vendor 'X' specified."],
    ['an inactive vendor', { VENDORID: 'V-1025' }, "Vendor 'V-1025' specified is not valid."],
    ['an allocation', { ALLOCATION: 'A' }, "Invalid Allocation 'A' specified."],
  ])('refuses %s', async (_case, line, text) => {
    await start({ company: companyWithDimensions });
    expect(await withLine(line)).toBe(text);
  });

  it('keeps them all, and shows them in queries and reads', async () => {
    await start({ company: companyWithDimensions });
    const dimensions = {
      ...{ CLASSID: 'RES', PROJECTID: 'P1', TASKID: 'T-1', COSTTYPEID: 'MAT', CUSTOMERID: 'C1', VENDORID: 'V-1002' },
      ...{ EMPLOYEEID: 'EMP1', ITEMID: 'I1', CONTRACTID: 'K1', WAREHOUSEID: 'W1' },
    };
    const recordNo = await createBill({}, {}, dimensions);
    const names = Object.keys(dimensions);
    const filter = `<filter><equalto><field>RECORDKEY</field><value>${recordNo}</value></equalto></filter>`;
    const { body } = await call(query('APBILLITEM', names.join(','), filter));
    expect(names.map((name) => valuesOf(body, name)[0])).toEqual(Object.values(dimensions));
    await call(update(recordNo, '<DESCRIPTION>header only</DESCRIPTION>'));
    expect((await json('GET', 'state')).body).toMatchObject({
      bills: [{}, { lines: [{ classId: 'RES', dimensions: { PROJECTID: 'P1', TASKID: 'T-1', COSTTYPEID: 'MAT' } }] }],
    });
  });

  it('lists each dimension as an object', async () => {
    await start({ company: companyWithDimensions });
    for (const object of ['CUSTOMER', 'EMPLOYEE', 'ITEM', 'CONTRACT', 'WAREHOUSE', 'COSTTYPE']) {
      expect(await all(object, 'STATUS')).toEqual(['active']);
    }
    expect(await all('PROJECT', 'STATUS')).toEqual(['active', 'active', 'inactive']);
    expect(await all('COSTTYPE', 'TASKID')).toEqual(['T-1']);
    expect(await all('TASK', 'PROJECTID')).toEqual(['P1', 'P2', 'P2']);
    expect(await all('APACCOUNTLABEL', 'GLACCOUNTNO')).toEqual(['5010', '5010']);
  });
});

describe('Intacct sandbox: accounts', () => {
  it.each([
    ['class', 'Class', { CLASSID: 'RES' }],
    ['project', 'Job', { PROJECTID: 'P1' }],
    ['task', 'Task', { PROJECTID: 'P1', TASKID: 'T-1' }],
    ['customer', 'Customer', { CUSTOMERID: 'C1' }],
    ['vendor', 'Vendor', { VENDORID: 'V-1002' }],
    ['employee', 'Employee', { EMPLOYEEID: 'EMP1' }],
    ['item', 'Item', { ITEMID: 'I1' }],
    ['contract', 'Contract', { CONTRACTID: 'K1' }],
    ['warehouse', 'Warehouse', { WAREHOUSEID: 'W1' }],
  ])('may require a %s', async (dimension, label, line) => {
    await start({ company: companyWithDimensions });
    const ACCOUNTNO = `6-${dimension}`;
    expect(await withLine({ ACCOUNTNO })).toBe(
      `This transaction is missing the ${label} dimension for the Account ${ACCOUNTNO}`,
    );
    expect(isMade(await withLine({ ACCOUNTNO, ...line }))).toBe(true);
    const filter = `<filter><equalto><field>ACCOUNTNO</field><value>${ACCOUNTNO}</value></equalto></filter>`;
    const field = `REQUIRE${dimension.toUpperCase()}`;
    expect(await all('GLACCOUNT', field, filter)).toEqual(['true']);
  });

  it('may be restricted to locations', async () => {
    await start({ company: { ...companyWithDimensions, closedThrough: {} } });
    expect(await withLine({ ACCOUNTNO: '7010', LOCATIONID: 'T05' })).toBe(
      "The specified GL account '7010' : 'North only' is not valid. GL account is restricted by Location.",
    );
    expect(isMade(await withLine({ ACCOUNTNO: '7010' }))).toBe(true);
  });

  it('may be named by an AP account label instead, and not by both', async () => {
    await start({ company: companyWithDimensions });
    expect(await withLine({ ACCOUNTLABEL: 'Parts' })).toBe('Specify either ACCOUNTNO or ACCOUNTLABEL, not both.');
    expect(await withLine({ ACCOUNTNO: undefined, ACCOUNTLABEL: 'Nuts' })).toBe("Account label 'Nuts' is not valid");
    expect(await withLine({ ACCOUNTNO: undefined, ACCOUNTLABEL: 'Old parts' })).toContain('is not valid');
    const recordNo = await createBill({}, {}, { ACCOUNTNO: undefined, ACCOUNTLABEL: 'Parts' });
    const filter = `<filter><equalto><field>RECORDKEY</field><value>${recordNo}</value></equalto></filter>`;
    expect(await all('APBILLITEM', 'ACCOUNTNO', filter)).toEqual(['5010']);
    const account =
      '<APBILLITEMS><APBILLITEM><LINE_NO>1</LINE_NO><ACCOUNTNO>5010</ACCOUNTNO></APBILLITEM></APBILLITEMS>';
    await call(update(recordNo, account));
    expect(valuesOf((await call(query('APBILLITEM', 'ACCOUNTLABEL', filter))).body, 'ACCOUNTLABEL')).toEqual([]);
  });
});

describe('Intacct sandbox: locations and entities', () => {
  it('asks for a location only where there are several entities', async () => {
    await start({ company: { ...companyWithDimensions, entities: [], locations: [], closedThrough: {} } });
    expect(isMade(await withLine({ LOCATIONID: undefined }))).toBe(true);
  });

  it('refuses or allows lines for another entity, as set', async () => {
    await start();
    const create = `<create>${bill({}, { LOCATIONID: 'T05' })}</create>`;
    await json('PUT', 'closed-through', { E20: '2026-09-30' });
    expect(await reasonOf(create, { entity: 'E10' })).toBe("Location 'T05' is not valid");
    await json('PATCH', 'switches', { interEntityLines: 'allow' });
    expect(isMade((await call(create, { entity: 'E10' })).body)).toBe(true);
  });
});

describe('Intacct sandbox: amounts', () => {
  it.each([
    ['0.005', '0.01'],
    ['-0.005', '-0.01'],
    ['2.675', '2.68'],
    ['1.004999', '1.00'],
    ['-10', '-10.00'],
    [' 7 ', '7.00'],
    ['99999999999999.99', '99999999999999.99'],
  ])('rounds %s to %s', async (sent, kept) => {
    await start();
    const recordNo = await createBill({}, {}, { TRX_AMOUNT: sent });
    expect(await read('APBILL', recordNo, 'TOTALENTERED,TRX_TOTALDUE')).toEqual([kept, kept]);
  });

  it.each(['5.', '.5', '+5', '1e3', '1,000.00', '$5', '0x10', '--5', '5 0', '100000000000000'])(
    'refuses %s, which is no amount',
    async (amount) => {
      await start();
      const content = `<create>${bill({}, { TRX_AMOUNT: amount })}</create>`;
      expect(await reasonOf(content)).toBe(`Illegal format for TRX_AMOUNT: '${amount}'`);
    },
  );
});

describe('Intacct sandbox: a line', () => {
  it.each<[string, Record<string, string>, string]>([
    ['an unknown offset account', { OFFSETGLACCOUNTNO: '1' }, 'Account 1 is not valid'],
    ['a dimension of nobody’s making', { GLDIMTRUCK: 'T-7' }, "Invalid GLDIMTRUCK 'T-7' specified."],
    ['a flag in other words', { BILLABLE: 'T' }, "Illegal format for BILLABLE: 'T'"],
    ['a 1099 flag in other words', { FORM1099: 'yes' }, "Illegal format for FORM1099: 'yes'"],
  ])('is refused for %s', async (_case, line, text) => {
    await start();
    expect(await reasonOf(`<create>${bill({}, line)}</create>`)).toBe(text);
  });

  it('takes them where they are known or empty, and ignores fields that no one knows', async () => {
    await start();
    const line = { OFFSETGLACCOUNTNO: '5010', GLDIMTRUCK: '', BILLABLE: 'false', NO_SUCH_FIELD: 'x' };
    expect(await createBill({}, {}, line)).toMatch(/^\d+$/);
  });

  it('is refused with a LINE_NO that does not exist, and nothing is changed', async () => {
    await start();
    const recordNo = await createBill();
    const line =
      '<APBILLITEM><LINE_NO>2</LINE_NO><ACCOUNTNO>5010</ACCOUNTNO><TRX_AMOUNT>7</TRX_AMOUNT>' +
      '<LOCATIONID>T01</LOCATIONID></APBILLITEM>';
    expect(await reasonOf(update(recordNo, `<APBILLITEMS>${line}</APBILLITEMS>`))).toBe(
      'There is no line 2 on the transaction.',
    );
    expect(await read('APBILL', recordNo, 'TOTALENTERED')).toEqual(['100.12']);
  });
});

describe('Intacct sandbox: the header of a bill', () => {
  it.each<[string, Record<string, string>, string]>([
    ['a description of 1001 characters', { DESCRIPTION: 'x'.repeat(1001) }, 'Illegal format for DESCRIPTION'],
    ['a number of 46 characters', { RECORDID: 'x'.repeat(46) }, 'Illegal format for Bill number'],
    ['an unknown payment priority', { PAYMENTPRIORITY: 'soon' }, "Illegal format for PAYMENTPRIORITY: 'soon'"],
    ['an unknown action', { ACTION: 'Post' }, "Illegal format for ACTION: 'Post'"],
    ['an unknown attachment', { SUPDOCID: 'ATT-1' }, "The attachment 'ATT-1' is invalid."],
    ['an unknown contact', { BILLTOPAYTOCONTACTNAME: 'X' }, "Invalid Contact 'X' specified."],
    ['a flag in other words', { ONHOLD: 'yes' }, "Illegal format for ONHOLD: 'yes'"],
    ['inclusive tax', { INCLUSIVETAX: 'true' }, 'The Intacct sandbox does not support INCLUSIVETAX.'],
    ['a number with a line break', { RECORDID: 'INV&#10;1' }, 'Illegal format for Bill number'],
    ['a number that ends with a tab', { RECORDID: 'INV-1&#9;' }, 'Illegal format for Bill number'],
    [
      'an exchange rate and the type of one',
      { EXCHANGE_RATE: '1', EXCH_RATE_TYPE_ID: 'Intacct Daily Rate' },
      'Specify either EXCHANGE_RATE or EXCH_RATE_TYPE_ID, not both.',
    ],
    ['a rate that is no number', { EXCHANGE_RATE: 'x' }, "Illegal format for EXCHANGE_RATE: 'x'"],
    ['a day of the rate that is none', { EXCH_RATE_DATE: '02/30/2026' }, 'Illegal format for EXCH_RATE_DATE'],
    ['an unknown summary', { PRBATCH: 'October' }, "The summary 'October' is invalid."],
    ['an unknown tax solution', { TAXSOLUTIONID: 'VAT' }, "The tax solution 'VAT' is invalid."],
    ['no vendor', { VENDORID: '' }, 'Required field Vendor ID is missing'],
  ])('is refused for %s', async (_case, header, text) => {
    await start();
    expect(await withHeader(header)).toContain(text);
  });

  it('takes 1000 characters of description and 45 of number', async () => {
    await start();
    const recordNo = await createBill({}, { DESCRIPTION: 'x'.repeat(1000), RECORDID: 'y'.repeat(45) });
    expect(await read('APBILL', recordNo, 'RECORDID')).toEqual(['y'.repeat(45)]);
  });

  it('ignores what only the system or a legacy function gives', async () => {
    await start();
    const { body } = await call(
      `<create>${bill({ RECORDNO: '9', EXTERNALID: 'X', MISSPELT: 'x' }, { RECORDNO: '9', RECORDKEY: '9' })}</create>`,
    );
    expect(valuesOf(body, 'RECORDNO')).toEqual(['3002']);
    expect(await all('APBILLITEM', 'RECORDNO')).toEqual(['90001', '90002']);
    expect(await reasonOf('<delete_bill key="X" externalkey="true"/>')).toContain('was not found');
  });

  it('shows who it belongs to, when it is due and where it came from', async () => {
    await start({ now: () => Date.parse('2026-11-02T23:30:00Z') });
    const recordNo = await createBill({ entity: 'E10' }, { PAYMENTPRIORITY: 'high', RECPAYMENTDATE: '11/01/2026' });
    const fields = {
      RECORDTYPE: 'apbill',
      MODULEKEY: '3.AP',
      SYSTEMGENERATED: 'F',
      DUE_IN_DAYS: '2',
      PAYMENTPRIORITY: 'high',
      RECPAYMENTDATE: '11/01/2026',
      AUWHENCREATED: '11/02/2026 23:30:00',
      MEGAENTITYKEY: '1',
      MEGAENTITYID: 'E10',
      MEGAENTITYNAME: 'North',
      CURRENCY: 'USD',
      EXCHANGE_RATE: '1',
    };
    expect(await read('APBILL', recordNo, Object.keys(fields).join(','))).toEqual(Object.values(fields));
  });

  it('sorts out a line that is sent twice with one LINE_NO', async () => {
    await start();
    const recordNo = await createBill({}, {}, { ENTRYDESCRIPTION: 'one' });
    const line =
      '<APBILLITEM><LINE_NO>1</LINE_NO><ACCOUNTNO>5010</ACCOUNTNO><TRX_AMOUNT>7</TRX_AMOUNT><LOCATIONID>T01</LOCATIONID></APBILLITEM>';
    await call(update(recordNo, `<APBILLITEMS>${line}${line}</APBILLITEMS>`));
    const filter = `<filter><equalto><field>RECORDKEY</field><value>${recordNo}</value></equalto></filter>`;
    expect(new Set(await all('APBILLITEM', 'RECORDNO', filter)).size).toBe(2);
  });
});

describe('Intacct sandbox: additional error information', () => {
  it('has an id for each refusal, whatever the wording', async () => {
    await startWith({});
    const control =
      '<senderid>sender</senderid><password>not-secret</password><controlid>r</controlid><uniqueid>false</uniqueid><includewhitespace>false</includewhitespace><showadditionalerrorinfo>true</showadditionalerrorinfo>';
    const { body } = await call(`<create>${bill({ VENDORID: 'nobody' })}</create>`, { control });
    expect(valuesOf(body, 'errorid')).toEqual(['AP-0102', 'CO-0108', 'CO-0106']);
    expect(body).toContain('<messageid>IA.INVALID_VENDOR</messageid>');
  });
});
