/** Looks that share a request while one row or line of it is odd: only those that seek it may fail, and none may miss it. */
import { afterEach, describe, expect, it } from '@jest/globals';

import { formatLink } from '../../src/domain/ledger/link.ts';
import { callWithin, closeServers, failureOf } from '../support/with-sandboxes.ts';
import { aWrite, clientOf } from './intacct-client-bills.ts';
import { controlIdIn, result, startGateway } from './intacct-client-gateway.ts';

afterEach(closeServers);

type Fields = Readonly<Record<string, string>>;

const elements = (name: string, fields: Fields) =>
  `<${name}>${Object.entries(fields).map(([field, value]) => `<${field}>${value}</${field}>`).join('')}</${name}>`; // prettier-ignore
const bill = (recordNo: number, overrides: Fields = {}): Fields => ({
  ...{ RECORDNO: String(recordNo), RECORDID: `INV-${recordNo}`, VENDORID: 'V-1', DOCNUMBER: '', DESCRIPTION: '' },
  ...{ TERMNAME: '', WHENCREATED: '10/05/2026', WHENPOSTED: '', WHENDUE: '', ONHOLD: 'false', STATE: 'Draft' },
  ...{ TOTALENTERED: '1.00', TOTALPAID: '', TOTALSELECTED: '', WHENMODIFIED: '', MEGAENTITYID: '' },
  ...overrides,
});
const linked = (recordNo: number) => bill(recordNo, { DESCRIPTION: formatLink(aWrite(recordNo).link) });
const line = (recordNo: number, recordKey: number, overrides: Fields = {}): Fields => ({
  ...{ RECORDNO: String(recordNo), RECORDKEY: String(recordKey), LINE_NO: String(recordNo), ACCOUNTNO: '5010' },
  ...{ TRX_AMOUNT: '1.00', ENTRYDESCRIPTION: '', LOCATIONID: '', DEPARTMENTID: '', CLASSID: '' },
  ...overrides,
});
const page = (object: string, rows: readonly Fields[]) =>
  `<data listtype="${object}" totalcount="${rows.length}" offset="0" count="${rows.length}" numremaining="0">` +
  `${rows.map((row) => elements(object, row)).join('')}</data>`;

/** What looks for these bills end with, asked at once: the numbers of the bills found, or the code of the failure. */
async function looksFor(ids: readonly number[], bills: string, lines = page('APBILLITEM', [])) {
  const { origin, requests } = await startGateway((sent) => ({
    body: result('success', sent.includes('<object>APBILL<') ? bills : lines, controlIdIn(sent)),
  }));
  const client = clientOf(origin);
  const outcomes = await Promise.all(
    ids.map(async (id) => {
      const look = { kind: 'bill', id, tenantId: '4001001', vendorId: 'V-1', billNumber: `INV-${id}` } as const;
      const asked = client.findBills(look, callWithin());
      return asked.then(
        (found) => found.map(({ billNumber, lines: read }) => [billNumber, ...read.map(({ amount }) => amount)]),
        () => failureOf(asked).then(({ code }) => code),
      );
    }),
  );
  expect(requests.filter((sent) => sent.includes('<object>APBILL<'))).toHaveLength(1);
  return outcomes;
}

const BROKEN = 'intacct.reply-unreadable';

describe('a row that cannot be read', () => {
  const odd = [
    ['no date', { WHENCREATED: '' }],
    ['no total', { TOTALENTERED: '' }],
    ['a total in words', { TOTALENTERED: 'none' }],
  ] as const;

  it.each(odd)('concerns no one when no one looks for it: %s', async (_case, overrides) => {
    const found = await looksFor([1, 2, 3], page('APBILL', [bill(1), bill(2), bill(30, overrides)]));
    expect(found).toEqual([[['INV-1']], [['INV-2']], []]);
  });

  it.each(odd)('fails the look that seeks it, and no other: %s', async (_case, overrides) => {
    const found = await looksFor([1, 2, 3], page('APBILL', [bill(1), bill(2, overrides)]));
    expect(found).toEqual([[['INV-1']], BROKEN, []]);
  });

  it('fails a look that also seeks one that can be read: half of what is there is not all', async () => {
    const rows = [bill(1), bill(2, { RECORDID: 'inv 1', WHENCREATED: '' })];
    expect(await looksFor([1, 5], page('APBILL', rows))).toEqual([BROKEN, []]);
  });

  it.each(['DESCRIPTION', 'VENDORID', 'RECORDID'])('may be anyone’s when it does not say whose: %s', async (name) => {
    const { [name]: _absent, ...rest } = bill(7);
    expect(await looksFor([1, 2], page('APBILL', [bill(1), rest]))).toEqual([BROKEN, BROKEN]);
    const nested = bill(7, { [name]: '<b>of another form</b>' });
    expect(await looksFor([1, 2], page('APBILL', [bill(1), nested]))).toEqual([BROKEN, BROKEN]);
  });
});

describe('the lines of linked bills', () => {
  const bills = page('APBILL', [linked(1), linked(2)]);

  it('come in their order, each with its bill', async () => {
    const rows = [line(11, 1, { LINE_NO: '2', TRX_AMOUNT: '2.00' }), line(12, 1, { LINE_NO: '1' }), line(13, 2)];
    const found = await looksFor([1, 2], bills, page('APBILLITEM', rows));
    expect(found).toEqual([[['INV-1', '1.00', '2.00']], [['INV-2', '1.00']]]);
  });

  it('fail the look for their bill alone when one cannot be read', async () => {
    const rows = [line(11, 1, { TRX_AMOUNT: '' }), line(13, 2)];
    expect(await looksFor([1, 2], bills, page('APBILLITEM', rows))).toEqual([BROKEN, [['INV-2', '1.00']]]);
  });

  it.each([
    ['none, of two', page('APBILLITEM', []).replace('totalcount="0"', 'totalcount="2"'), 'intacct.unreachable'],
    ['one, counted as two', page('APBILLITEM', [line(11, 1)]).replace(' count="1"', ' count="2"'), 'intacct.unreachable'],
    ['a list of something else', page('APBILL', []), BROKEN],
    ['lines of no bill', page('APBILLITEM', [line(11, 1, { RECORDKEY: '' })]), BROKEN],
  ])('are never taken for all when their page contradicts itself: %s', async (_case, lines, code) => {
    expect(await looksFor([1, 2], bills, lines)).toEqual([code, code]);
  }); // prettier-ignore
});
