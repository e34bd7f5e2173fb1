/** The XML writer against libxml2, which is what the gateway reads with; and the reader against hostile answers. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ParseOption, XmlDocument, XmlElement, XmlText } from 'libxml2-wasm';

import { readAnswer, writeRequest } from '../../src/clients/intacct/envelope.ts';
import { readXml, writeXml } from '../../src/clients/intacct/xml.ts';

/** Every UTF-16 code unit, lone surrogates and forbidden characters among them. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
  fc.array(fc.constantFrom('<', '>', '&', '"', "'", ']]>', '&amp;', '&#0;', '<!--', '\u0000', '\uD83D', '\uDE00', '\uFFFD', '-->', '<![CDATA['), { maxLength: 8 }).map((parts) => parts.join('')),
); // prettier-ignore

/**
 * libxml2-wasm decodes what it has read as a file is decoded, and drops this one at the start of a text longer than 16
 * bytes. That is the reader's doing: ours must still have written it.
 */
const BYTE_ORDER_MARK = '\uFEFF';
const FOUND_BY_CHANCE = `${BYTE_ORDER_MARK}<![CDATA[<<${BYTE_ORDER_MARK}`;

/** XML 1.0, production 2 (Char), written anew; a line break that XML normalises is its business. */
function cleaned(text: string): string {
  const isAllowed = (point: number) =>
    [0x9, 0xa, 0xd].includes(point) ||
    (point >= 0x20 && point <= 0xd7ff) ||
    (point >= 0xe000 && point <= 0xfffd) ||
    point >= 0x1_0000;
  return [...text].filter((character) => isAllowed(character.codePointAt(0) ?? 0)).join('');
}
const normalised = (text: string) => text.replace(/\r\n?/g, '\n');

function parsed(xml: string): XmlElement {
  const document = XmlDocument.fromBuffer(new TextEncoder().encode(xml), { option: ParseOption.XML_PARSE_NOCDATA });
  return document.root;
}

function textOf(element: XmlElement): string {
  let text = '';
  for (let child = element.firstChild; child !== null; child = child.next) {
    if (child instanceof XmlElement) throw new Error(`an element <${child.name}> came out of a text`);
    if (child instanceof XmlText) text += child.content;
  }
  return text;
}

describe('writing XML', () => {
  it.each([
    ['alone', ''],
    ['after other text', 'x'],
  ])('gives libxml2 exactly the cleaned text, whatever the text is (%s)', (_case, before) => {
    fc.assert(
      fc.property(anyText, (text) => {
        const expected = `${before}${normalised(cleaned(text))}`;
        fc.pre(!expected.startsWith(BYTE_ORDER_MARK));
        expect(textOf(parsed(writeXml({ a: `${before}${text}` })))).toBe(expected);
      }),
      { numRuns: 500, examples: [[FOUND_BY_CHANCE]] },
    );
  });

  it('keeps a byte order mark that a text begins with', () => {
    expect(writeXml({ a: FOUND_BY_CHANCE })).toContain(
      `<a>${BYTE_ORDER_MARK}&lt;![CDATA[&lt;&lt;${BYTE_ORDER_MARK}</a>`,
    );
  });

  it('gives libxml2 exactly the cleaned attribute, whatever it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const attribute = parsed(writeXml({ a: { '@controlid': `x${text}`, b: '1' } })).attrs[0];
        // XML reads line breaks and tabs in attributes as blanks.
        expect(attribute?.value).toBe(normalised(cleaned(`x${text}`)).replace(/[\t\n]/g, ' '));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the order of elements and leaves out what is undefined', () => {
    expect(writeXml({ r: { b: '1', a: undefined, c: ['2', '3'], d: '', e: true, f: 0 } })).toContain(
      '<r><b>1</b><c>2</c><c>3</c><d/><e>true</e><f>0</f></r>',
    );
  });
});

describe('reading XML', () => {
  it('keeps every value as the text it is', () => {
    const xml = '<r><a>00123</a><b>1e5</b><c>0x10</c><d>true</d><e>1.50</e><f x="007">9</f></r>';
    expect(readXml(xml)).toEqual({
      r: { a: '00123', b: '1e5', c: '0x10', d: 'true', e: '1.50', f: { '@x': '007', '#text': '9' } },
    });
  });

  it('reads back what it wrote, but for blanks at the ends', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const expected = normalised(cleaned(text));
        expect(readXml(writeXml({ r: { a: `(${text})`, b: 'x' } }))).toMatchObject({ r: { a: `(${expected})` } });
        expect(readXml(writeXml({ r: { a: text, b: 'x' } }))).toMatchObject({ r: { a: expected.trim() } });
      }),
      { numRuns: 300 },
    );
  });

  it('reads references by number and by name once, not twice', () => {
    expect(readXml('<r>it&#039;s &#x1F527; &amp;#39; &amp;amp; &lt;b&gt;</r>')).toEqual({
      r: "it's 🔧 &#39; &amp; <b>",
    });
  });
});

const SUCCESS =
  '<?xml version="1.0" encoding="UTF-8"?>\n<response><control><status>success</status></control><operation>' +
  '<authentication><status>success</status><userid>u</userid></authentication><result><status>success</status>' +
  '<function>create</function><controlid>c1</controlid><data><apbill><RECORDNO>3001</RECORDNO></apbill></data></result>' +
  '</operation></response>';

/** What counts as success: at least one function that succeeded. */
function isSuccess(body: string): boolean {
  try {
    const answer = readAnswer(body);
    return answer.kind === 'functions' && answer.results.some((result) => result.isSuccess);
  } catch {
    return false;
  }
}

/** Answers that are cut, changed or repeated: see property-intacct-answers. */
describe('statuses that are no success', () => {
  it('knows a success when it is one', () => {
    expect(isSuccess(SUCCESS)).toBe(true);
  });

  it('never takes any other status for a success, at any of the three levels', () => {
    const others = fc.oneof(
      fc.constantFrom('', 'failure', 'aborted', 'Success', 'SUCCESS', 'successful', ' s'),
      fc.string(),
    );
    fc.assert(
      fc.property(others, fc.constantFrom(0, 1, 2), (status, level) => {
        fc.pre(cleaned(status).trim() !== 'success');
        let seen = -1;
        const escaped = status.replace(/[<&\p{Cc}]/gu, '_');
        const body = SUCCESS.replaceAll('>success<', (all) => ((seen += 1) === level ? `>${escaped}<` : all));
        expect(isSuccess(body)).toBe(false);
      }),
    );
  });

  it('never takes anything else for a success', () => {
    fc.assert(fc.property(anyText, (text) => expect(isSuccess(text)).toBe(false)));
    fc.assert(fc.property(anyText, (text) => expect(isSuccess(writeXml({ response: text }))).toBe(false)));
  });

  it('never takes a status that the answer itself declares as an entity', () => {
    const body = SUCCESS.replace('\n', '\n<!DOCTYPE response [<!ENTITY s "success">]>').replaceAll(
      '>success<',
      '>&s;<',
    );
    expect(isSuccess(body)).toBe(false);
  });
});

describe('a request', () => {
  const access = {
    ...{ senderId: 's', senderPassword: '&<"', companyId: 'c', userId: 'u', userPassword: "]]>'" },
    ...{ entityId: undefined, endpointUrl: 'http://gateway.example' },
  };

  it('holds credentials with markup in them as they are', () => {
    const { userId, companyId, userPassword, entityId } = access;
    const login = { userId, companyId, userPassword, entityId };
    const xml = writeRequest(access, { login }, [{ controlId: 'f', body: { getAPISession: '' } }], {
      isUnique: false,
      errorDetails: true,
    });
    const root = parsed(xml);
    expect(root.get('control/password')?.content).toBe(access.senderPassword);
    expect(root.get('operation/authentication/login/password')?.content).toBe(access.userPassword);
    expect(root.get('control/uniqueid')?.content).toBe('false');
  });

  it.each([true, false])('asks for the ids of errors only when the configuration says so (%s)', (errorDetails) => {
    const functions = [{ controlId: 'f', body: { getAPISession: '' } }];
    const root = parsed(writeRequest(access, { sessionId: 'i' }, functions, { isUnique: false, errorDetails }));
    expect(root.get('control/showadditionalerrorinfo')?.content).toBe(errorDetails ? 'true' : undefined);
  });

  it('never has a control id longer than the gateway takes', () => {
    const functions = [{ controlId: 'x'.repeat(300), body: { getAPISession: '' } }];
    const root = parsed(writeRequest(access, { sessionId: 'i' }, functions, { isUnique: true, errorDetails: true }));
    expect(root.get('control/controlid')?.content).toHaveLength(256);
    expect(root.get('control/uniqueid')?.content).toBe('true');
  });
});
