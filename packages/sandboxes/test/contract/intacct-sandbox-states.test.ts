/** The Intacct sandbox over raw HTTP: the states of a bill, and what each of them and each switch forbids. */
import { describe, expect, it } from '@jest/globals';

import {
  all,
  createBill as createByLegacy,
  read,
  reasonOf,
  refusalOf,
  remove,
  reverse,
  screen,
  startWith,
  update,
} from './intacct-sandbox-bills-requests.ts';
import { call, createBill, json, query, start, valuesOf, useSandbox } from './intacct-sandbox-requests.ts';

useSandbox();

const CHANGE = '<DESCRIPTION>changed</DESCRIPTION>';
const stateOf = async (recordNo: string): Promise<string> =>
  (await read('APBILL', recordNo, 'STATE,RAWSTATE')).join(' ');

describe('Intacct sandbox: bill approval', () => {
  it('posts a submitted bill at once without approval, and keeps it Submitted with it', async () => {
    await start();
    expect(await stateOf(await createBill())).toBe('Posted A');
    await startWith({ billApproval: true });
    expect(await stateOf(await createBill())).toBe('Submitted S');
    expect(await stateOf(await createBill({}, { ACTION: 'Draft' }))).toBe('Draft D');
    await json('PATCH', 'switches', { billApproval: false });
    expect(await stateOf(await createBill())).toBe('Posted A');
  });

  it('goes through partial approval to Posted, or to Declined, in people’s hands', async () => {
    await startWith({ billApproval: true });
    const [first, second] = [await createBill(), await createBill()];
    expect(await screen(`bills/${first}/approve`, { partly: true })).toBe('Partially Approved');
    expect(await stateOf(first)).toBe('Partially Approved PA');
    expect(await reasonOf(update(first, CHANGE))).toContain("is in approval and can't be updated");
    expect(await screen(`bills/${first}/approve`)).toBe('Posted');
    expect(await screen(`bills/${first}/approve`)).toBe(
      "422 Transaction 'INV-1' is not submitted and can't be approved",
    );
    expect(await screen(`bills/${second}/decline`)).toBe('Declined');
    expect(await stateOf(second)).toBe('Declined U');
  });

  it('does not let a bill be changed, deleted, reversed or paid while it is in approval', async () => {
    await startWith({ billApproval: true });
    const recordNo = await createBill();
    expect(await refusalOf(update(recordNo, CHANGE))).toEqual([
      "BL01001973 Transaction 'INV-1' is in approval and can't be updated",
      "BL01001973 Currently, we can't update the transaction",
      'BL01001973 Could not update APBill record!',
    ]);
    expect(await reasonOf(remove('APBILL', recordNo))).toContain("is in approval and can't be deleted");
    expect(await reasonOf(`<delete_bill key="${recordNo}"/>`)).toContain("is in approval and can't be deleted");
    expect(await reasonOf(reverse(recordNo, '2026-10-31'))).toContain("is not posted and can't be reversed");
    expect(await screen(`bills/${recordNo}/pay`)).toBe("422 Transaction 'INV-1' is Submitted and can't be paid.");
    expect(await screen(`bills/${recordNo}`, { description: 'x' }, 'PATCH')).toContain('is in approval');
  });

  it('recalls a submitted bill to a draft, and lets a declined one be corrected and submitted again', async () => {
    await startWith({ billApproval: true });
    const recordNo = await createBill();
    const recall = `<recallApBill><recordno>${recordNo}</recordno></recallApBill>`;
    expect((await call(recall)).body).toContain('<status>success</status><function>recallApBill</function>');
    expect(await stateOf(recordNo)).toBe('Draft D');
    expect(await refusalOf(recall)).toEqual([
      "BL01001973 Transaction 'INV-1' is not submitted and can't be recalled",
      "BL01001973 Currently, we can't recall the transaction",
    ]);
    await call(update(recordNo, '<ACTION>Submit</ACTION>'));
    await screen(`bills/${recordNo}/decline`);
    await call(update(recordNo, CHANGE));
    expect(await read('APBILL', recordNo, 'STATE,DESCRIPTION')).toEqual(['Declined', 'changed']);
    await call(update(recordNo, '<ACTION>Submit</ACTION>'));
    expect(await stateOf(recordNo)).toBe('Submitted S');
  });

  it('does not approve into a period that was closed meanwhile', async () => {
    await startWith({ billApproval: true });
    const recordNo = await createBill();
    await json('PUT', 'closed-through', { E10: '2026-10-31' });
    expect(await screen(`bills/${recordNo}/approve`)).toContain('422 Periods are closed.');
    expect(await stateOf(recordNo)).toBe('Submitted S');
  });
});

describe('Intacct sandbox: drafts', () => {
  it('keeps a draft a draft until it is submitted, and asks for everything then', async () => {
    await start();
    const recordNo = await createBill({}, { ACTION: 'Draft', WHENDUE: undefined, WHENCREATED: '09/01/2026' });
    await call(update(recordNo, CHANGE));
    expect(await stateOf(recordNo)).toBe('Draft D');
    expect(await reasonOf(update(recordNo, '<ACTION>Submit</ACTION>'))).toBe('There is no due on the bill');
    const due = '<ACTION>Submit</ACTION><WHENDUE>11/04/2026</WHENDUE>';
    expect(await reasonOf(update(recordNo, due))).toContain('Periods are closed.');
    await call(update(recordNo, `${due}<WHENPOSTED>10/05/2026</WHENPOSTED>`));
    expect(await stateOf(recordNo)).toBe('Posted A');
    expect(await reasonOf(update(recordNo, '<ACTION>Draft</ACTION>'))).toContain("can't become a draft again");
  });

  it('lets a draft change its vendor, and a posted bill not', async () => {
    await start();
    const draft = await createBill({}, { ACTION: 'Draft' });
    await call(update(draft, '<VENDORID>V-1002</VENDORID>'));
    expect(await read('APBILL', draft, 'VENDORID,VENDORNAME')).toEqual(['V-1002', 'Duct Depot']);
    const posted = await createBill();
    expect(await reasonOf(update(posted, '<VENDORID>V-1002</VENDORID>'))).toContain("can't be changed");
    expect((await call(update(posted, `<VENDORID>00123</VENDORID>${CHANGE}`))).body).toContain(
      'success</status><function>',
    );
  });
});

describe('Intacct sandbox: payment', () => {
  it('shows what people selected and paid, and sets it back when the payment is voided', async () => {
    await start({ now: () => Date.parse('2026-11-02T08:00:00Z') });
    const recordNo = await createBill();
    const shown = async (): Promise<string> =>
      (await read('APBILL', recordNo, 'STATE,TOTALSELECTED,TOTALPAID,TRX_TOTALDUE,WHENPAID')).join(' ').trim();
    expect(await screen(`bills/${recordNo}/select`, { amount: '40' })).toBe('Selected');
    expect(await shown()).toBe('Selected 40.00 0.00 100.12');
    const first = (await json('POST', `bills/${recordNo}/pay`, { date: '2026-10-20' })).body as { recordNo: string };
    expect(await shown()).toBe('Partially Paid 0.00 40.00 60.12 10/20/2026');
    await json('POST', `bills/${recordNo}/pay`);
    expect(await shown()).toBe('Paid 0.00 100.12 0.00 11/02/2026');
    expect((await json('GET', 'state')).body).toMatchObject({ payments: [{ amount: '40.00' }, { amount: '60.12' }] });
    expect(await screen(`payments/${first.recordNo}/void`)).toBe('Voided');
    expect(await shown()).toBe('Partially Paid 0.00 60.12 40.00 11/02/2026');
    expect(await screen(`payments/${first.recordNo}/void`)).toContain('422 Payment');
    expect(await screen(`payments/${Number(first.recordNo) + 1}/void`)).toBe('Voided');
    expect(await shown()).toBe('Posted 0.00 0.00 100.12');
    expect(await screen('payments/1/void')).toContain('404 There is no payment 1.');
    expect(await all('APPYMTDETAIL', 'TRX_PAYMENTAMOUNT')).toEqual(['40.00', '60.12']);
    expect(await all('APPYMT', 'STATE')).toEqual(['Voided', 'Voided']);
  });

  it('refuses payments of bills and vendors on hold, of too much, and of nothing', async () => {
    await start();
    const held = await createBill({}, { ONHOLD: 'true' });
    expect(await screen(`bills/${held}/pay`)).toBe("422 Transaction 'INV-1' is on hold and can't be paid.");
    const recordNo = await createBill();
    const pay = (amount: string): Promise<string> => screen(`bills/${recordNo}/pay`, { amount });
    expect(await pay('100.13')).toBe('422 The amount 100.13 is not between 0.01 and 100.12, which is due.');
    expect(await pay('0')).toContain('422 The amount 0.00');
    expect(await screen(`bills/${recordNo}/pay`, { date: '2026-09-30' })).toContain('422 Periods are closed.');
    expect(await pay('1,5')).toContain('400 amount: not an amount: use decimal text such as 12.50');
    await json('POST', 'vendors/00123', { onHold: true });
    expect(await pay('1')).toBe("422 Vendor '00123' is on hold and can't be paid.");
    expect(await screen(`bills/${recordNo}/select`)).toContain('is on hold');
  });

  it.each([
    ['selected', { amount: '10' }, 'select', "is selected for payment and can't be"],
    ['partly paid', { amount: '10' }, 'pay', "is already paid and can't be"],
    ['paid', {}, 'pay', "is already paid and can't be"],
  ])('fixes a bill that is %s: no update, no deletion, no reversal', async (_state, body, act, words) => {
    await start();
    const recordNo = await createBill();
    await json('POST', `bills/${recordNo}/${act}`, body);
    expect(await reasonOf(update(recordNo, CHANGE))).toBe(`Transaction 'INV-1' ${words} updated`);
    expect(await reasonOf(`<update_bill key="${recordNo}"><billno>X</billno></update_bill>`)).toContain(
      `${words} updated`,
    );
    expect(await reasonOf(remove('APBILL', recordNo))).toBe(`Transaction 'INV-1' ${words} deleted`);
    expect(await reasonOf(reverse(recordNo, '2026-10-31'))).toBe(`Transaction 'INV-1' ${words} reversed`);
    expect(await screen(`bills/${recordNo}`, undefined, 'DELETE')).toContain(
      `422 Transaction 'INV-1' ${words} deleted`,
    );
    expect(await read('APBILL', recordNo, 'DESCRIPTION')).toEqual(['']);
  });

  it('voids no payment of a closed period', async () => {
    await start();
    const recordNo = await createBill();
    const { body } = await json('POST', `bills/${recordNo}/pay`, { date: '2026-10-20' });
    const { recordNo: payment } = body as { recordNo: string };
    await json('PUT', 'closed-through', { E10: '2026-10-31' });
    expect(await screen(`payments/${payment}/void`)).toContain('422 Periods are closed.');
    expect(await read('APBILL', recordNo, 'STATE')).toEqual(['Paid']);
  });

  it('frees a bill whose selection was taken back', async () => {
    await start();
    const recordNo = await createBill();
    await screen(`bills/${recordNo}/select`);
    expect(await screen(`bills/${recordNo}/select`, { amount: '0' })).toBe('Posted');
    expect((await call(update(recordNo, CHANGE))).body).toContain(`<apbill><RECORDNO>${recordNo}</RECORDNO>`);
  });
});

describe('Intacct sandbox: reversal', () => {
  it('makes a record of its own with the amounts turned round, and settles both', async () => {
    await start();
    const recordNo = await createBill({}, { DESCRIPTION: 'job 7' }, { TRX_AMOUNT: '30' }, { TRX_AMOUNT: '-5' });
    const { body } = await call(reverse(recordNo, '2026-10-31', '<description>typed twice</description>'));
    expect(body).toContain(
      '<result><status>success</status><function>reverse_bill</function><controlid>f1</controlid></result>',
    );
    const [, original = '', reversal = ''] = await all('APBILL', 'RECORDNO');
    expect(original).toBe(recordNo);
    const fields = 'RECORDID,STATE,TOTALENTERED,TOTALDUE,DESCRIPTION,WHENPOSTED';
    expect(await read('APBILL', recordNo, fields)).toEqual([
      'INV-1',
      'Reversed',
      '25.00',
      '0.00',
      'job 7',
      '10/05/2026',
    ]);
    expect(await read('APBILL', reversal, fields)).toEqual([
      'INV-1',
      'Reversal',
      '-25.00',
      '0.00',
      'typed twice',
      '10/31/2026',
    ]);
    const lines = `<filter><equalto><field>RECORDKEY</field><value>${reversal}</value></equalto></filter>`;
    expect(await all('APBILLITEM', 'TRX_AMOUNT', lines)).toEqual(['-30.00', '5.00']);
    const vendors = '<filter><equalto><field>VENDORID</field><value>00123</value></equalto></filter>';
    expect(await all('VENDOR', 'TOTALDUE', vendors)).toEqual(['0.00']);
    for (const key of [original, reversal]) {
      expect(await reasonOf(update(key, CHANGE))).toContain("is reversed and can't be updated");
      expect(await reasonOf(remove('APBILL', key))).toContain("is reversed and can't be deleted");
      expect(await reasonOf(reverse(key, '2026-10-31'))).toContain("is reversed and can't be reversed");
    }
  });

  it('takes its own date: an open period, not before the bill; the bill’s own period may be closed', async () => {
    await start();
    const recordNo = await createBill();
    expect(await reasonOf(reverse(recordNo, '2026-10-04'))).toContain('The reversal date (10/04/2026)');
    expect(await reasonOf(reverse(recordNo, '2026-13-04'))).toContain("Illegal format for datereversed: '2026-13-04'");
    await json('PUT', 'closed-through', { E10: '2026-10-31' });
    expect(await reasonOf(reverse(recordNo, '2026-10-31'))).toContain('Your transaction date (10/31/2026)');
    await call(reverse(recordNo, '2026-11-01'));
    expect(await stateOf(recordNo)).toBe('Reversed V');
  });

  it('is seen by readers who are behind only when it is old enough', async () => {
    let now = Date.parse('2026-11-02T08:00:00Z');
    await start({ now: () => now });
    const recordNo = await createBill();
    await call(update(recordNo, CHANGE));
    await json('PUT', 'read-lag', { ms: 5000 });
    now += 10_000;
    await call(reverse(recordNo, '2026-10-31'));
    expect(await all('APBILL', 'STATE')).toEqual(['Partially Paid', 'Posted']);
    now += 5_000;
    expect(await all('APBILL', 'STATE')).toEqual(['Partially Paid', 'Reversed', 'Reversal']);
  });

  it('is the only way where the company reverses unpaid bills, but for drafts', async () => {
    await startWith({ unpaidBills: 'reverse' });
    const [recordNo, draft] = [await createBill(), await createBill({}, { ACTION: 'Draft' })];
    expect(await reasonOf(update(recordNo, CHANGE))).toBe("Transaction 'INV-1' is posted and can't be updated");
    expect((await call(remove('APBILL', recordNo))).body).toContain(
      '<correction>Reverse the transaction and enter it again.</correction>',
    );
    expect((await call(remove('APBILL', draft))).body).toContain('<status>success</status><function>delete');
    await call(reverse(recordNo, '2026-10-31'));
    expect(await stateOf(recordNo)).toBe('Reversed V');
  });

  it('can be switched off', async () => {
    await startWith({ unpaidBills: 'edit-only' });
    expect(await reasonOf(reverse(await createBill(), '2026-10-31'))).toBe('Reversal of unpaid bills is not enabled.');
  });
});

describe('Intacct sandbox: who changes what', () => {
  it('lets only the entity that owns a bill reverse, recall or delete it, whichever function asks', async () => {
    await startWith({ billApproval: true });
    const recordNo = await createBill({ entity: 'E10' });
    const recall = `<recallApBill><recordno>${recordNo}</recordno></recallApBill>`;
    for (const content of [reverse(recordNo, '2026-10-31'), recall, `<delete_bill key="${recordNo}"/>`]) {
      expect(await reasonOf(content)).toContain("is owned by entity 'E10'");
      expect(await reasonOf(content, { entity: 'E20' })).toContain("is owned by entity 'E10'");
    }
    expect((await call(recall, { entity: 'E10' })).body).toContain('<status>success</status><function>recall');
  });

  it('shows deletions in the audit history, where queries of bills show nothing', async () => {
    await start();
    const recordNo = await createBill();
    await call(remove('APBILL', recordNo));
    const { body } = await call(query('AUDITHISTORY', 'OBJECTTYPE,OBJECTKEY,ACCESSMODE'));
    expect(body).toContain(
      `<AUDITHISTORY><OBJECTTYPE>apbill</OBJECTTYPE><OBJECTKEY>${recordNo}</OBJECTKEY><ACCESSMODE>D</ACCESSMODE></AUDITHISTORY>`,
    );
  });

  it('lets a person edit a bill of an entity as one who works there, with the vendors that are seen there', async () => {
    await start();
    const fields = '<VENDORID>V-9</VENDORID><NAME>N</NAME><DISPLAYCONTACT><PRINTAS>N</PRINTAS></DISPLAYCONTACT>';
    await call(`<create><VENDOR>${fields}</VENDOR></create>`, { entity: 'E10' });
    const recordNo = await createBill({ entity: 'E10' }, { VENDORID: 'V-9' });
    expect(await screen(`bills/${recordNo}`, { description: 'x' }, 'PATCH')).toBe('Posted');
    expect(await read('APBILL', recordNo, 'DESCRIPTION,MEGAENTITYID')).toEqual(['x', 'E10']);
  });

  it('lets a person edit header and lines, and give a bill another number', async () => {
    await start();
    const recordNo = valuesOf((await call(createByLegacy())).body, 'key')[0] ?? '';
    expect(await screen(`bills/${recordNo}`, { recordId: 'INV-1A', whenDue: '2026-12-01' }, 'PATCH')).toBe('Posted');
    const lines = [
      { lineNo: 1, memo: 'elbow' },
      { accountNo: '5010', amount: '5', locationId: 'T01' },
    ];
    expect((await json('PATCH', `bills/${recordNo}`, { lines })).body).toMatchObject({
      recordId: 'INV-1A',
      whenDue: '2026-12-01',
      total: '105.12',
      lines: [{ memo: 'elbow', amount: '100.12' }, { amount: '5.00' }],
    });
    expect(await screen(`bills/${recordNo}`, { recordId: '' }, 'PATCH')).toContain('422 Enter a Bill number');
    expect(await screen(`bills/${recordNo}`, { number: 'x' }, 'PATCH')).toContain('400');
    const elsewhere = {
      vendorId: '00123',
      recordId: 'H',
      whenCreated: '2026-10-07',
      whenDue: '2026-11-06',
      entityId: 'E99',
    };
    expect(await screen('bills', { ...elsewhere, lines: [lines[1]] })).toBe(
      '422 There is no entity E99. Known: E10, E20.',
    );
    expect(await screen('bills/1', {}, 'PATCH')).toContain('404 There is no bill 1.');
    expect(await screen(`bills/${recordNo}/reverse`, { date: '2026-11-01' })).toBe('Reversal');
  });
});
