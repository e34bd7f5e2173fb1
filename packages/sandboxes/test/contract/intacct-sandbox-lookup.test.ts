/** The Intacct sandbox over raw HTTP: `lookup` and `inspect`. */
import { describe, expect, it } from '@jest/globals';

import { call, query, start, valuesOf, useSandbox } from './intacct-sandbox-requests.ts';

useSandbox();

const lookup = (object: string): string => `<lookup><object>${object}</object></lookup>`;

function fieldOf(body: string, id: string): string | undefined {
  return [...body.matchAll(/<Field>.*?<\/Field>/gs)]
    .map(([field]) => field)
    .find((one) => one.includes(`<ID>${id}</ID>`));
}

describe('Intacct sandbox: lookup', () => {
  it('lists the fields of an object with types and allowed values', async () => {
    await start();
    const { body } = await call(lookup('APBILL'));
    expect(body).toContain(
      '<data listtype="All" count="1"><Type Name="APBILL" DocumentType=""><Fields><Field><ID>RECORDNO</ID>',
    );
    expect(fieldOf(body, 'RECORDNO')).toBe(
      '<Field><ID>RECORDNO</ID><LABEL>Recordno</LABEL><DESCRIPTION/><REQUIRED>false</REQUIRED><READONLY>true</READONLY><DATATYPE>INTEGER</DATATYPE><ISCUSTOM>false</ISCUSTOM></Field>',
    );
    expect(fieldOf(body, 'WHENCREATED')).toContain(
      '<REQUIRED>true</REQUIRED><READONLY>false</READONLY><DATATYPE>DATE</DATATYPE>',
    );
    expect(fieldOf(body, 'WHENMODIFIED')).toContain('<READONLY>true</READONLY><DATATYPE>TIMESTAMP</DATATYPE>');
    expect(fieldOf(body, 'TOTALDUE')).toContain('<DATATYPE>DECIMAL</DATATYPE>');
    expect(fieldOf(body, 'STATE')).toContain('<DATATYPE>ENUM</DATATYPE><VALIDVALUES><VALIDVALUE>');
    expect(valuesOf(fieldOf(body, 'STATE') ?? '', 'VALIDVALUE')).toContain('Partially Paid');
  });

  it('lists relations that a query can then go along', async () => {
    await start();
    const { body } = await call(lookup('APBILL'));
    expect(body).toContain(
      '<Relationship><OBJECTPATH>VENDOR</OBJECTPATH><OBJECTNAME>VENDOR</OBJECTNAME><LABEL/><RELATIONSHIPTYPE>MANY2ONE</RELATIONSHIPTYPE><RELATEDBY>VENDORID</RELATEDBY></Relationship>',
    );
    for (const path of valuesOf(body, 'OBJECTPATH')) {
      expect((await call(query('APBILL', `${path}.RECORDNO`))).body).toContain(
        '<status>success</status><function>query',
      );
    }
  });

  it('knows every field that a query can ask for, of every object', async () => {
    await start();
    const objects = [...(await call('<inspect><object>*</object></inspect>')).body.matchAll(/typename="(\w+)"/g)];
    const names = objects.map(([, name = '']) => name);
    expect(names).toEqual(
      expect.arrayContaining(['APBILL', 'APBILLITEM', 'VENDOR', 'GLACCOUNT', 'LOCATION', 'APTERM']),
    );
    for (const name of names) {
      const fields = valuesOf((await call(lookup(name))).body, 'ID');
      expect(fields).toContain('RECORDNO');
      const { body } = await call(query(name, fields.join(',')));
      expect(body).toContain(`<status>success</status><function>query</function>`);
    }
  });

  it('refuses an object that is none', async () => {
    await start();
    expect((await call(lookup('BADOBJECT'))).body).toContain('<errorno>Query Failed</errorno>');
    expect((await call('<lookup><name>Bad object</name></lookup>')).body).toContain(
      'Object definition Bad object not found',
    );
  });
});

describe('Intacct sandbox: inspect', () => {
  it('lists names, or with detail what is known of each', async () => {
    await start();
    const plain = await call('<inspect><object>APTERM</object></inspect>');
    expect(plain.body).toContain(
      '<data listtype="All" count="1"><Type Name="APTERM"><Fields><Field>RECORDNO</Field><Field>NAME</Field>',
    );
    const detailed = await call('<inspect detail="1"><object>APTERM</object></inspect>');
    expect(detailed.body).toContain(
      '<Field><Name>NAME</Name><GroupName/><dataName>Name</dataName><externalDataName>text</externalDataName><isRequired>true</isRequired><isReadOnly>true</isReadOnly>',
    );
  });
});
