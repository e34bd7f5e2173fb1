/**
 * Vendors' credits through real processes: the month's are posted as its scenario says, then corrected, taken back and
 * applied; what is held is decided by commands, and all of it ties out again.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Figures } from '../../src/cli/demo/figures.ts';
import type { reportAsJson } from '../../src/cli/plan/json.ts';
import { ACCOUNTS_PAYABLE } from '../../src/domain/reporting/journal.ts';
import { MainLines, type MainLine } from '../support/main-line.ts';
import { eventually } from '../support/eventually.ts';

const SEED = 2027;
/** The times that a company has which says nothing of them: a request may take minutes, and no patience is that long. */
const WITH_DEFAULT_TIMES = {
  '      requestTimeout: 10s\n': '',
  '      requestTimeout: 6s\n      batchWindow: 1s\n': '',
};

let lines: MainLines;
beforeAll(async () => {
  lines = await MainLines.start([
    { seed: SEED, connectionId: 'credits', month: 'few-bills', settings: WITH_DEFAULT_TIMES },
  ]);
});
afterAll(() => lines?.close());

interface Adjustment {
  readonly recordNo: string;
  readonly recordId: string;
  readonly state: string;
  readonly total: string;
  readonly whenCreated: string;
  readonly description: string;
}

interface Said {
  readonly outcome?: string;
  readonly because: string;
}

async function adjustmentOf(line: MainLine, creditId: number): Promise<Adjustment | undefined> {
  const { adjustments } = (await line.intacct('GET', 'state')) as { adjustments: Adjustment[] };
  const [ours, ...more] = adjustments.filter(({ description }) => description.includes(`/${creditId} `));
  expect(more).toEqual([]);
  return ours;
}

async function say(line: MainLine, ...args: string[]): Promise<Said> {
  const { stdout, stderr } = await line.tieout(...args, '--json');
  if (stdout === '') throw new Error(stderr);
  const [first] = JSON.parse(stdout) as Said[];
  return first as Said;
}

const creditsOf = ({ credits }: Figures) => {
  const { credits: all, posted, held, waiting, skipped, missing, duplicates, difference } = credits;
  return { all, posted, held, waiting, skipped, missing, duplicates, difference };
};

describe('credits of the month', () => {
  it('are posted, corrected, taken back, and held where a person must decide', () =>
    lines.run('credits', async (line) => {
      const settled = await line.untilSettled();
      expect(settled.surprises).toEqual([]);
      expect(creditsOf(settled.figures)).toEqual({
        ...{ all: 6, posted: 3, held: 2, waiting: 1, skipped: 0, missing: 0, duplicates: 0, difference: '0.00' },
      });
      const { expectedCredits } = line.scenario;
      const [first = 0, second = 0, third = 0] = expectedCredits
        .filter(({ outcome }) => outcome === 'posted')
        .map(({ billId }) => billId);
      const idOf = (code: string) => expectedCredits.find(({ holdCode }) => holdCode === code)?.billId ?? 0;

      const before = await adjustmentOf(line, first);
      await line.servicetitan('PATCH', `ap-credits/${first}`, { memo: 'one came back', date: '2026-10-30T00:00:00Z' });
      const planned = await line.tieout('plan', '--credit', `${first},${third}`, '--json');
      const report = JSON.parse(planned.stdout) as ReturnType<typeof reportAsJson>;
      expect(report.bills.map(({ billId, document }) => [billId, document])).toEqual([
        [first, 'credit'],
        [third, 'credit'],
      ]);
      expect(report.bills[0]?.decision).toMatch(/^(amend|nothing)$/);
      expect(report.bills[1]).toMatchObject({
        decision: 'nothing',
        recordNo: (await adjustmentOf(line, third))?.recordNo,
      });
      const payable = report.bills[1]?.journal[0]?.lines.find(({ account }) => account === ACCOUNTS_PAYABLE);
      expect([report.total.difference, payable?.credit]).toEqual(['0.00', undefined]);
      expect(`-${payable?.debit}`).toBe((await adjustmentOf(line, third))?.total);
      await say(line, 'sync', '--credit', String(first));
      const after = await adjustmentOf(line, first);
      expect(after).toMatchObject({ recordNo: before?.recordNo, total: before?.total, whenCreated: '2026-10-30' });
      expect(after?.description).toMatch(/^one came back \[tieout:1 credit:/);

      await line.servicetitan('POST', `ap-credits/${second}/cancel`, {});
      expect((await say(line, 'sync', '--credit', String(second))).because).toContain('Intacct has no credit for it');
      expect(await adjustmentOf(line, second)).toBeUndefined();

      const applied = await adjustmentOf(line, third);
      await line.intacct('POST', `adjustments/${applied?.recordNo}/apply`, {});
      await line.servicetitan('POST', `ap-credits/${third}/cancel`, {});
      const held = await say(line, 'sync', '--credit', String(third));
      expect([held.outcome, held.because]).toEqual(['held', expect.stringContaining('intacct.bill-paid')]);
      expect((await adjustmentOf(line, third))?.state).toBe('Paid');

      const fee = idOf('servicetitan.credit-mixed-signs');
      const shown = await line.tieout('holds', 'show', `credit/${fee}`);
      expect([shown.code, shown.stdout]).toEqual([3, expect.stringContaining('the vendor withheld')]);
      expect(shown.stdout).toContain(`npx tieout resolve credit/${fee} skip`);
      const who = ['--by', 'dana', '--why', 'entered with the fee by hand'];
      expect((await line.tieout('resolve', `credit/${fee}`, 'skip', ...who)).code).toBe(0);
      const list = await line.tieout('holds');
      expect(list.stdout).toContain(`credit/${idOf('servicetitan.credit-without-lines')}`);
      expect(list.stdout).not.toContain(`credit/${fee}`);

      // Lists follow a little later than the workflows themselves.
      const { figures } = await eventually(
        () => line.count(),
        (count) => count.figures.credits.held === 2,
      );
      // The applied one is still there, though ServiceTitan took it back: that is what its hold is about.
      expect(creditsOf(figures)).toMatchObject({ all: 4, held: 2, waiting: 1, skipped: 1, missing: 0, duplicates: 0 });
      expect(figures).toMatchObject({ missing: 0, duplicates: 0, difference: '0.00' });
    }));
});
