/**
 * A month before anything is posted: the plan says, bill by bill, what the sync then posts, and planning itself writes
 * nothing anywhere. Counted in the sandboxes, never by what the product says of itself.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { ledgerBillSchema, type Count } from '../../src/cli/demo/figures.ts';
import type { comparisonAsJson } from '../../src/cli/comparison/json.ts';
import type { reportAsJson } from '../../src/cli/plan/json.ts';
import { nameOf } from '../../src/cli/one-bill.ts';
import type { DocumentKind } from '../../src/domain/values/document.ts';
import { ACCOUNTS_PAYABLE } from '../../src/domain/reporting/journal.ts';
import { parseLink } from '../../src/domain/ledger/link.ts';
import { subtract, sum } from '../../src/domain/values/money.ts';
import type { ExpectedBill, Scenario } from '@tieout/sandboxes/scenario/scenario.ts';
import { pollScheduleId } from '../../src/workflows/names.ts';
import { refIn, type RecordedRef } from '../../src/workflows/recorded.ts';
import { tieout } from '../support/demo-process.ts';
import { MainLines, type MainLine } from '../support/main-line.ts';

const SEED = 2026;
/** Job types whose goods go to 5010: AC Repair and Furnace Repair. */
const REPAIRS = [41, 42];
interface Repairs {
  readonly name: string;
  readonly amounts: readonly string[];
}
const OCTOBER = ['--from', '2026-10-01', '--through', '2026-10-31'];
const THE_MONTH = { bills: 120, posted: 108, held: 11, waiting: 1, missing: 0, duplicates: 0, difference: '0.00' };

let lines: MainLines;
let folder: string;
beforeAll(async () => {
  lines = await MainLines.start([{ seed: SEED, connectionId: 'planned' }]);
  folder = await mkdtemp(path.join(tmpdir(), 'tieout-plan-'));
});
afterAll(async () => {
  await lines?.close();
  await rm(folder, { recursive: true, force: true });
});

const meterSchema = z.object({ operations: z.record(z.string(), z.int()), transactions: z.int() });
type Meter = z.output<typeof meterSchema>;

/** Both systems as they stand, and what was asked of them since the meters were set to zero. */
async function lookAt(line: MainLine) {
  const [servicetitan, intacct] = await Promise.all([line.servicetitan('GET', 'meter'), line.intacct('GET', 'meter')]);
  const state = z.looseObject({ openSessions: z.int().optional() });
  // A session is opened to read; everything else in the states is data.
  const states = [await line.servicetitan('GET', 'state'), await line.intacct('GET', 'state')].map((one) => {
    const { openSessions: _sessions, ...records } = state.parse(one);
    return records;
  });
  return { meters: { servicetitan: meterSchema.parse(servicetitan), intacct: meterSchema.parse(intacct) }, states };
}

const READS = { servicetitan: /^(GET |POST connect\/token$)/, intacct: /^(query|getAPISession)\b/ };

function writesIn({ operations }: Meter, reads: RegExp): string[] {
  return Object.keys(operations).filter((operation) => !reads.test(operation));
}

/** Runs the plan and proves by both meters and both states that it wrote nothing. */
async function plan(line: MainLine, code: number, ...options: string[]): Promise<string> {
  await Promise.all([line.servicetitan('DELETE', 'meter'), line.intacct('DELETE', 'meter')]);
  const before = await lookAt(line);
  const outcome = await line.tieout('plan', ...options);
  expect({ code: outcome.code, stderr: code === 0 || code === 3 ? '' : outcome.stderr }).toEqual({ code, stderr: '' });
  const after = await lookAt(line);
  expect(after.states).toEqual(before.states);
  expect(writesIn(after.meters.servicetitan, READS.servicetitan)).toEqual([]);
  expect(writesIn(after.meters.intacct, READS.intacct)).toEqual([]);
  expect(Object.keys(after.meters.intacct.operations).length).toBeGreaterThan(0);
  return outcome.stdout;
}

type PlanJson = ReturnType<typeof reportAsJson>;
type PartJson = PlanJson['bills'][number]['journal'][number];

/** As both systems can be compared: account, amount and dimensions of each line. */
function bookedBy({ header, lines: journal }: PartJson) {
  const debits = journal.filter(({ account }) => account !== ACCOUNTS_PAYABLE);
  return {
    vendorId: header.vendorId,
    recordId: header.billNumber,
    megaEntityId: header.entityId ?? null,
    total: sum(debits.map(({ debit, credit }) => debit ?? `-${credit}`)),
    lines: debits.map(({ account, debit, credit, dimensions }) => ({
      accountNo: account,
      amount: debit ?? `-${credit}`,
      locationId: dimensions.locationId ?? null,
      departmentId: dimensions.departmentId ?? null,
      classId: dimensions.classId ?? null,
      projectId: (dimensions.projectId ?? null) as string | null,
      itemId: (dimensions.itemId ?? null) as string | null,
    })),
  };
}

const dimension = z
  .string()
  .nullish()
  .transform((value) => value || null);
const postedSchema = ledgerBillSchema.extend({
  lines: z.array(
    z
      .object({
        accountNo: z.string(),
        amount: z.string(),
        locationId: dimension,
        departmentId: dimension,
        classId: dimension,
        dimensions: z.object({ PROJECTID: dimension, ITEMID: dimension }),
      })
      .transform(({ dimensions, ...booked }) => ({
        ...booked,
        projectId: dimensions.PROJECTID,
        itemId: dimensions.ITEMID,
      })),
  ),
});

/** What stands in Intacct, by what it stands for. */
async function postedIn(line: MainLine): Promise<Map<string, unknown>> {
  const schema = z.object({ bills: z.array(postedSchema), adjustments: z.array(postedSchema) });
  const { bills, adjustments } = schema.parse(await line.intacct('GET', 'state'));
  const booked = (records: typeof bills, kind: DocumentKind) =>
    records.flatMap(({ description, vendorId, recordId, megaEntityId, total, lines: of }) => {
      const link = parseLink(description ?? '', kind);
      const record = { vendorId, recordId, megaEntityId: megaEntityId || null, total, lines: of };
      return link === undefined ? [] : [[nameOf(link), record] as const];
    });
  return new Map([...booked(bills, 'bill'), ...booked(adjustments, 'credit')]);
}

/** Lets the month be posted: until now the poll was paused. */
async function post(line: MainLine): Promise<Count> {
  await line.begin();
  return line.untilSettled();
}

const nameIn = (bill: RecordedRef) => nameOf(refIn(bill));
const namesWith = (bills: PlanJson['bills'], decision: string) =>
  bills.filter((bill) => bill.decision === decision).map(nameIn);

describe('tieout plan over a month', () => {
  it('writes nothing, and equals what the sync then posts, bill by bill', async () => {
    const connectionId = 'planned';
    await lines.runPaused(connectionId, async (line) => {
      const html = path.join(folder, 'october.html');
      const report = JSON.parse(await plan(line, 3, '--json', ...OCTOBER, '--html', html)) as PlanJson;
      const { bills, credits = [] } = line.scenario.servicetitan;
      const dated = [
        ...bills.map(({ id, billDate, billAmount }) => ({ name: String(id), date: billDate, amount: billAmount })),
        ...credits.map(({ id, date, amount }) => ({ name: `credit/${id}`, date, amount: `-${amount}` })),
      ].filter(({ date }) => date?.startsWith('2026-10'));
      expect(dated.filter(({ name }) => name.startsWith('credit/')).length).toBeGreaterThan(3);
      expect(report.bills.map(nameIn)).toEqual(dated.map(({ name }) => name));
      for (const { decision, difference } of report.decisions)
        if (difference !== undefined) expect([decision, difference]).toEqual([decision, '0.00']);
      expect(report.total.source).toBe(sum(dated.map(({ amount }) => String(amount ?? '0'))));
      expect(report.total.difference).toBe('0.00');
      expect(report.sides.debit).toBe(report.sides.credit);
      expect(await readFile(html, 'utf8')).toContain('Plan for dates 2026-10-01 through 2026-10-31');

      await line.intacct('DELETE', 'meter');
      const { figures, surprises, held } = await post(line);
      const { operations, transactions } = meterSchema.parse(await line.intacct('GET', 'meter'));
      const written = (operations['create APBILL'] ?? 0) + (operations['create_apadjustment'] ?? 0);
      expect(written).toBe(report.cost.writes);
      expect(transactions).toBeGreaterThanOrEqual(report.cost.writes + report.cost.looks);
      expect(surprises).toEqual([]);
      expect(figures).toMatchObject(THE_MONTH);
      const posted = await postedIn(line);
      const created = report.bills.filter(({ decision }) => decision === 'create');
      expect(created.length).toBeGreaterThan(100);
      for (const { journal, ...planned } of created) {
        const name = nameIn(planned);
        const [entered, ...others] = journal;
        expect(others).toEqual([]);
        expect({ name, ...(entered && bookedBy(entered)) }).toEqual({ name, ...(posted.get(name) as object) });
      }
      const inOctober = new Set(dated.map(({ name }) => name));
      const allHeld = held.map(nameOf).filter((name) => inOctober.has(name));
      expect(namesWith(report.bills, 'hold').toSorted()).toEqual(allHeld.toSorted());
      const allPosted = [...posted.keys()].filter((name) => inOctober.has(name));
      expect(allPosted.toSorted()).toEqual(namesWith(report.bills, 'create').toSorted());

      await lines.client.schedule.getHandle(pollScheduleId(connectionId)).pause('only the plan reads now');
      await afterPosting(line);
      await refusesWrongRules(line);
    });
  });
});

/** The same bills once they stand: nothing to do; and beside other rules, what would differ. */
async function afterPosting(line: MainLine): Promise<void> {
  const again = JSON.parse(await plan(line, 3, '--json', ...OCTOBER)) as PlanJson;
  expect(namesWith(again.bills, 'create')).toEqual([]);
  expect(again.decisions.find(({ decision }) => decision === 'nothing')).toMatchObject({ difference: '0.00' });
  expect([again.accounts, again.cost.writes]).toEqual([[], 0]);

  const other = path.join(folder, 'other.yaml');
  await writeFile(other, await otherRules(line));
  const compared = JSON.parse(await plan(line, 3, '--json', ...OCTOBER, '--against', other)) as ReturnType<
    typeof comparisonAsJson
  >;
  const { expectations } = line.scenario;
  const repairs = [...repairsExpected(line.scenario), ...repairsHeldAnyway(line.scenario)];
  const expected = new Set(repairs.map(({ name }) => name));
  expect(expected.size).toBeGreaterThan(10);
  expect([...expected].some((name) => name.startsWith('credit/'))).toBe(true);
  expect(new Set(compared.bills.filter(({ now }) => now === 'posts').map(nameIn))).toEqual(expected);
  const elsewhere = expectations.filter(isHeldAnyway).map(({ billId }) => String(billId));
  expect(compared.heldAnyway.map(String).toSorted()).toEqual(elsewhere.toSorted());
  const moved = repairs.flatMap(({ amounts }) => amounts);
  const totalOf = (account: string) =>
    sum(compared.accounts.filter((one) => one.account === account).map(({ difference }) => difference));
  expect([totalOf('5020'), totalOf('5010')]).toEqual([sum(moved), sum(['0', `-${sum(moved)}`])]);
  expect(totalOf(ACCOUNTS_PAYABLE)).toBe('0.00');

  const held = expectations.find(({ outcome }) => outcome === 'held')?.billId;
  const batched = line.scenario.servicetitan.bills.filter(({ batch }) => batch !== null);
  const number = batched.find(({ id }) => id === held)?.batch?.number ?? '';
  const ofBatch = JSON.parse(await plan(line, 3, '--json', '--batch', number)) as PlanJson;
  const sameBatch = batched.flatMap(({ id, batch }) => (batch?.number === number ? [id] : []));
  expect(ofBatch.bills.map(({ billId }) => billId)).toEqual(sameBatch);

  const table = await plan(line, 0, '--bill', namesWith(again.bills, 'nothing')[0] ?? '');
  expect(table).toContain('Unchanged: Bill ');
  expect(Math.max(...table.split('\n').map((text) => text.length))).toBeLessThanOrEqual(80);
}

/** What must be posted to 5010, by the scenario. */
function repairsExpected({ expectations, expectedCredits }: Scenario): Repairs[] {
  return [
    ...expectations.map((expected) => ({ name: String(expected.billId), ...expected })),
    ...expectedCredits.map((expected) => ({ name: `credit/${expected.billId}`, ...expected })),
  ].flatMap(({ name, lines: of = [] }) => {
    const amounts = of.filter(({ accountNo }) => accountNo === '5010').map(({ amount }) => amount);
    return amounts.length === 0 ? [] : [{ name, amounts }];
  });
}

/** By the rules they would be posted; they are held for what people did about them. */
function isHeldAnyway({ holdCode = '' }: ExpectedBill): boolean {
  return ['intacct.already-entered', 'servicetitan.bill-paid', 'servicetitan.bill-exported'].includes(holdCode);
}

/** Of held bills the scenario states no lines: all but the tax goes where the job's type says. */
function repairsHeldAnyway({ expectations, servicetitan: { bills, jobs } }: Scenario): Repairs[] {
  const repaired = new Set(jobs.flatMap(({ id, jobTypeId }) => (REPAIRS.includes(jobTypeId) ? [id] : [])));
  const held = new Set(expectations.filter(isHeldAnyway).map(({ billId }) => billId));
  return bills
    .filter(({ id, jobId }) => held.has(id) && jobId !== null && repaired.has(jobId))
    .map(({ id, billAmount, taxAmount }) => ({ name: String(id), amounts: [subtract(billAmount, taxAmount ?? '0')] }));
}

/** Rules that cannot be right in the company are refused before anything is planned, whoever's file they stand in. */
async function refusesWrongRules(line: MainLine): Promise<void> {
  const bill = ['--bill', String(line.scenario.servicetitan.bills[0]?.id)];
  const text = await readFile(line.configPath, 'utf8');
  const wrong = path.join(folder, 'wrong.yaml');
  await writeFile(wrong, text.replace("account: '5040'", "account: '5041'"));
  const refusal = /wrong\.yaml[^]*line \d+: connections\.\w+\.mapping\.accounts\.\d+\.account: Intacct has no account 5041; nearest: 504/; // prettier-ignore
  for (const options of [
    ['--against', wrong],
    ['--config', wrong],
  ]) {
    const { code, stdout, stderr } = await line.tieout('plan', ...bill, ...options);
    expect([options[0], code, stdout, stderr]).toEqual([options[0], 2, '', expect.stringMatching(refusal)]);
  }
  // A file of other connections that happens to lie in the folder is nobody's wish.
  await writeFile(path.join(folder, 'tieout.yaml'), text.replace(/^ {2}planned:$/m, '  west:'));
  const aside = await tieout(['plan', ...bill, '--connection', 'planned'], line.temporal, folder);
  expect([aside.code, aside.stderr]).toEqual([
    0,
    'Left aside: tieout.yaml has no connection planned; there is: west\n',
  ]);
  // As a file on another machine may be: right, and not the one that the worker goes by.
  const other = path.join(folder, 'not-in-force.yaml');
  await writeFile(other, text.replaceAll("account: '5010'", "account: '5020'"));
  const { code, stderr } = await line.tieout('plan', ...bill, '--config', other);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/The worker uses other rules \(version \w+\) than .*not-in-force\.yaml/)]); // prettier-ignore
}

/** The month's configuration with another account for air conditioning and furnace repairs. */
async function otherRules(line: MainLine): Promise<string> {
  const text = await readFile(line.configPath, 'utf8');
  const changed = text.replaceAll("account: '5010'", "account: '5020'");
  if (changed === text) throw new Error('no rule for 5010');
  return changed;
}
