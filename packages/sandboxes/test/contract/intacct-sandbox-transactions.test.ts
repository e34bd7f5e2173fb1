/** The Intacct sandbox over raw HTTP: all functions or none, and function control ids that come again. */
import { describe, expect, it } from '@jest/globals';

import { SandboxClock } from '../../src/control/clock.ts';
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

useSandbox();

const vendor = (id: string): string =>
  `<create><VENDOR><VENDORID>${id}</VENDORID><NAME>Supply ${id}</NAME><DISPLAYCONTACT><PRINTAS>Supply ${id}</PRINTAS></DISPLAYCONTACT></VENDOR></create>`;
const good = (recordId = 'INV-1'): string => `<create>${bill({ RECORDID: recordId })}</create>`;
const bad = `<create>${bill({ VENDORID: 'nobody' })}</create>`;

interface Result {
  readonly status: string;
  readonly controlId: string;
  readonly errors: readonly string[];
}

async function together(functions: readonly string[], uniqueId = false): Promise<{ body: string; results: Result[] }> {
  const content = functions.map((one, index) => `<function controlid="f${index}">${one}</function>`).join('');
  const { body } = await postRaw(envelope(content, { operation: ' transaction="true"', uniqueId }));
  const results = [...body.matchAll(/<result>.*?<\/result>/gs)].map(([result]) => ({
    status: valuesOf(result, 'status')[0] ?? '',
    controlId: valuesOf(result, 'controlid')[0] ?? '',
    errors: valuesOf(result, 'errorno'),
  }));
  return { body, results };
}

async function records(): Promise<{ bills: string[]; vendors: string[] }> {
  const { body } = await json('GET', 'state');
  const { bills, vendors } = body as { bills: { recordId: string }[]; vendors: { vendorId: string }[] };
  return { bills: bills.map((one) => one.recordId), vendors: vendors.map((one) => one.vendorId) };
}

const ROLLED_BACK = 'XL03000009';

describe('Intacct sandbox: transaction="true"', () => {
  it('does all functions when none fails', async () => {
    await start();
    const { results } = await together([vendor('V-9'), `<create>${bill({ VENDORID: 'V-9' })}</create>`]);
    expect(results.map(({ status }) => status)).toEqual(['success', 'success']);
    expect(await records()).toMatchObject({ bills: ['HAND-1', 'INV-1'] });
  });

  it('undoes creates, updates and deletes when one fails, and runs nothing after it', async () => {
    await start();
    const kept = await createBill({}, { RECORDID: 'KEPT', DESCRIPTION: 'before' });
    const gone = await createBill({}, { RECORDID: 'DELETED' });
    const before = await records();
    const update = `<update><APBILL><RECORDNO>${kept}</RECORDNO><DESCRIPTION>after</DESCRIPTION></APBILL></update>`;
    const remove = `<delete><object>APBILL</object><keys>${gone}</keys></delete>`;
    await together([vendor('V-9'), update, remove, good('NEW'), bad, good('LATER')]);
    expect(await records()).toEqual(before);
    const { body } = await call(query('APBILL', 'RECORDID,DESCRIPTION'));
    expect(valuesOf(body, 'DESCRIPTION')).toEqual(['before']);
    expect(await createBill({}, { VENDORID: 'V-9' })).toContain('Invalid Vendor');
  });

  it('undoes attachments and adjustments too', async () => {
    await start();
    const folder = '<create_supdocfolder><supdocfoldername>Bills</supdocfoldername></create_supdocfolder>';
    const day = '<datecreated><year>2026</year><month>10</month><day>05</day></datecreated>';
    const adjustment = `<create_apadjustment><vendorid>00123</vendorid>${day}<adjustmentno>C-1</adjustmentno><apadjustmentitems><lineitem><glaccountno>5010</glaccountno><amount>-5</amount><locationid>T01</locationid></lineitem></apadjustmentitems></create_apadjustment>`;
    expect((await together([folder, adjustment])).results.map(({ status }) => status)).toEqual(['success', 'success']);
    await together([folder.replace('Bills', 'Other'), adjustment.replace('C-1', 'C-2'), bad]);
    const { body } = await json('GET', 'state');
    expect(body).toMatchObject({ attachmentFolders: ['Bills'], adjustments: [{ recordId: 'C-1' }] });
  });

  it('answers every function as aborted; the one that failed is the one with errors of its own', async () => {
    await start();
    const { body, results } = await together([good(), bad, good()]);
    expect(results).toEqual([
      { status: 'aborted', controlId: 'f0', errors: [ROLLED_BACK] },
      { status: 'aborted', controlId: 'f1', errors: ['BL01001973', 'BL01001973', 'BL01001973', ROLLED_BACK] },
      { status: 'aborted', controlId: 'f2', errors: [ROLLED_BACK] },
    ]);
    expect(body).toContain('The entire transaction in this operation has been rolled back due to an error.');
    expect(body).not.toContain('<RECORDNO>');
  });

  it('answers the one that failed with failure when set to', async () => {
    await start({ switches: { transactionStatuses: 'culprit-failure' } });
    const { results } = await together([good(), bad]);
    expect(results.map(({ status, errors }) => `${status} ${errors.length}`)).toEqual(['aborted 1', 'failure 4']);
  });

  it('aborts a transaction of one function too', async () => {
    await start();
    expect((await together([bad])).results).toMatchObject([{ status: 'aborted' }]);
  });

  it('undoes the object that was in one create of two, which without a transaction stays', async () => {
    await start();
    const two = `<create>${bill({ RECORDID: 'FIRST' })}${bill({ VENDORID: 'nobody' })}</create>`;
    await together([two]);
    expect((await records()).bills).toEqual(['HAND-1']);
    await call(two);
    expect((await records()).bills).toEqual(['HAND-1', 'FIRST']);
  });

  it('bills no transaction for what was undone', async () => {
    await start();
    await together([good(), bad]);
    expect((await json('GET', 'meter')).body).toMatchObject({ transactions: 0, operations: { 'create APBILL': 2 } });
  });
});

describe('Intacct sandbox: function control ids under uniqueid=true', () => {
  const create = async (controlId = 'bill:1', uniqueId = true): Promise<string> => {
    const { body } = await call(good(), { uniqueId }, controlId);
    return valuesOf(body, 'RECORDNO')[0] ?? valuesOf(body, 'errorno')[0] ?? body;
  };

  it('are refused, answered as before, or executed again when they were completed, as switched', async () => {
    await start();
    const first = await create();
    expect(await create()).toBe('SANDBOX_CONTROLID_USED');
    await json('PATCH', 'switches', { repeatedControlId: 'replay' });
    expect(await create()).toBe(first);
    expect((await records()).bills).toHaveLength(2);
    await json('PATCH', 'switches', { repeatedControlId: 'execute' });
    expect(await create()).not.toBe(first);
    expect((await records()).bills).toHaveLength(3);
  });

  it('may be used again after a failure, under uniqueid=false, and when they are forgotten', async () => {
    const clock = new SandboxClock(() => Date.parse('2026-11-02T08:00:00Z'));
    await start({ clock, switches: { controlIdRetentionMs: 1_000 } });
    await call(bad, { uniqueId: true }, 'bill:1');
    const first = await create();
    expect(first).toMatch(/^\d+$/);
    expect(await create('bill:1', false)).toMatch(/^\d+$/);
    clock.advance(999);
    expect(await create()).toBe('SANDBOX_CONTROLID_USED');
    clock.advance(1);
    expect(await create()).toMatch(/^\d+$/);
  });

  it('are the same for any function, and count when uniqueid is left out', async () => {
    await start();
    await call(query('APTERM', 'NAME'), { uniqueId: true }, 'one');
    const control = '<senderid>sender</senderid><password>not-secret</password><controlid>r</controlid>';
    const { body } = await call(good(), { control }, 'one');
    expect(body).toContain('The function control ID &#039;one&#039; was previously executed and completed.');
  });

  it('are replayed for writes with the answer of then, and for reads with what is there now', async () => {
    await start({ switches: { repeatedControlId: 'replay' } });
    const numbers = async (): Promise<string[]> =>
      valuesOf((await call(query('APBILL', 'RECORDID'), { uniqueId: true }, 'list')).body, 'RECORDID').toSorted();
    expect(await numbers()).toEqual(['HAND-1']);
    await create();
    expect(await numbers()).toEqual(['HAND-1', 'INV-1']);
  });

  it('are refused when a transaction holds one twice', async () => {
    await start();
    const content = `<function controlid="twice">${good('A')}</function>`.repeat(2);
    const { body } = await postRaw(envelope(content, { operation: ' transaction="true"', uniqueId: true }));
    expect(valuesOf(body, 'errorno')).toEqual([ROLLED_BACK, 'SANDBOX_CONTROLID_USED', ROLLED_BACK]);
    expect((await records()).bills).toEqual(['HAND-1']);
  });

  it('roll a transaction back when one is repeated, and are not used up by one that was rolled back', async () => {
    await start();
    await together([good('A'), bad], true);
    expect((await together([good('A')], true)).results).toMatchObject([{ status: 'success', controlId: 'f0' }]);
    const { results } = await together([good('B'), good('C')], true);
    expect(results.map(({ status }) => status)).toEqual(['aborted', 'aborted']);
    expect((await records()).bills).toEqual(['HAND-1', 'A']);
  });
});
