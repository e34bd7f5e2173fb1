/** The Intacct sandbox over raw HTTP: AP adjustments, written by legacy functions and read by the generic ones. */
import { describe, expect, it } from '@jest/globals';

import { all, date, lineitem, read, reasonOf, refusalOf, startWith } from './intacct-sandbox-bills-requests.ts';
import { call, json, start, valuesOf, useSandbox } from './intacct-sandbox-requests.ts';

useSandbox();

const LOCATION = '<locationid>T01</locationid>';

/** Elements of a `create_apadjustment` in order; a part can be replaced, or left out with ''. */
function create(parts: Record<string, string> = {}, ...amounts: string[]): string {
  const items = (amounts.length === 0 ? ['-30'] : amounts).map((amount) => lineitem(amount, LOCATION));
  const elements = {
    vendorid: '<vendorid>00123</vendorid>',
    datecreated: date('datecreated', '2026-10-20'),
    adjustmentno: '<adjustmentno>CR-1</adjustmentno>',
    action: '',
    billno: '<billno>INV-1</billno>',
    rest: '',
    items: `<apadjustmentitems>${items.join('')}</apadjustmentitems>`,
    ...parts,
  };
  return `<create_apadjustment>${Object.values(elements).join('')}</create_apadjustment>`;
}

const keyOf = async (content: string): Promise<string> => valuesOf((await call(content)).body, 'key')[0] ?? '';
const vendorDue = async (): Promise<string[]> =>
  all('VENDOR', 'TOTALDUE', '<filter><equalto><field>VENDORID</field><value>00123</value></equalto></filter>');

describe('Intacct sandbox: AP adjustments', () => {
  it('are created with a key, read by query and read, and count in what the vendor is owed', async () => {
    await start();
    const recordNo = await keyOf(create({ rest: '<description>returned pipe</description>' }, '-30', '-0.005'));
    expect(recordNo).toMatch(/^\d+$/);
    const fields = 'RECORDTYPE,RECORDID,DOCNUMBER,VENDORID,VENDORNAME,STATE,TOTALENTERED,TRX_TOTALDUE,DESCRIPTION';
    expect(await read('APADJUSTMENT', recordNo, fields)).toEqual([
      'apadjustment',
      'CR-1',
      'INV-1',
      '00123',
      'Pipe &amp; Valve&#039;s Supply',
      'Posted',
      '-30.01',
      '-30.01',
      'returned pipe',
    ]);
    expect(await all('APADJUSTMENTITEM', 'TRX_AMOUNT')).toEqual(['-30.00', '-0.01']);
    const shown = await call(`<read><object>APADJUSTMENT</object><keys>${recordNo}</keys><fields>*</fields></read>`);
    expect(shown.body).toMatch(/<APADJUSTMENTITEMS><apadjustmentitem>.*<\/apadjustmentitem><\/APADJUSTMENTITEMS>/);
    expect(await vendorDue()).toEqual(['-30.01']);
    expect(await keyOf(create({ adjustmentno: '<adjustmentno>CM-1</adjustmentno>' }, '40'))).toMatch(/^\d+$/);
    expect(await vendorDue()).toEqual(['9.99']);
    expect((await json('GET', 'state')).body).toMatchObject({
      adjustments: [{ recordId: 'CR-1', total: '-30.01', state: 'Posted' }, { total: '40.00' }],
    });
  });

  it.each<[string, string, string]>([
    ['lines of both signs', create({}, '5', '-30'), 'must be all positive or all negative'],
    ['no number', create({ adjustmentno: '' }), 'Document Number is missing'],
    ['an unknown vendor', create({ vendorid: '<vendorid>X</vendorid>' }), "The vendor 'X' is invalid."],
    ['an inactive vendor', create({ vendorid: '<vendorid>V-1025</vendorid>' }), 'Activate the vendor V-1025'],
    ['a closed period', create({ datecreated: date('datecreated', '2026-09-30') }), 'Periods are closed.'],
    ['a number with an ampersand', create({ adjustmentno: '<adjustmentno>A&amp;B</adjustmentno>' }), 'Illegal format'],
    ['an unknown account', create({}, '-1').replace('5010', '9999'), 'Account 9999 is not valid'],
  ])('refuse %s', async (_case, content, text) => {
    await start();
    expect(await reasonOf(content)).toContain(text);
    expect(await all('APADJUSTMENT', 'RECORDID')).toEqual([]);
  });

  it('refuse a vendor that is restricted to other locations', async () => {
    await start();
    const restriction =
      '<OBJECTRESTRICTION>Restricted</OBJECTRESTRICTION><RESTRICTEDLOCATIONS>T05</RESTRICTEDLOCATIONS>';
    await call(`<update><VENDOR><VENDORID>00123</VENDORID>${restriction}</VENDOR></update>`);
    expect(await reasonOf(create())).toBe("The specified vendor '00123' is not valid.");
  });

  it('refuse other orders than the schema’s, and lines without an amount', async () => {
    await start();
    const swapped = create({ adjustmentno: '<billno>INV-1</billno>', billno: '<adjustmentno>CR-1</adjustmentno>' });
    expect((await call(swapped)).body).toContain('Error 1871: Element &#039;adjustmentno&#039;');
    expect((await call(create({ items: '<apadjustmentitems/>' }))).body).toContain('Expected is ( lineitem ).');
  });

  it('have a number of their own, unless the company gives them', async () => {
    await start();
    await call(create());
    expect(await refusalOf(create())).toEqual([
      'BL03002185 A transaction with that number already exists',
      "BL01001973 Currently, we can't create the transaction",
    ]);
    await startWith({ adjustmentNumbers: 'sequence' });
    await call(create({ adjustmentno: '' }));
    await call(create());
    expect(await all('APADJUSTMENT', 'RECORDID')).toEqual(['ADJ-000001', 'CR-1']);
    expect((await refusalOf(create()))[0]).toContain('BL03002185');
  });

  it('are changed and deleted by key from their own entity, while their period is open', async () => {
    await start();
    const { body } = await call(create({ rest: '<externalid>X-1</externalid>' }), { entity: 'E10' });
    const [recordNo = ''] = valuesOf(body, 'key');
    const items =
      '<updateapadjustmentitems><updatelineitem line_num="1"><amount>-7</amount></updatelineitem></updateapadjustmentitems>';
    const update = `<update_apadjustment key="X-1" externalkey="true"><description>less</description>${items}</update_apadjustment>`;
    const remove = `<delete_apadjustment key="${recordNo}"/>`;
    for (const content of [update, remove]) expect(await reasonOf(content)).toContain("is owned by entity 'E10'");
    expect(valuesOf((await call(update, { entity: 'E10' })).body, 'key')).toEqual([recordNo]);
    expect(await read('APADJUSTMENT', recordNo, 'TOTALENTERED,DESCRIPTION')).toEqual(['-7.00', 'less']);
    await json('PUT', 'closed-through', { E10: '2026-10-31' });
    expect(await reasonOf(remove, { entity: 'E10' })).toContain('Periods are closed.');
    await json('PUT', 'closed-through', { E10: '2026-09-30' });
    expect((await call(remove, { entity: 'E10' })).body).toContain(
      '<status>success</status><function>delete_apadjustment',
    );
    expect(await reasonOf(remove, { entity: 'E10' })).toContain('was not found');
  });

  it('are not written by the generic functions, and are shown by the legacy reads', async () => {
    await start();
    const recordNo = await keyOf(create());
    expect((await refusalOf('<create><APADJUSTMENT><RECORDID>X</RECORDID></APADJUSTMENT></create>'))[0]).toContain(
      'PL04000005 You do not have permission for API operation CREATE on objects of type apadjustment',
    );
    const list = await call('<get_list object="apadjustment"/>');
    expect(list.body).toContain(
      '<listtype start="0" end="0" total="1">apadjustment</listtype><data><apadjustment><key>',
    );
    const one = await call(`<get_apadjustment key="${recordNo}"/>`);
    expect(one.body).toContain('<adjustmentno>CR-1</adjustmentno><billno>INV-1</billno>');
  });
});
