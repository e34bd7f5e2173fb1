/** Broken and hostile answers of Intacct: whatever arrives, no record is reported that the whole answer did not report. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { readAnswer } from '../../src/clients/intacct/envelope.ts';
import { readCreated } from '../../src/clients/intacct/functions/ap-bill-changes.ts';
import { readPage } from '../../src/clients/intacct/functions/query.ts';

const golden = (name: string) =>
  readFileSync(path.resolve(import.meta.dirname, `../golden/intacct/${name}.response.xml`), 'utf8').trim();
const CREATED = golden('create/bill');
const REFUSED = golden('create/refused');
const FOUND = golden('query/bills-after');
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (raw: Uint8Array) => new TextDecoder().decode(raw);

/** `control id → record number` of every create that the answer reports as done; nothing when it cannot be read. */
function reported(body: string): Record<string, string> {
  try {
    const answer = readAnswer(body);
    if (answer.kind === 'refused') return {};
    const done = answer.results.filter(({ isSuccess }) => isSuccess);
    const records = done.map(({ controlId, data }) => [controlId, readCreated(data)?.recordNo]);
    return Object.fromEntries(records.filter(([, recordNo]) => recordNo !== undefined)) as Record<string, string>;
  } catch {
    return {};
  }
}

/** Bill numbers of a page that is taken for complete; `undefined` when it is not. */
function listed(body: string): string[] | undefined {
  try {
    const answer = readAnswer(body);
    const [result] = answer.kind === 'functions' ? answer.results : [];
    if (result?.isSuccess !== true) return undefined;
    return readPage(result.data, 'APBILL').rows.map((row) => row['RECORDID'] ?? '');
  } catch {
    return undefined;
  }
}

const [[CONTROL_ID, RECORD_NO] = ['', '']] = Object.entries(reported(CREATED));

describe('the answer to a create', () => {
  it('reports its record when it is whole', () => {
    expect(CONTROL_ID).not.toBe('');
    expect(RECORD_NO).toMatch(/^\d+$/);
    expect(reported(REFUSED)).toEqual({});
  });

  it('reports nothing when it is cut at any byte', () => {
    const raw = bytes(CREATED);
    for (let end = 0; end < raw.length; end += 1) expect([end, reported(text(raw.slice(0, end)))]).toEqual([end, {}]);
  });

  it('reports nothing else when any byte is another', () => {
    fc.assert(
      fc.property(fc.nat(bytes(CREATED).length - 1), fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const raw = bytes(CREATED);
        raw[at] = (raw[at] ?? 0) ^ difference;
        const changed = text(raw);
        // Only the digits themselves can turn one record into another: no reader can tell.
        if (!changed.includes(`<RECORDNO>${RECORD_NO}</RECORDNO>`)) return;
        const records = reported(changed);
        expect(Object.values(records).filter((recordNo) => recordNo !== RECORD_NO)).toEqual([]);
        if (Object.keys(records).length > 0) expect(changed.match(/<status>success<\/status>/g)).toHaveLength(3);
      }),
      { numRuns: 2_000 },
    );
  });

  it('reports nothing when it comes twice, or inside or next to something else', () => {
    const bare = CREATED.replace(/^<\?xml[^>]*>\s*/, '');
    const wrapped = [
      CREATED + CREATED,
      CREATED + bare,
      bare + bare,
      `<html><body>${bare}</body></html>`,
      `<root>${bare}</root>`,
      `<response>${bare}</response>`,
      `<!-- ${bare} -->`,
      `<a><![CDATA[${bare}]]></a>`,
      `${bare}<!DOCTYPE html>`,
      `HTTP/1.1 200 OK\r\n\r\n${bare}`,
      JSON.stringify(bare),
      encodeURIComponent(bare),
      Buffer.from(bare).toString('base64'),
      bare.replaceAll('<', '&lt;'),
    ];
    expect(wrapped.map(reported)).toEqual(wrapped.map(() => ({})));
  });

  it('reports nothing when a part of it is missing or another answer is in its middle', () => {
    const size = CREATED.length;
    fc.assert(
      fc.property(fc.nat(size), fc.nat(size), fc.constantFrom('', CREATED, REFUSED, '<x/>', 'x'), (a, b, inside) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const body = CREATED.slice(0, from) + inside + CREATED.slice(to);
        const records = Object.entries(reported(body));
        for (const [, recordNo] of records) expect(RECORD_NO).toContain(recordNo);
        if (records.length > 0) expect(body.match(/<status>success<\/status>/g)?.length).toBeGreaterThanOrEqual(3);
      }),
      { numRuns: 1_000 },
    );
  });

  it('reports nothing of what a failed or foreign function quotes', () => {
    const quoted = `<description2>${CREATED.replaceAll('<', '&lt;')}</description2>`;
    expect(reported(REFUSED.replace(/<description2>/, `${quoted}<description2>`))).toEqual({});
    expect(reported(CREATED.replace(/>success(?=<\/status>\s*<function>)/, '>Success'))).toEqual({});
    expect(reported(CREATED.replace(`<RECORDNO>${RECORD_NO}<`, '<RECORDNO>none<'))).toEqual({});
    expect(reported(CREATED.replaceAll('apbill>', 'vendor>'))).toEqual({});
  });

  it('that refuses and reports at once is no answer', () => {
    const refusals = [
      (body: string) => body.replace('<status>success</status>', '<status>failure</status>'),
      (body: string) => body.replace(/<authentication>\s*<status>success/, '<authentication><status>failure'),
      (body: string) => body.replace(/<operation>.*<\/operation>/s, ''),
    ];
    for (const refuse of refusals) expect(() => readAnswer(refuse(CREATED))).toThrow();
  });
});

describe('the answer to a look', () => {
  it('holds its bills when it is whole', () => {
    expect(listed(FOUND)).toHaveLength(1);
  });

  it('is never taken for an empty one, cut or changed at any byte: a bill that is there would be posted again', () => {
    const raw = bytes(FOUND);
    for (let end = 0; end < raw.length; end += 1)
      expect([end, listed(text(raw.slice(0, end)))]).toEqual([end, undefined]);
    fc.assert(
      fc.property(fc.nat(raw.length - 1), fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const changed = bytes(FOUND);
        changed[at] = (changed[at] ?? 0) ^ difference;
        expect(listed(text(changed))?.length ?? 1).toBe(1);
      }),
      { numRuns: 2_000 },
    );
  });
});
