/** How the Intacct sandbox reads a request. What it says to the malformed ones of the field is a contract test. */
import { describe, expect, it } from '@jest/globals';

import { readRequest } from '../../src/intacct/gateway/request.ts';

const CONTROL = '<senderid>s</senderid><password>p</password><controlid>c</controlid>';
const LOGIN = '<login><userid>u</userid><companyid>co</companyid><password>p</password></login>';

function request(parts: { control?: string; login?: string; operation?: string; functions?: string } = {}): string {
  const functions = parts.functions ?? '<function controlid="f"><getAPISession/></function>';
  return `<request><control>${parts.control ?? CONTROL}</control><operation${parts.operation ?? ''}><authentication>${parts.login ?? LOGIN}</authentication><content>${functions}</content></operation></request>`;
}

function inFunction(content: string): string {
  return request({ functions: `<function controlid="f">${content}</function>` });
}

function inQuery(content: string): string {
  return inFunction(`<query><object>APBILL</object><select><field>RECORDNO</field></select>${content}</query>`);
}

function verdict(body: string): string {
  const read = readRequest(new TextEncoder().encode(body));
  return read.kind === 'readable' ? 'valid' : (read.errors[0]?.text ?? 'no error');
}

function firstValue(read: ReturnType<typeof readRequest>): string | undefined {
  return read.kind === 'readable' ? read.operations[0]?.functions[0]?.body.children[0]?.text : undefined;
}

const EQUAL_TO = '<equalto><field>A</field><value>1</value></equalto>';

describe('reading a request', () => {
  it.each([
    [
      'the whole control block in order',
      request({
        control: `${CONTROL}<uniqueid>true</uniqueid><dtdversion>3.0</dtdversion><policyid>x</policyid><debug>1</debug><includewhitespace>true</includewhitespace><showadditionalerrorinfo>1</showadditionalerrorinfo>`,
      }),
    ],
    [
      'a login with client and location',
      request({ login: LOGIN.replace('</login>', '<clientid>x</clientid><locationid>E</locationid></login>') }),
    ],
    ['an empty function control id', request({ functions: '<function controlid=""><getAPISession/></function>' })],
    ['two objects in one create', inFunction('<create><APBILL/><VENDOR/></create>')],
    [
      'query children in any order',
      inFunction('<query><offset>0</offset><select><field>A</field></select><object>APBILL</object></query>'),
    ],
    ['nested filters', inQuery(`<filter><or><and>${EQUAL_TO}${EQUAL_TO}</and>${EQUAL_TO}</or></filter>`)],
    ['DEL', inFunction('<create><A>\u007f</A></create>')],
    ['a CDATA section', inFunction('<create><A><![CDATA[a & b]]></A></create>')],
  ])('takes %s', (_case, body) => {
    expect(verdict(body)).toBe('valid');
  });

  it.each([
    ['two roots', `${request()}<x/>`, 'Fatal Error 5: Extra content at the end of the document.'],
    [
      'a body that is cut off',
      request().replace('</operation></request>', ''),
      'Fatal Error 77: Premature end of data',
    ],
    [
      'control out of order',
      request({ control: '<controlid>c</controlid><senderid>s</senderid>' }),
      "Error 1871: Element 'controlid': This element is not expected. Expected is ( senderid ).",
    ],
    [
      'a control id of 257 characters',
      request({ control: CONTROL.replace('>c<', `>${'c'.repeat(257)}<`) }),
      'Error 1832',
    ],
    ['uniqueid in upper case', request({ control: `${CONTROL}<uniqueid>TRUE</uniqueid>` }), 'Error 1840'],
    ['a read without keys', inFunction('<read><object>APBILL</object></read>'), 'Error 1871'],
    ['an asterisk-free select left out', inFunction('<query><object>APBILL</object></query>'), 'Error 1871'],
    ['two operators at the top of a filter', inQuery(`<filter>${EQUAL_TO}${EQUAL_TO}</filter>`), 'Error 1871'],
    ['an and of one', inQuery(`<filter><and>${EQUAL_TO}</and></filter>`), 'Error 1871'],
    [
      'a between of one value',
      inQuery('<filter><between><field>A</field><value>1</value></between></filter>'),
      'Error 1871',
    ],
    ['a page of 0', inQuery('<pagesize>0</pagesize>'), 'Error 1833'],
    ['another root', '<req/>', 'Error 1845'],
  ])('refuses %s', (_case, body, text) => {
    expect(verdict(body)).toContain(text);
  });

  it('never loads an external entity', () => {
    const xxe = `<!DOCTYPE request [<!ENTITY x SYSTEM "file:///etc/hostname">]>${inFunction('<create><A>[&x;]</A></create>')}`;
    const read = readRequest(new TextEncoder().encode(xxe));
    expect(firstValue(read) ?? '[]').toBe('[]');
  });

  it('takes a left-out uniqueid and includewhitespace for true, as documented', () => {
    const read = readRequest(new TextEncoder().encode(request()));
    expect(read).toMatchObject({ control: { uniqueId: true, includeWhitespace: true, dtdVersion: '3.0' } });
  });

  it('keeps text as it is, leading zeros and spaces too', () => {
    const read = readRequest(new TextEncoder().encode(inFunction('<create><A> 00123 &amp; 😀 </A></create>')));
    expect(firstValue(read)).toBe(' 00123 & 😀 ');
  });
});
