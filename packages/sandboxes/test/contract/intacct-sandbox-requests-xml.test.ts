/** The Intacct sandbox over raw HTTP: what parser and schema say to malformed requests, and where they say it is. */
import { describe, expect, it } from '@jest/globals';

import { call, envelope, login, postRaw, start, valuesOf, useSandbox } from './intacct-sandbox-requests.ts';

useSandbox();

const SENDER = '<senderid>sender</senderid><password>not-secret</password>';

/** The third line of the request holds the function's child. */
function inFunction(content: string): string {
  return envelope(`\n<function controlid="f">\n${content}</function>`);
}

function legacyBill(
  head: string,
  items = '<lineitem><glaccountno>5010</glaccountno><amount>1</amount></lineitem>',
): string {
  return inFunction(`<create_bill>${head}<billitems>${items}</billitems></create_bill>`);
}

const VENDOR = '<vendorid>00123</vendorid>';
const CREATED = '<datecreated><year>2026</year><month>10</month><day>05</day></datecreated>';
const TERM = '<termname>N30</termname>';

describe('Intacct sandbox: XML that is not taken', () => {
  it.each<[string, string | Uint8Array, string]>([
    [
      'mismatched tags',
      inFunction('<a>\n</b>'),
      'Fatal Error 76: Opening and ending tag mismatch: a line 3 and b. Line: 4, column: 5.',
    ],
    [
      'a raw vertical tab',
      inFunction('<create><A>\u000b</A></create>'),
      'Fatal Error 9: PCDATA invalid Char value 11. Line: 3, column: 12.',
    ],
    [
      'a reference to a vertical tab',
      inFunction('<create><A>&#11;</A></create>'),
      'Fatal Error 9: xmlParseCharRef: invalid xmlChar value 11. Line: 3, column: 17.',
    ],
    [
      'a reference to U+0000',
      inFunction('<create><A>&#0;</A></create>'),
      'Fatal Error 9: xmlParseCharRef: invalid xmlChar value 0. Line: 3, column: 16.',
    ],
    [
      'a reference to U+FFFE',
      inFunction('<create><A>&#xFFFE;</A></create>'),
      'Fatal Error 9: xmlParseCharRef: invalid xmlChar value 65534. Line: 3, column: 20.',
    ],
    [
      'a bare ampersand',
      inFunction('<create><A>a & b</A></create>'),
      'Fatal Error 68: xmlParseEntityRef: no name. Line: 3, column: 15.',
    ],
    [
      'a bare less-than',
      inFunction('<create><A>a < b</A></create>'),
      'Fatal Error 68: StartTag: invalid element name. Line: 3, column: 15.',
    ],
    [
      'an HTML entity',
      inFunction('<create><A>&nbsp;</A></create>'),
      'Fatal Error 26: Entity &#039;nbsp&#039; not defined. Line: 3, column: 18.',
    ],
    ['an empty body', '', 'Fatal Error 4: Document is empty. Line: 1, column: 1.'],
    [
      'Latin-1 bytes in UTF-8',
      Buffer.from(inFunction('<create><A>é</A></create>'), 'latin1'),
      'Fatal Error 81: Invalid bytes in character encoding. Line: 3, column: 12.',
    ],
    [
      'a text over ten megabytes',
      inFunction(`<create><A>${'x'.repeat(10_050_000)}</A></create>`),
      'Fatal Error 114: Resource limit exceeded: Text node too long',
    ],
  ])('answers %s with libxml2’s number, words and position', async (_case, body, text) => {
    await start({ bodyLimitBytes: 12_000_000 });
    const answer = await postRaw(body);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('<control><status>failure</status>');
    expect(valuesOf(answer.body, 'errorno')[0]).toBe('XL03000003');
    expect(valuesOf(answer.body, 'description2')[0]).toContain(`XML Parse schema error: ${text}`);
    expect(answer.body).not.toContain('<operation>');
  });

  it.each([
    [
      'datecreated before vendorid',
      legacyBill(CREATED + VENDOR + TERM),
      "1871: Element 'datecreated': This element is not expected. Expected is ( vendorid ). Line: 3",
    ],
    [
      'a bill without due date or term',
      legacyBill(VENDOR + CREATED),
      "1871: Element 'billitems': This element is not expected. Expected is one of ( dateposted, datedue, termname ). Line: 3",
    ],
    [
      'a bill without lines',
      legacyBill(VENDOR + CREATED + TERM, ''),
      "1871: Element 'billitems': Missing child element(s). Expected is ( lineitem ). Line: 3",
    ],
    [
      'a line without amount',
      legacyBill(VENDOR + CREATED + TERM, '<lineitem><glaccountno>5010</glaccountno></lineitem>'),
      "1871: Element 'lineitem': Missing child element(s). Expected is one of ( offsetglaccountno, amount ). Line: 3",
    ],
    ['an unknown function', inFunction('<foo/>'), "1871: Element 'foo': This element is not expected."],
    [
      'two functions in one',
      inFunction('<getAPISession/><getAPISession/>'),
      "1871: Element 'getAPISession': This element is not expected. Line: 3",
    ],
    ['a function without a child', inFunction(''), "1871: Element 'function': Missing child element(s)."],
    [
      'content without a function',
      envelope(''),
      "1871: Element 'content': Missing child element(s). Expected is ( function ). Line: 1",
    ],
    [
      'a function without control id',
      envelope('\n<function><getAPISession/></function>'),
      "1868: Element 'function': The attribute 'controlid' is required but missing. Line: 2",
    ],
    [
      'a control id of 257 characters',
      envelope(`<function controlid="${'c'.repeat(257)}"><getAPISession/></function>`),
      "1832: Element 'function', attribute 'controlid': [facet 'maxLength']",
    ],
    [
      'transaction="yes"',
      envelope('', { operation: ' transaction="yes"' }),
      "1840: Element 'operation', attribute 'transaction': [facet 'enumeration'] The value 'yes' is not an element of the set {'true', 'false'}. Line: 1",
    ],
    [
      'a login with companyid first',
      envelope('', { authentication: '<login><companyid>sandbox-co</companyid></login>' }),
      "1871: Element 'companyid': This element is not expected. Expected is ( userid ). Line: 1",
    ],
    ['an empty create', inFunction('<create/>'), "1871: Element 'create': Missing child element(s)."],
    [
      'a readByQuery without query',
      inFunction('<readByQuery><object>APBILL</object></readByQuery>'),
      "1871: Element 'readByQuery': Missing child element(s).",
    ],
    [
      'query options out of order',
      inFunction(
        '<query><object>VENDOR</object><select><field>NAME</field></select><options><showprivate>true</showprivate><caseinsensitive>true</caseinsensitive></options></query>',
      ),
      "1871: Element 'caseinsensitive': This element is not expected. Expected is ( returnformat ). Line: 3",
    ],
    [
      'showadditionalerrorinfo before includewhitespace',
      envelope('', {
        control: `${SENDER}<controlid>c</controlid><showadditionalerrorinfo>true</showadditionalerrorinfo><includewhitespace>false</includewhitespace>`,
      }),
      "1871: Element 'includewhitespace': This element is not expected. Line: 1",
    ],
    [
      'a resultId and an object in one readMore',
      inFunction('<readMore><resultId>x</resultId><object>VENDOR</object></readMore>'),
      "1871: Element 'object': This element is not expected. Line: 3",
    ],
  ])('answers %s with the schema’s number, words and line', async (_case, body, text) => {
    await start();
    const answer = await postRaw(body);
    expect(answer.status).toBe(200);
    expect(valuesOf(answer.body, 'errorno')[0]).toBe('XL03000003');
    expect(valuesOf(answer.body, 'description2')[0]?.replaceAll('&#039;', "'")).toContain(
      `XML Parse schema error: Error ${text}`,
    );
    expect(answer.body).not.toContain('<operation>');
  });

  it('answers several errors, each with its own position, and the support id on the first', async () => {
    await start();
    const texts = valuesOf((await postRaw('<request><a><b></a></request>')).body, 'description2');
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.map((text) => text.includes('Support ID'))).toEqual(texts.map((_text, index) => index === 0));
  });
});

describe('Intacct sandbox: XML that is taken', () => {
  it.each([
    ['two objects in one create', '<create><CLASS/><CLASS/></create>', '<function>create</function>'],
    [
      'a readByQuery in any order',
      '<readByQuery><query/><pagesize>1</pagesize><object>APTERM</object></readByQuery>',
      'count="1"',
    ],
    [
      'DEL',
      '<query><object>APTERM</object><select><field>NAME</field></select><filter><equalto><field>NAME</field><value>\u007f</value></equalto></filter></query>',
      'totalcount="0"',
    ],
  ])('takes %s', async (_case, content, part) => {
    await start();
    expect((await call(content)).body).toContain(part);
  });

  it('takes an empty function control id, and a login with location', async () => {
    await start();
    const answer = await postRaw(envelope('<function controlid=""><getAPISession/></function>', { entity: 'E10' }));
    expect(answer.body).toContain('<status>success</status><function>getAPISession</function><controlid/>');
  });

  it('runs the operations of a request one after the other', async () => {
    await start();
    const one = `<operation><authentication>${login()}</authentication><content><function controlid="x"><getAPISession/></function></content></operation>`;
    const { body } = await postRaw(
      envelope(
        '<function controlid="y"><readByName><object>APTERM</object><keys>N30</keys></readByName></function>',
      ).replace('</request>', `${one}</request>`),
    );
    expect(body.match(/<operation>/g)).toHaveLength(2);
    expect(valuesOf(body, 'NAME')).toEqual(['N30']);
    // It is not alone in the request.
    expect(body).toContain('<errorno>Get API Session Failed</errorno>');
  });
});
