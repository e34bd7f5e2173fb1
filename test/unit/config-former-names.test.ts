/** A file of version 0.3 means today what it meant then; the names of settings that have changed may be mixed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { loadFile } from '../../src/config/load.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tieout-former-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const FORMER = `
    intacct: { gatherTime: 1s, queueTime: 2s, masterDataFor: 3m }
    bills:
      closedThrough: { company: 2026-09-30 }
      charges: { freight: spread, tax: line }
      zeroAmount: leave
      entities: { one: company, several: company }
    credits: { restockingFee: spread }`;

const PRESENT = `
    intacct: { batchWindow: 1s, queueTimeout: 2s, masterDataTtl: 3m }
    bills:
      closedThrough: { top-level: 2026-09-30 }
      charges: { freight: allocate, tax: line }
      zeroAmount: ignore
      entities: { singleEntity: top-level, multiEntity: top-level }
    credits: { restockingFee: allocate }`;

function fileWith(settings: string) {
  const file = path.join(folder, 'tieout.yaml');
  writeFileSync(
    file,
    `version: 1
connections:
  demo:
    goLive: 2026-10-01
    receiptsInLedger: none
    mapping: { businessUnits: [], accounts: [{ account: '6410' }] }${settings}
`,
  );
  return loadFile(file);
}

describe('a file of version 0.3', () => {
  it('is read as one with the present names', () => {
    const { connections } = fileWith(FORMER);
    expect(connections).toEqual(fileWith(PRESENT).connections);
    expect(connections['demo']).toMatchObject({
      intacct: { batchWindow: 1_000, queueTimeout: 2_000, masterDataTtl: 180_000 },
      bills: { zeroAmount: 'ignore', entities: { singleEntity: 'top-level', multiEntity: 'top-level' } },
    });
  });

  it('has its problems reported on the lines where they are', () => {
    expect(() => fileWith(FORMER.replace('1s', 'soon'))).toThrow(
      /line 7: connections\.demo\.intacct\.batchWindow: a duration is a number and a unit/,
    );
  });

  it('may not give a setting under both names', () => {
    expect(() => fileWith('\n    intacct: { gatherTime: 1s, batchWindow: 2s }')).toThrow(
      /line 7: .*gatherTime: there is no such setting/,
    );
  });
});
