/** The file of variables: what it adds, what stays as it is, and what is said of one that cannot be used. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { withFile } from '../../src/cli/environment.ts';
import { OperatorError } from '../../src/errors/operator-error.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tieout-env-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const file = path.join(mkdtempSync(path.join(folder, 'case-')), '.env');
  writeFileSync(file, text);
  return file;
}

/** What is said of a file that cannot be used; never with a value of it. */
function complaint(envFile: string): string {
  try {
    withFile({}, { envFile });
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    expect(error.exitCode).toBe(2);
    expect(`${error.message}${error.remedy}`).not.toContain('canary');
    return error.message;
  }
  throw new Error('the file was accepted');
}

describe('a file of variables', () => {
  it('adds what the environment does not say', () => {
    const text =
      '\uFEFF# secrets\r\nA=1\r\nexport B="two # words"\nC="many\nlines" # of it\n D = \'x\' \nE=plain # comment\n\n';
    const environment = withFile({ A: 'mine', B: '' }, { envFile: fileWith(text) });
    expect(environment).toEqual({ A: 'mine', B: 'two # words', C: 'many\nlines', D: 'x', E: 'plain' });
  });

  it('does not set a value next to the file that the environment names for it, nor the other way round', () => {
    const envFile = fileWith('INTACCT_USER_PASSWORD=one\nINTACCT_USER_ID_FILE=/two\nINTACCT_COMPANY_ID=three');
    const environment = { INTACCT_USER_PASSWORD_FILE: '/run/secrets/password', INTACCT_USER_ID: 'dana' };
    expect(withFile(environment, { envFile })).toEqual({ ...environment, INTACCT_COMPANY_ID: 'three' });
  });

  it('is left alone when none is wanted', () => {
    expect(withFile({ A: '1' }, { envFile: false })).toEqual({ A: '1' });
  });

  it.each([
    ['A=1\nINTACCT_PASSWORD canary', 'line 2 is no variable'],
    ['- canary: 1', 'line 1 is no variable'],
    ['A=1\n\nB="canary\nC=2\n', 'line 3: its quote is not closed'],
    ["A='many\nlines'\nB='canary", 'line 3: its quote is not closed'],
    ['PASSWORD=canary#word', 'line 1: a value with # in it has to be in quotes'],
    ['PASSWORD=#canary', 'line 1: a value with # in it has to be in quotes'],
  ])('that is broken is told by its line: %j', (text, says) => {
    expect(complaint(fileWith(text))).toContain(says);
  });

  it('that is named and missing, or a folder, is reported by its name', () => {
    const missing = path.join(folder, 'no-such.env');
    expect(complaint(missing)).toContain(`${missing} cannot be used:\n  - there is no such file`);
    const nested = path.join(folder, 'nested');
    mkdirSync(nested);
    expect(complaint(nested)).toContain('it is a folder');
  });
});
