/** The Intacct sandbox over raw HTTP: attachments, their folders, and their links to bills and vendors. */
import { describe, expect, it } from '@jest/globals';

import { read, reasonOf, refusalOf, update } from './intacct-sandbox-bills-requests.ts';
import { bill, call, createBill, json, start, valuesOf, useSandbox } from './intacct-sandbox-requests.ts';

useSandbox();

const FOLDER = '<create_supdocfolder><supdocfoldername>Bills</supdocfoldername></create_supdocfolder>';
const data = Buffer.from('%PDF-1.7 scan').toString('base64');
const file = (name = 'inv-1', content = data, type = 'pdf'): string =>
  `<attachment><attachmentname>${name}</attachmentname><attachmenttype>${type}</attachmenttype><attachmentdata>${content}</attachmentdata></attachment>`;

/** Elements of a `create_supdoc` in order. */
const supdoc = (files = file(), id = 'ATT-1', folderName = 'Bills', verb = 'create'): string =>
  `<${verb}_supdoc><supdocid>${id}</supdocid><supdocname>INV-1</supdocname><supdocfoldername>${folderName}</supdocfoldername><attachments>${files}</attachments></${verb}_supdoc>`;

describe('Intacct sandbox: attachments', () => {
  it('are made in a folder that exists, answer their id, and are read back', async () => {
    await start();
    expect(await reasonOf(supdoc())).toBe("The attachment folder 'Bills' is invalid.");
    expect(valuesOf((await call(FOLDER)).body, 'key')).toEqual(['Bills']);
    const made = await call(supdoc());
    expect(made.body).toContain('<function>create_supdoc</function><controlid>f1</controlid><key>ATT-1</key></result>');
    const { body } = await call('<get object="supdoc" key="ATT-1"/>');
    expect(body).toContain('<listtype start="0" end="0" total="1">supdoc</listtype><data><supdoc>');
    expect(valuesOf(body, 'attachmentdata')).toEqual([data]);
    expect(valuesOf(body, 'folder')).toEqual(['Bills']);
    const folders = await call('<get_list object="supdocfolder"/>');
    expect(valuesOf(folders.body, 'name')).toEqual(['Bills']);
  });

  it.each<[string, string, string]>([
    ['an id of 21 characters', supdoc(file(), 'A'.repeat(21)), 'Illegal format for supdocid'],
    ['no id', supdoc(file(), ''), 'Required field supdocid is missing'],
    ['data that is no base64', supdoc(file('a', 'not base64!')), "The data of the file 'a' is not base64."],
    ['base64 cut short', supdoc(file('a', data.slice(0, -1))), "The data of the file 'a' is not base64."],
    ['a file without a name', supdoc(file('')), 'Required field attachmentname is missing'],
    ['a type with a dot', supdoc(file('a', data, '.pdf')), "Illegal format for attachmenttype: '.pdf'"],
    ['one file twice', supdoc(file() + file()), "The file 'inv-1.pdf' is attached already."],
  ])('refuse %s, and keep nothing', async (_case, content, text) => {
    await start();
    await call(FOLDER);
    expect(await reasonOf(content)).toBe(
      text.startsWith('Illegal format for supdocid') ? `${text}: '${'A'.repeat(21)}'` : text,
    );
    expect((await json('GET', 'state')).body).toMatchObject({ attachments: [] });
  });

  it('refuse an id and a folder that exist, and a parent folder that does not', async () => {
    await start();
    await call(FOLDER);
    await call(supdoc());
    expect((await refusalOf(supdoc()))[0]).toBe(
      'BL34000061 Another Attachment with the given value(s) ATT-1  already exists',
    );
    expect((await refusalOf(FOLDER))[0]).toContain('BL34000061 Another Attachment Folder');
    const below = (parent: string): string =>
      `<create_supdocfolder><supdocfoldername>2026</supdocfoldername><supdocparentfoldername>${parent}</supdocparentfoldername></create_supdocfolder>`;
    expect(await reasonOf(below('Bill'))).toBe("The attachment folder 'Bill' is invalid.");
    expect((await call(below('Bills'))).body).toContain('<key>2026</key>');
  });

  it('refuse another order than the schema’s', async () => {
    await start();
    const swapped = '<create_supdoc><supdocname>x</supdocname><supdocid>A</supdocid></create_supdoc>';
    expect((await call(swapped)).body).toContain(
      'Element &#039;supdocname&#039;: This element is not expected. Expected is ( supdocid ).',
    );
  });

  it('take further files and never replace one', async () => {
    await start();
    await call(FOLDER);
    await call(supdoc());
    expect((await call(supdoc(file('page-2'), 'ATT-1', 'Bills', 'update'))).body).toContain('<key>ATT-1</key>');
    expect(await reasonOf(supdoc(file(), 'ATT-1', 'Bills', 'update'))).toContain('is attached already');
    expect(await reasonOf(supdoc(file(), 'ATT-2', 'Bills', 'update'))).toBe("The attachment 'ATT-2' is invalid.");
    expect((await json('GET', 'state')).body).toMatchObject({
      attachments: [{ supdocId: 'ATT-1', files: ['inv-1.pdf', 'page-2.pdf'] }],
    });
  });

  it('are linked to bills and vendors, on create or afterwards, and cannot be deleted while they are', async () => {
    await start();
    await call(FOLDER);
    await call(supdoc());
    expect(await reasonOf(`<create>${bill({ SUPDOCID: 'ATT-2' })}</create>`)).toBe(
      "The attachment 'ATT-2' is invalid.",
    );
    const recordNo = await createBill();
    await call(update(recordNo, '<SUPDOCID>ATT-1</SUPDOCID>'));
    await call(update(recordNo, '<DESCRIPTION>x</DESCRIPTION>'));
    expect(await read('APBILL', recordNo, 'SUPDOCID')).toEqual(['ATT-1']);
    const link = (id: string): string =>
      `<update><VENDOR><VENDORID>00123</VENDORID><SUPDOCID>${id}</SUPDOCID></VENDOR></update>`;
    expect((await call(link('ATT-1'))).body).toContain('<VENDORID>00123</VENDORID>');
    const remove = '<delete_supdoc key="ATT-1"/>';
    expect(await reasonOf(remove)).toBe("The attachment 'ATT-1' is linked to a record.");
    await call(update(recordNo, '<SUPDOCID/>'));
    expect(await reasonOf(remove)).toBe("The attachment 'ATT-1' is linked to a record.");
    await call(link(''));
    expect((await call(remove)).body).toContain('<status>success</status><function>delete_supdoc');
    expect(await reasonOf(remove)).toBe("The attachment 'ATT-1' is invalid.");
  });
});
