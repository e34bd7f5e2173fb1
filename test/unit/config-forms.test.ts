/** A value of a wrong form, and a file that is no text, are refused in words that say what to do: never in a library's. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { loadFile } from '../../src/config/load.ts';
import { OperatorError } from '../../src/errors/operator-error.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tieout-forms-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function refusal(content: string | Uint8Array): OperatorError {
  const file = path.join(folder, 'tieout.yaml');
  writeFileSync(file, content);
  try {
    loadFile(file);
  } catch (error) {
    if (error instanceof OperatorError) return error;
    throw error;
  }
  throw new Error('the file was accepted');
}

const GOOD = `version: 1
connections:
  demo:
    goLive: 2026-09-01
    receiptsInLedger: none
    mapping:
      businessUnits:
        - { id: 3011, location: T01 }
      accounts:
        - { account: '5010' }
`;

/** Without its place; of settings that stand beside the mapping. */
function said(settings: string): string[] {
  const { message } = refusal(GOOD.replace('    mapping:', `    ${settings}\n    mapping:`));
  return message
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/^ {2}- line \d+: connections\.demo\./, ''));
}

const inMapping = (replace: string, by: string): string[] =>
  refusal(GOOD.replace(replace, by))
    .message.split('\n')
    .slice(1)
    .map((line) => line.replace(/^ {2}- line \d+: connections\.demo\.mapping\./, ''));

describe('a value of a wrong form', () => {
  it.each([
    ['bills: []', 'bills: must be a section: names and their values, on lines of their own that are indented'],
    ['bills: { closedThrough: [] }', 'bills.closedThrough: must be a section: names and their values, on lines of their own that are indented'], // prettier-ignore
    ['bills:', 'bills: is empty: it must be a section: names and their values, on lines of their own that are indented'], // prettier-ignore
    ['bills: { numberFallbackVendors: 7 }', 'bills.numberFallbackVendors: must be a list of entries, each on a line that begins with -'], // prettier-ignore
    ['bills: { numberFallbackVendors: [1.5] }', 'bills.numberFallbackVendors.0: must be a whole number'],
    ['bills: { numberFallbackVendors: [0] }', 'bills.numberFallbackVendors.0: must be a number of at least 1'],
    ['intacct: { lanes: 11 }', 'intacct.lanes: must be a number of at most 10'],
    ['intacct: { lanes: two }', 'intacct.lanes: must be a number without quotes'],
    ['intacct: { errorDetails: maybe }', 'intacct.errorDetails: must be true or false'],
    ['servicetitan: { externalDataApplication: x }', 'servicetitan.externalDataApplication: must be a GUID, as ServiceTitan shows it: 8-4-4-4-12 digits and letters a to f'], // prettier-ignore
    ['servicetitan: { externalDataApplication: ??? }', 'servicetitan.externalDataApplication: is still a gap: fill it in'], // prettier-ignore
    ['servicetitan: { externalDataKey: " " }', 'servicetitan.externalDataKey: a key is empty: fill it in'],
    ['bills: { action: ??? }', 'bills.action: is still a gap: fill it in'],
    [
      "bills: { timeZone: 'GMT+5:30' }",
      'bills.timeZone: a time zone is a name of the IANA database, such as America/Chicago',
    ],
    [
      'bills: { timeZone: Central Time }',
      'bills.timeZone: a time zone is a name of the IANA database, such as America/Chicago',
    ],
    [
      "bills: { timeZone: '-05:00' }",
      'bills.timeZone: a time zone is a name of the IANA database, such as America/Chicago',
    ],
    ['bills: { timeZone: -5 }', 'bills.timeZone: a time zone is a name such as America/Chicago'],
    ['bills: { currency: ??? }', 'bills.currency: is still a gap: fill it in'],
    ['bills: { closedThrough: { ???: 2026-09-30 } }', 'bills.closedThrough.???: this name is still a gap: fill it in'],
    ['bills: { eligible: 1 }', 'bills.eligible: must be posted or reconciled or pending'],
    ['bills: { action: }', 'bills.action: is empty: fill it in'],
  ])('%s', (settings, says) => {
    expect(said(settings)).toEqual([says]);
  });

  it('is a list whose entries are all commented out', () => {
    expect(inMapping('        - { id: 3011, location: T01 }\n', '')).toEqual([
      'businessUnits: is empty: it must be a list of entries, each on a line that begins with -; entries that are commented out do not count, and [] means none',
    ]);
    expect(inMapping('location: T01', 'location: ???')).toEqual([
      'businessUnits.0.location: a location is still a gap: fill it in',
    ]);
    expect(inMapping('id: 3011', 'id: ???')).toEqual(['businessUnits.0.id: is still a gap: fill it in']);
  });

  it('is a duration that no timer waits', () => {
    for (const setting of ['intacct: { batchWindow: 25d }', 'bills: { settleTime: 600h }'])
      expect(said(setting)).toEqual([expect.stringMatching(/: is at most 24d: no timer waits longer$/)]);
  });
});

describe('a file', () => {
  it.each<[string, Uint8Array, number]>([
    ['in Latin-1', Buffer.from(GOOD.replace('T01', 'Münster'), 'latin1'), 8],
    ['in UTF-16', Buffer.from(`\uFEFF${GOOD}`, 'utf16le'), 1],
    ['in UTF-16 without a mark', Buffer.from(GOOD, 'utf16le'), 1],
  ])('%s is refused, with the first line that is no UTF-8', (_what, bytes, line) => {
    const { message, remedy, exitCode } = refusal(bytes);
    expect(message).toMatch(new RegExp(`tieout\\.yaml is not UTF-8, first in line ${line}$`));
    expect(remedy).toMatch(/^Save it as UTF-8/);
    expect(exitCode).toBe(2);
  });

  it('in UTF-8 may begin with its mark', () => {
    const file = path.join(folder, 'marked.yaml');
    writeFileSync(file, `\uFEFF${GOOD.replace('T01', 'Münster')}`);
    expect(loadFile(file).connections['demo']?.mapping.businessUnits[0]?.location).toBe('Münster');
  });

  it('with a tag that YAML does not know is refused', () => {
    const { message } = refusal(GOOD.replace("account: '5010'", "account: !!js/function '5010'"));
    expect(message).toContain('- line 10: Unresolved tag: !!js/function: write the value without it');
    expect(refusal(GOOD.replace('T01', '!place T01')).message).toContain('- line 8: Unresolved tag: !place');
  });
});
