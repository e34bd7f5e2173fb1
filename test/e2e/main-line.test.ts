/**
 * A month of bills under each answer to the questions that the real systems' documents leave open and that touch
 * money or duplicates (docs/assumptions.md). Whatever the answer is: nothing lost, nothing twice, to the cent.
 */
import { afterAll, beforeAll, describe, expect } from '@jest/globals';

import type { Figures } from '../../src/cli/demo/figures.ts';
import { parseLink } from '../../src/domain/ledger/link.ts';
import { addBill, billOfWholeOrder, editOrder } from '../support/acts-of-people.ts';
import { MainLines, type MainLine, type MainLineOptions } from '../support/main-line.ts';
import { sideBySide } from '../support/side-by-side.ts';

const SEED = 2026;
const AS_EXPECTED = { bills: 120, posted: 108, held: 11, waiting: 1, missing: 0, duplicates: 0, difference: '0.00' };

const EXCLUSIVE = { switches: { billAmount: 'exclusive' } } as const;
/** The settle time of a line on which a bill shows later than that. */
const SETTLES_SOON = { 'settleTime: 10s': 'settleTime: 3s' };
const LOST_ANSWERS = { faults: [{ kind: 'drop-after', operation: 'create APBILL', times: 3 }] } as const;

const LINES: readonly Omit<MainLineOptions, 'seed'>[] = [
  // Two questions at once that have nothing to do with each other: a month is long.
  {
    connectionId: 'exclusive-and-late',
    servicetitan: EXCLUSIVE,
    intacct: { readLagMs: 3_000 },
    settings: { 'billAmountIncludes: tax-and-freight': 'billAmountIncludes: lines-only' },
  },
  { connectionId: 'misread', servicetitan: EXCLUSIVE },
  {
    connectionId: 'executed-again',
    month: 'few-bills',
    intacct: { ...LOST_ANSWERS, switches: { repeatedControlId: 'execute' } },
  },
  { connectionId: 'number-refused', intacct: { ...LOST_ANSWERS, switches: { duplicateBillNumber: 'refuse' } } },
  ...(['refuse', 'replay'] as const).map((repeatedControlId) => ({
    connectionId: `repeated-${repeatedControlId}`,
    month: 'few-bills' as const,
    intacct: { switches: { repeatedControlId } },
    settings: SETTLES_SOON,
  })),
  ...(['cancel-and-replace', 'replace-only'] as const).map((purchaseOrderEdit) => ({
    connectionId: `po-${purchaseOrderEdit}`,
    month: 'few-bills' as const,
    servicetitan: { switches: { purchaseOrderEdit } },
  })),
];

let lines: MainLines;
beforeAll(async () => {
  lines = await MainLines.start(LINES.map((line) => ({ ...line, seed: SEED })));
});
afterAll(() => lines?.close());
const it = sideBySide(LINES.length);

async function expectTheMonth(line: MainLine): Promise<void> {
  expect(await settled(line)).toMatchObject(AS_EXPECTED);
}

/** Every bill is where the scenario says. */
async function settled(line: MainLine): Promise<Figures> {
  const { figures, surprises } = await line.untilSettled();
  expect(surprises).toEqual([]);
  expect(figures).toMatchObject({ missing: 0, duplicates: 0, difference: '0.00' });
  return figures;
}

describe('billAmount without tax and freight', () => {
  it('ties out to the same ledger when the configuration says so, also when reads lag behind writes', () =>
    lines.run('exclusive-and-late', expectTheMonth));

  it('holds every bill with tax or freight, and names the setting, when the configuration says otherwise', () =>
    lines.run('misread', async (line) => {
      const { figures, held, live } = await line.untilSettled([]);
      expect(figures).toMatchObject({ missing: 0, duplicates: 0 });
      const misread = held.filter(({ holdCode }) => holdCode === 'servicetitan.bill-total-differs');
      expect(misread.length).toBeGreaterThan(10);
      expect(misread.filter(({ reason }) => reason?.includes('see bills.billAmountIncludes')).length).toBeGreaterThan(
        10,
      );
      // What was posted in spite of it has neither tax nor freight: there both readings agree.
      const totals = new Map(line.scenario.expectations.map(({ billId, total }) => [billId, total]));
      for (const bill of live) expect(bill.total).toBe(totals.get(parseLink(bill.description ?? '')?.id ?? 0));
    }));
});

describe('lost answers', () => {
  for (const [what, connectionId] of [
    ['a control id that is executed again', 'executed-again'],
    ['a bill number that Intacct refuses to take twice', 'number-refused'],
  ] as const)
    it(`make no difference to ${what}`, () =>
      lines.run(connectionId, async (line) => {
        await settled(line);
        expect(await line.intacct('GET', 'faults')).toEqual([]);
      }));
});

describe('a repeated control id', () => {
  for (const answer of ['refuse', 'replay'] as const)
    it(`that Intacct answers by ${answer} leaves exactly one bill, though its write was repeated`, () =>
      lines.run(`repeated-${answer}`, async (line) => {
        await line.untilSettled();
        // The answer is lost and the bill does not show until after the settle time: the assumption A-03 is broken.
        await line.intacct('PUT', 'read-lag', { ms: 12_000 });
        await line.intacct('POST', 'faults', { kind: 'drop-after', operation: 'create APBILL' });
        await line.intacct('DELETE', 'meter');
        const billId = await addBill(line, 'REPEATED-1');
        await line.untilPosted(billId);
        const { figures, live } = await line.untilSettled([]);
        expect(await writes(line)).toBeGreaterThan(1);
        expect(live.filter(({ recordId }) => recordId === 'REPEATED-1')).toHaveLength(1);
        expect(figures.duplicates).toBe(0);
      }));
});

describe('a purchase order edited after billing', () => {
  for (const edit of ['cancel-and-replace', 'replace-only'] as const)
    it(`(${edit}) ends with the new bill alone: the old one is reversed first, and each names the other`, () =>
      lines.run(`po-${edit}`, async (line) => {
        await line.untilSettled();
        const old = await billOfWholeOrder(line);
        const { id: billId, vendorNumber } = await editOrder(line, old);
        await line.servicetitan('PATCH', `bills/${billId}`, { syncStatus: 'Posted' });
        await line.untilPosted(billId);
        const oldStory = await line.tieout('holds', 'show', String(old.billId), '--connection', `po-${edit}`);
        expect(oldStory.stdout).toContain(`Bill ${billId} takes its place in ServiceTitan.`);
        const newStory = await line.tieout('holds', 'show', String(billId), '--connection', `po-${edit}`);
        expect(newStory.stdout).toContain(`It replaces ServiceTitan bill ${old.billId}`);
        const { figures, live } = await line.count([]);
        expect(live.filter(({ recordId }) => recordId === vendorNumber)).toHaveLength(1);
        expect(figures.duplicates).toBe(0);
      }));
});

async function writes(line: MainLine): Promise<number> {
  const { operations } = (await line.intacct('GET', 'meter')) as { operations: Record<string, number> };
  return operations['create APBILL'] ?? 0;
}
