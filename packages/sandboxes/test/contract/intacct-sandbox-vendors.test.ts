/** The Intacct sandbox over raw HTTP: vendors and their contacts. */
import { describe, expect, it } from '@jest/globals';

import { date, lineitem, read, reasonOf, refusalOf, remove, startWith } from './intacct-sandbox-bills-requests.ts';
import { bill, call, createBill, json, query, start, valuesOf, useSandbox } from './intacct-sandbox-requests.ts';

useSandbox();

/** A VENDOR that Intacct takes; a field can be replaced, or left out with ''. */
function vendor(fields: Record<string, string> = {}): string {
  const all = {
    id: '<VENDORID>V-9</VENDORID>',
    name: '<NAME>Nine Supply</NAME>',
    contact: '<DISPLAYCONTACT><PRINTAS>Nine</PRINTAS></DISPLAYCONTACT>',
    ...fields,
  };
  return `<create><VENDOR>${Object.values(all).join('')}</VENDOR></create>`;
}

const change = (fields: string, vendorId = 'V-9'): string =>
  `<update><VENDOR><VENDORID>${vendorId}</VENDORID>${fields}</VENDOR></update>`;

async function show(fields: string, vendorId = 'V-9'): Promise<string[]> {
  const filter = `<filter><equalto><field>VENDORID</field><value>${vendorId}</value></equalto></filter>`;
  const { body } = await call(query('VENDOR', fields, filter));
  return fields.split(',').map((field) => valuesOf(body, field)[0] ?? '');
}

describe('Intacct sandbox: create VENDOR', () => {
  it.each<[string, Record<string, string>, string]>([
    ['no id', { id: '' }, 'Required field Vendor ID is missing'],
    ['an id of 21 characters', { id: `<VENDORID>${'V'.repeat(21)}</VENDORID>` }, 'Illegal format for Vendor ID'],
    ['an id with a slash', { id: '<VENDORID>V/9</VENDORID>' }, "Illegal format for Vendor ID: 'V/9'"],
    ['an id of blanks', { id: '<VENDORID>   </VENDORID>' }, 'Required field Vendor ID is missing'],
    ['a name of blanks', { name: '<NAME>   </NAME>' }, 'Required field Vendor name is missing'],
    ['no name', { name: '' }, 'Required field Vendor name is missing'],
    ['no display contact', { contact: '' }, 'Required field Print as is missing'],
    ['an unknown term', { more: '<TERMNAME>N31</TERMNAME>' }, 'The term name N31 is invalid'],
    ['another status', { more: '<STATUS>T</STATUS>' }, "Illegal format for STATUS: 'T'"],
    ['a flag in other words', { more: '<ONHOLD>no</ONHOLD>' }, "Illegal format for ONHOLD: 'no'"],
    ['an unknown parent', { more: '<PARENTID>X</PARENTID>' }, "Invalid Vendor 'X' specified."],
    ['an unknown account', { more: '<APACCOUNT>1</APACCOUNT>' }, 'Account 1 is not valid'],
    ['a foreign currency', { more: '<CURRENCY>EUR</CURRENCY>' }, "The currency 'EUR' is invalid."],
    ['an unknown attachment', { more: '<SUPDOCID>A</SUPDOCID>' }, "The attachment 'A' is invalid."],
    ['a comment of 201 characters', { more: `<COMMENTS>${'x'.repeat(201)}</COMMENTS>` }, 'Illegal format for COMMENTS'],
    ['another restriction', { more: '<OBJECTRESTRICTION>Some</OBJECTRESTRICTION>' }, 'Illegal format for OBJECTRES'],
    ['an unknown contact', { more: '<PAYTO><CONTACTNAME>X</CONTACTNAME></PAYTO>' }, "Invalid Contact 'X' specified."],
  ])('refuses %s, and makes neither vendor nor contact', async (_case, fields, text) => {
    await start();
    expect(await reasonOf(vendor(fields))).toContain(text);
    expect(await show('NAME')).toEqual(['']);
    expect((await call(query('CONTACT', 'CONTACTNAME'))).body).toContain('totalcount="3"');
  });

  it('refuses an id that exists, the duplicate first and the generic errors after', async () => {
    await start();
    await call(vendor());
    const generic = ['BL01001973 Could not create Vendor record!', 'BL01001973 Error while saving the Vendor info'];
    const text = 'Another Vendor with the given value(s) V-9  already exists';
    expect(await refusalOf(vendor())).toEqual([`BL34000061 ${text}`, ...generic]);
    await json('PATCH', 'switches', { duplicateVendorId: 'PL05000104' });
    expect(await refusalOf(vendor())).toEqual([`PL05000104 ${text}`, ...generic]);
  });

  it('gives an id where the company has document sequencing, and keeps one that is sent', async () => {
    await startWith({ vendorIds: 'sequence' });
    expect(valuesOf((await call(vendor({ id: '' }))).body, 'VENDORID')).toEqual(['VEND-00001']);
    expect(valuesOf((await call(vendor())).body, 'VENDORID')).toEqual(['V-9']);
  });

  it('keeps further fields, and knows ONHOLD and no HOLD', async () => {
    await start();
    const more =
      '<HOLD>true</HOLD><TAXID>12-3</TAXID><VENDTYPE>Supplier</VENDTYPE><PARENTID>V-1002</PARENTID><APACCOUNT>5010</APACCOUNT>';
    const contact =
      '<DISPLAYCONTACT><PRINTAS>Nine</PRINTAS><EMAIL1>ap@nine.example</EMAIL1><MAILADDRESS><ZIP>78701</ZIP></MAILADDRESS></DISPLAYCONTACT>';
    await call(vendor({ more, contact }));
    const fields = 'ONHOLD,TAXID,VENDTYPE,PARENTID,APACCOUNT,DISPLAYCONTACT.EMAIL1,DISPLAYCONTACT.MAILADDRESS.ZIP';
    expect(await show(fields)).toEqual(['false', '12-3', 'Supplier', 'V-1002', '5010', 'ap@nine.example', '78701']);
    expect((await call(query('VENDOR', 'HOLD'))).body).toContain('cannot be queried: HOLD');
  });
});

describe('Intacct sandbox: update and delete VENDOR', () => {
  it('clears what is sent empty and leaves what is not sent', async () => {
    await start();
    await call(vendor({ more: '<TAXID>12-3</TAXID><COMMENTS>c</COMMENTS><TERMNAME>N30</TERMNAME>' }));
    await call(change('<COMMENTS/><TERMNAME/>'));
    expect(await show('NAME,TAXID,COMMENTS,TERMNAME')).toEqual(['Nine Supply', '12-3', '', '']);
    expect(await reasonOf(change('<NAME/>'))).toBe('Required field Vendor name is missing');
    expect(await reasonOf(change('<DISPLAYCONTACT><PRINTAS/></DISPLAYCONTACT>'))).toContain('Print as');
    expect(await reasonOf(change('<PARENTID>V-9</PARENTID>'))).toBe("Invalid Vendor 'V-9' specified.");
    expect(await refusalOf(change('', 'V-404'))).toEqual([
      "BL01001973 The VENDOR record 'V-404' was not found.",
      'BL01001973 Could not update Vendor record!',
      'BL01001973 Error while saving the Vendor info',
    ]);
  });

  it('is owed what is posted, and nothing of drafts', async () => {
    await start();
    await call(vendor());
    await createBill({}, { VENDORID: 'V-9' });
    await createBill({}, { VENDORID: 'V-9', ACTION: 'Draft' });
    expect(await show('TOTALDUE')).toEqual(['100.12']);
  });

  it('stops bills for an inactive vendor', async () => {
    await start();
    await call(vendor());
    await call(change('<STATUS>inactive</STATUS>'));
    expect(await reasonOf(`<create>${bill({ VENDORID: 'V-9' })}</create>`)).toBe(
      'Activate the vendor V-9, then try again.',
    );
  });

  it('deletes a vendor only while it has no transactions', async () => {
    await start();
    const [recordNo = ''] = valuesOf((await call(vendor())).body, 'RECORDNO');
    const made = await createBill({}, { VENDORID: 'V-9' });
    expect(await refusalOf(remove('VENDOR', recordNo))).toEqual([
      "BL01001973 Vendor 'V-9' has transactions and can't be deleted.",
      'BL01001973 Could not delete Vendor record!',
    ]);
    await call(remove('APBILL', made));
    const credit = `<create_apadjustment><vendorid>V-9</vendorid>${date('datecreated', '2026-10-20')}<adjustmentno>C</adjustmentno><apadjustmentitems>${lineitem('-1')}</apadjustmentitems></create_apadjustment>`;
    const [key = ''] = valuesOf((await call(credit)).body, 'key');
    expect(await reasonOf(remove('VENDOR', recordNo))).toContain('has transactions');
    await call(`<delete_apadjustment key="${key}"/>`);
    expect((await call(remove('VENDOR', recordNo))).body).toContain('<status>success</status><function>delete');
    expect(await refusalOf('<delete_vendor vendorid="V-9"/>')).toEqual([
      "BL01001973 The VENDOR record 'V-9' was not found.",
      'BL01001973 Could not delete Vendor record!',
    ]);
    expect((await call('<delete_vendor vendorid="V-1025"/>')).body).toContain(
      'success</status><function>delete_vendor',
    );
    expect(await show('NAME', 'V-1025')).toEqual(['']);
    expect(await show('NAME')).toEqual(['']);
    expect((await call(query('AUDITHISTORY', 'OBJECTTYPE'))).body).toContain('<OBJECTTYPE>vendor</OBJECTTYPE>');
  });

  it('changes a vendor of an entity only from there, and hides it elsewhere', async () => {
    await start();
    const [recordNo = ''] = valuesOf((await call(vendor(), { entity: 'E10' })).body, 'RECORDNO');
    expect(await reasonOf(change('<NAME>x</NAME>'))).toContain("is owned by entity 'E10'");
    expect(await reasonOf(remove('VENDOR', recordNo), { entity: 'E20' })).toContain("is owned by entity 'E10'");
    expect(await reasonOf(`<create>${bill({ VENDORID: 'V-9' })}</create>`)).toBe("Invalid Vendor 'V-9' specified.");
    expect((await call(change('<NAME>x</NAME>'), { entity: 'E10' })).body).toContain('<VENDORID>V-9</VENDORID>');
    expect(await read('VENDOR', recordNo, 'NAME,MEGAENTITYID')).toEqual(['x', 'E10']);
  });
});

describe('Intacct sandbox: restricted vendors', () => {
  it('may be used at top level only', async () => {
    await start();
    await call(vendor({ more: '<OBJECTRESTRICTION>RootOnly</OBJECTRESTRICTION>' }));
    const create = `<create>${bill({ VENDORID: 'V-9' })}</create>`;
    expect(await reasonOf(create, { entity: 'E10' })).toBe("The specified vendor 'V-9' is not valid.");
    expect((await call(create)).body).toContain('<apbill><RECORDNO>');
  });

  it('may be used for some locations, or all of an entity’s', async () => {
    await start();
    const restrict = (locations: string): string =>
      `<OBJECTRESTRICTION>Restricted</OBJECTRESTRICTION><RESTRICTEDLOCATIONS>${locations}</RESTRICTEDLOCATIONS>`;
    await call(vendor({ more: restrict('T05#~#T09') }));
    const create = `<create>${bill({ VENDORID: 'V-9' })}</create>`;
    expect(await reasonOf(create)).toBe("The specified vendor 'V-9' is not valid.");
    await call(change(restrict('T05#~#E10')));
    expect((await call(create)).body).toContain('<apbill><RECORDNO>');
  });
});

describe('Intacct sandbox: contacts', () => {
  const named =
    '<DISPLAYCONTACT><CONTACTNAME>Nine</CONTACTNAME><PRINTAS>Nine</PRINTAS><EMAIL1>a@nine.example</EMAIL1></DISPLAYCONTACT>';
  const other = { id: '<VENDORID>V-10</VENDORID>', contact: named };

  it('come with a vendor, by a name made of its name and id unless one is given', async () => {
    await start();
    await call(vendor());
    await call(vendor(other));
    const { body } = await call(
      '<readByName><object>CONTACT</object><keys>Nine Supply(VV-9),Nine</keys>' +
        '<fields>CONTACTNAME,PRINTAS,EMAIL1</fields></readByName>',
    );
    expect(valuesOf(body, 'CONTACTNAME')).toEqual(['Nine Supply(VV-9)', 'Nine']);
    expect(valuesOf(body, 'EMAIL1')).toEqual(['a@nine.example']);
    await call(change('<DISPLAYCONTACT><EMAIL1>b@nine.example</EMAIL1></DISPLAYCONTACT>', 'V-10'));
    const again = await call(
      '<readByName><object>CONTACT</object><keys>Nine</keys><fields>PRINTAS,EMAIL1</fields></readByName>',
    );
    expect(again.body).toContain('<PRINTAS>Nine</PRINTAS><EMAIL1>b@nine.example</EMAIL1>');
    expect(await reasonOf('<create><CONTACT><CONTACTNAME>X</CONTACTNAME></CONTACT></create>')).toContain('permission');
  });

  it('have names of their own: a name that exists is refused, or taken over when asked to', async () => {
    await start();
    await call(vendor(other));
    const third = vendor({ id: '<VENDORID>V-11</VENDORID>', contact: named });
    expect((await refusalOf(third))[0]).toBe('BL34000061 Another Contact with the given value(s) Nine  already exists');
    expect(await show('NAME', 'V-11')).toEqual(['']);
    await json('PATCH', 'switches', { contactNameClash: 'reuse' });
    expect((await call(third)).body).toContain('<VENDORID>V-11</VENDORID>');
  });
});
