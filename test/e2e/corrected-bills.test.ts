/**
 * Life after posting, through real processes: what people do to a posted bill in either system, and what becomes of it.
 * One line serves all stories; each has a bill of its own.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { addBill, ordinaryBills, sourceBills, type SourceBill } from '../support/acts-of-people.ts';
import { MainLines, type MainLine } from '../support/main-line.ts';
import { sideBySide } from '../support/side-by-side.ts';
import { eventually } from '../support/eventually.ts';

const SEED = 2026;
let lines: MainLines;
beforeAll(async () => {
  lines = await MainLines.start([
    { seed: SEED, connectionId: 'life', month: 'few-bills' },
    {
      seed: SEED,
      connectionId: 'reverses',
      month: 'few-bills',
      intacct: { switches: { unpaidBills: 'reverse' } },
      settings: {
        '      action: Submit\n':
          '      action: Submit\n      corrections: reverse\n      numberAfterReversal: suffixed\n',
      },
    },
    { seed: SEED, connectionId: 'deploy', month: 'few-bills' },
  ]);
});
afterAll(() => lines?.close());
const beside = sideBySide(2);

interface Record {
  readonly recordNo: string;
  readonly state: string;
  readonly recordId: string;
  readonly vendorId: string;
  readonly megaEntityId: string;
  readonly whenDue: string;
  readonly whenPosted: string;
  readonly description: string | null;
}

interface Synced {
  readonly billId: number;
  readonly outcome: string;
  readonly because: string;
}

/** What a person does to the posted bill, and how it ends. */
interface Story {
  readonly does: (line: MainLine, bill: SourceBill, record: Record) => Promise<unknown>;
  /** Outcome of the sync, and words of its reason. */
  readonly ends: readonly [outcome: string, words: string];
  /** State, vendor and entity of what stands or stood, in the order of RECORDNO. */
  readonly states: readonly string[];
}

const edit =
  (changes: object) =>
  (line: MainLine, { id }: SourceBill) =>
    line.servicetitan('PATCH', `bills/${id}`, changes);
const inIntacct =
  (act: string, body: object) =>
  (line: MainLine, _bill: SourceBill, { recordNo }: Record) =>
    line.intacct('POST', `bills/${recordNo}/${act}`, body);
const both =
  (...acts: Story['does'][]): Story['does'] =>
  async (line, bill, record) => {
    for (const act of acts) await act(line, bill, record);
  };
const LATER = { dueDate: '2026-12-20T00:00:00Z' };
const PAYMENT = { date: '2026-11-02' };
const cancel: Story['does'] = (line, { id }) => line.servicetitan('POST', `bills/${id}/cancel`, {});
const editInIntacct: Story['does'] = (line, _bill, { recordNo }) =>
  line.intacct('PATCH', `bills/${recordNo}`, { whenDue: '2026-12-24' });

const STORIES: { readonly [what: string]: Story } = {
  'changed: amended': { does: edit(LATER), ends: ['amended', 'due date'], states: ['Posted'] },
  'of another vendor: reversed, replaced': {
    does: edit({ vendor: { id: 1701, name: 'any' } }),
    ends: ['posted', 'Posted, and seen once'],
    states: ['Reversed', 'Posted'],
  },
  'of another entity: reversed, replaced there': {
    does: async (line, bill) => {
      const unit = bill.businessUnit?.id ?? 0;
      await edit({ businessUnit: { id: unit > 3050 ? 3011 : 3091, name: 'any' }, jobId: null })(line, bill);
    },
    ends: ['posted', 'Posted, and seen once'],
    states: ['Reversed', 'Posted'],
  },
  'canceled: reversed': { does: cancel, ends: ['canceled', 'Intacct has no bill for it'], states: ['Reversed'] },
  'paid, then changed: held': {
    does: both(inIntacct('pay', PAYMENT), edit({ ...LATER, vendorNumber: 'PAID-AND-CHANGED' })),
    ends: ['held', 'intacct.bill-paid'],
    states: ['Paid'],
  },
  'partly paid, then canceled: held, with the adjustment': {
    does: both(inIntacct('pay', { ...PAYMENT, amount: '1.00' }), cancel),
    ends: ['held', 'A debit memo for'],
    states: ['Partially Paid'],
  },
  'selected for payment, then changed: held': {
    does: both(inIntacct('select', {}), edit(LATER)),
    ends: ['held', 'intacct.bill-paid'],
    states: ['Selected'],
  },
  'edited by hand in Intacct: left alone, and reported': {
    does: editInIntacct,
    ends: ['unchanged', 'A person edited'],
    states: ['Posted'],
  },
  'edited by hand in Intacct, then changed: held, with three values': {
    does: both(editInIntacct, edit({ summary: 'changed' })),
    ends: ['held', 'Intacct 2026-12-24, ServiceTitan'],
    states: ['Posted'],
  },
  'deleted by hand in Intacct: held, never created again on its own': {
    does: (line, _bill, { recordNo }) => line.intacct('DELETE', `bills/${recordNo}`),
    ends: ['held', 'intacct.bill-removed'],
    states: [],
  },
  're-dated into a closed period: held, the bill is left': {
    does: edit({ billDate: '2026-09-20T00:00:00Z' }),
    ends: ['held', 'intacct.period-closed'],
    states: ['Posted'],
  },
  'unposted in ServiceTitan: reported, never reversed': {
    does: (line, { id }) => line.servicetitan('POST', `bills/${id}/unpost`, {}),
    ends: ['unchanged', 'It has been unposted in ServiceTitan'],
    states: ['Posted'],
  },
};

async function recordsOf(line: MainLine, billId: number): Promise<Record[]> {
  const { bills } = (await line.intacct('GET', 'state')) as { bills: Record[] };
  const ours = bills.filter((bill) => bill.state !== 'Reversal' && bill.description?.includes(`/${billId} `));
  return ours.sort((a, b) => Number(a.recordNo) - Number(b.recordNo));
}

async function sync(line: MainLine, billIds: readonly number[]): Promise<Map<number, Synced>> {
  const { stdout, stderr } = await line.tieout('sync', '--bill', billIds.join(','), '--json');
  if (stdout === '') throw new Error(stderr);
  return new Map((JSON.parse(stdout) as Synced[]).map((synced) => [synced.billId, synced]));
}

describe('a posted bill', () => {
  beside('goes the way that the table says, whatever people do to it', () =>
    lines.run('life', async (line) => {
      await line.untilSettled();
      const bills = await ordinaryBills(line);
      const stories = Object.entries(STORIES).map(([what, story], i) => ({
        what,
        story,
        bill: bills[i] as SourceBill,
      }));
      for (const { story, bill } of stories) {
        const [record] = await recordsOf(line, bill.id);
        await story.does(line, bill, record as Record);
      }
      const synced = await sync(
        line,
        stories.map(({ bill }) => bill.id),
      );
      for (const { what, story, bill } of stories) {
        const { outcome = 'none', because = '' } = synced.get(bill.id) ?? {};
        const [wanted, words] = story.ends;
        // A poll may have been quicker: then there was nothing left to do.
        const isDone = outcome === wanted || (outcome === 'unchanged' && wanted !== 'held');
        expect([what, isDone ? wanted : outcome, outcome === wanted ? because : words]).toEqual([
          what,
          wanted,
          expect.stringContaining(words),
        ]);
        expect([what, (await recordsOf(line, bill.id)).map(({ state }) => state)]).toEqual([what, story.states]);
      }
      await expectTheWaysOut(line, new Map(stories.map(({ what, bill }) => [what, bill.id])));
    }),
  );

  beside('is reversed and replaced under a number that shows it, where the company works so', () =>
    lines.run('reverses', async (line) => {
      await line.untilSettled();
      const [bill] = await ordinaryBills(line);
      if (bill === undefined) throw new Error('no ordinary bill');
      const [before] = await recordsOf(line, bill.id);
      await edit(LATER)(line, bill);
      await sync(line, [bill.id]);
      const records = await recordsOf(line, bill.id);
      expect(records.map(({ state, recordId }) => [state, recordId])).toEqual([
        ['Reversed', before?.recordId],
        ['Posted', `${before?.recordId}-R1`],
      ]);
      expect(records[1]?.whenPosted).toBe(before?.whenPosted);
      const { bills } = (await line.intacct('GET', 'state')) as { bills: Record[] };
      expect(bills.find(({ state }) => state === 'Reversal')?.description).toMatch(/^Reversed by Tieout\. /);
    }),
  );
});

describe('a deploy in the middle of a write', () => {
  it('leaves no unknown outcome: the worker finishes what it has sent before it ends', () =>
    lines.run('deploy', async (line) => {
      await line.untilSettled();
      await line.intacct('POST', 'faults', { kind: 'slow', operation: 'create APBILL', delayMs: 4_000 });
      const billId = await addBill(line, 'DEPLOYED-1');
      const sent = () => line.intacct('GET', 'faults/injected') as Promise<readonly { kind: string }[]>;
      await eventually(sent, (faults) => faults.some(({ kind }) => kind === 'slow'), 60_000);
      line.deploy();
      await line.untilPosted(billId);
      await line.untilSettled([]);
      const { stdout } = await line.tieout('holds', 'show', String(billId), '--connection', 'deploy', '--json');
      const { status, story } = JSON.parse(stdout) as { status: string; story: string[] };
      expect(status).toBe('posted');
      expect(story.filter((sentence) => /cut off|outcome/.test(sentence))).toEqual([]);
      expect(story.filter((sentence) => sentence.startsWith('Posted ServiceTitan bill'))).toHaveLength(1);
    }));
});

/** Decisions of a clerk, by commands: repost, adopt, and a batch; then the ledger ties out again. */
async function expectTheWaysOut(line: MainLine, ids: ReadonlyMap<string, number>): Promise<void> {
  const of = ['--connection', 'life'];
  const who = [...of, '--by', 'dana', '--why', 'looked at it'];
  const idOf = (words: string) => [...ids].find(([what]) => what.startsWith(words))?.[1] ?? 0;
  const removed = idOf('deleted by hand');
  expect((await line.tieout('resolve', String(removed), 'repost', ...who)).code).toBe(0);
  await line.untilPosted(removed);

  const billId = await addBill(line, 'TYPED-BY-HAND');
  const source = (await sourceBills(line)).find(({ id }) => id === billId) as SourceBill & { billAmount: string };
  const vendorId = line.scenario.expectations.find((one) => one.because === 'ordinary')?.vendorId;
  const typed = (await line.intacct('POST', 'bills', {
    ...{ vendorId, recordId: 'typed by hand', whenCreated: '2026-10-20', whenDue: '2026-11-20' },
    lines: [{ accountNo: '5010', amount: source.billAmount, locationId: 'T01', departmentId: 'SVC' }],
  })) as Record;
  const held = (await sync(line, [billId])).get(billId);
  if (held?.outcome === 'held') {
    expect(held.because).toContain('intacct.already-entered');
    // The poll may see the new bill a moment later, and have it read again: it is shown as held when that is over.
    const shown = () => line.tieout('holds', 'show', String(billId), ...of);
    await eventually(shown, ({ stdout }) => stdout.includes(`npx tieout resolve ${billId} adopt`), 60_000);
    expect((await line.tieout('resolve', String(billId), 'adopt', ...who)).code).toBe(0);
    expect((await sync(line, [billId])).get(billId)).toMatchObject({ recordNo: typed.recordNo });
  }
  const batch = await line.tieout('resolve', 'all', 'retry', '--code', 'intacct.bill-paid', ...who);
  expect(batch.stdout).toContain('Retrying 3 bills held for intacct.bill-paid.');
  const differing = await line.tieout('holds', 'differing', '--connection', 'life', '--json');
  const listed = (JSON.parse(differing.stdout) as { billId: number }[]).map((bill) => bill.billId);
  expect(listed).toContain(idOf('edited by hand in Intacct: left alone'));
  expect((await line.count([])).figures.duplicates).toBe(0);
}
