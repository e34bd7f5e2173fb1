/** What the Intacct client changes of bills that stand: amended, adopted, reversed, deleted, and what is refused. */
import { afterEach, describe, expect, it } from '@jest/globals';

import type { IntacctClient } from '../../src/clients/intacct/intacct-client.ts';
import { clearedDimensions, continuedLines } from '../../src/domain/reconcile/matching.ts';
import { STANDARD_DIMENSIONS, type DimensionName } from '../../src/domain/values/dimensions.ts';
import { contentFingerprint, type Bill, type LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import type { LedgerChange } from '../../src/domain/ledger/ledger-change.ts';
import {
  callWithin,
  closeServers,
  company,
  failureOf,
  startIntacct,
  type RunningSandbox,
} from '../support/with-sandboxes.ts';
import { aWrite, clientOf, lookFor, post, writeChange } from './intacct-client-bills.ts';
import { dimensionValues } from '../../packages/sandboxes/test/contract/intacct-sandbox-bills-requests.ts';

afterEach(closeServers);

interface Posted {
  readonly sandbox: RunningSandbox;
  readonly client: IntacctClient;
  readonly bill: LedgerBill;
  readonly look: () => Promise<LedgerBill[]>;
  /** Makes the change to this bill, under a control id of its own. */
  readonly change: (change: Change) => Promise<{ recordNo: string }>;
}

type Change = LedgerChange extends infer Each ? (Each extends LedgerChange ? Omit<Each, 'kind' | 'recordNo' | 'entityId'> : never) : never; // prettier-ignore

const world = { ...company, ...dimensionValues };
const order = aWrite();
let changes = 0;

async function posted(
  overrides: Partial<Bill> = {},
  switches = {},
  dimensions: readonly DimensionName[] = [],
): Promise<Posted> {
  const sandbox = await startIntacct({ switches, company: world });
  const client = clientOf(sandbox.url);
  const write = aWrite(order.link.id, overrides);
  const { recordNo } = await post(client, write);
  const look = () => client.findBills({ ...lookFor(write), dimensions }, callWithin());
  const [bill] = await look();
  if (bill === undefined) throw new Error('the bill was not posted');
  const change = (one: Change) => {
    changes += 1;
    const all = { ...one, kind: 'bill', recordNo, entityId: bill.entityId } as LedgerChange;
    return writeChange(client, { change: all, controlId: `test-${changes}` });
  };
  return { sandbox, client, bill, look, change };
}

function amended(bill: Bill, changed: Partial<Bill>): Change {
  const next = { ...bill, ...changed };
  const continues = continuedLines(next.lines, bill.lines);
  const link = { ...order.link, content: contentFingerprint(next) };
  const clears = clearedDimensions(next.lines, bill.lines, continues);
  return { action: 'amend', bill: next, link, continues, clears, isDraft: bill.isDraft };
}

const [LINE] = order.bill.lines;
const line = (overrides: Partial<NonNullable<typeof LINE>> = {}) => ({ ...LINE!, ...overrides });

describe('amending a bill', () => {
  it.each<[string, Partial<Bill>]>([
    [
      'number, dates and term',
      {
        billNumber: 'INV-2',
        billDate: '2026-10-15',
        postingDate: '2026-10-16',
        dueDate: '2026-12-01',
        termName: 'N15',
      },
    ],
    ['no order and no term', { reference: undefined, termName: undefined }],
    ['fewer lines', { lines: [line({ amount: '75.00' })] }],
    ['more lines', { lines: [...order.bill.lines, line({ amount: '75.00', memo: 'Fan', glAccountNo: '5030' })] }],
    [
      'a line without memo and department',
      { lines: [line({ memo: '', glAccountNo: '1310', dimensions: { locationId: 'T02' } })] },
    ],
    ['a hold on payment', { onHold: true }],
    ['a text with markup', { description: 'a < b && c ]]>' }],
  ])('writes all that we post: %s', async (_what, changed) => {
    const { bill, change, look } = await posted();
    expect(await change(amended(bill, changed))).toEqual({ recordNo: bill.recordNo });
    const found = await look();
    expect(found).toHaveLength(1);
    const now = found[0] as LedgerBill;
    expect(now.recordNo).toBe(bill.recordNo);
    expect(contentFingerprint(now)).toBe(contentFingerprint({ ...bill, ...changed }));
    expect(now.rawDescription).toContain(`doc:${contentFingerprint(now)}`);
    expect(now.modifiedAt).not.toBe('');
  });

  it('keeps what AP filled in as well, line by line, and a hold that it set', async () => {
    const { sandbox, bill, change, look } = await posted();
    await sandbox.control('PATCH', `bills/${bill.recordNo}`, {
      onHold: true,
      lines: bill.lines.map((_, i) => ({ lineNo: i + 1, dimensions: { PROJECTID: 'P1' } })),
    });
    await change(amended(bill, { dueDate: '2026-12-01' }));
    const state = await sandbox.state<{ bills: { onHold: boolean; lines: { dimensions: object }[] }[] }>();
    expect(state.bills[0]?.onHold).toBe(true);
    expect(state.bills[0]?.lines.map(({ dimensions }) => dimensions)).toEqual(
      bill.lines.map(() => ({ PROJECTID: 'P1' })),
    );
    expect((await look())[0]?.dueDate).toBe('2026-12-01');
  });

  it('leaves a draft a draft', async () => {
    const { bill, change, look } = await posted({ isDraft: true });
    await change(amended(bill, { dueDate: '2026-12-01' }));
    expect((await look())[0]).toMatchObject({ state: 'Draft', dueDate: '2026-12-01' });
  });
});

describe('dimensions', () => {
  const everything = {
    ...{ locationId: 'T01', departmentId: 'SVC', classId: 'RES', projectId: 'P1', taskId: 'T-1', costTypeId: 'MAT' },
    ...{ customerId: 'C1', itemId: 'I1', vendorId: 'V-1002', employeeId: 'EMP1', contractId: 'K1', warehouseId: 'W1' },
    GLDIMREGION: 'WEST',
  } as const;
  const names: DimensionName[] = [...STANDARD_DIMENSIONS, 'GLDIMREGION'];

  it('are written and read back, all that there are', async () => {
    const { bill } = await posted({ lines: [line({ dimensions: everything })] }, {}, names);
    expect(bill.lines[0]?.dimensions).toEqual(everything);
  });

  it('are cleared on a line that has them no more', async () => {
    const { bill, change, look } = await posted({ lines: [line({ dimensions: everything })] }, {}, names);
    const { taskId: _task, costTypeId: _type, GLDIMREGION: _region, ...fewer } = everything;
    const next = { lines: [line({ dimensions: fewer })] };
    await change(amended(bill, next));
    expect((await look())[0]?.lines[0]?.dimensions).toEqual(fewer);
  });

  it('that the mapping does not set are not read: what AP fills in there is no edit', async () => {
    const { sandbox, bill, look } = await posted();
    await sandbox.control('PATCH', `bills/${bill.recordNo}`, {
      lines: bill.lines.map((_, i) => ({ lineNo: i + 1, dimensions: { PROJECTID: 'P1' } })),
    });
    const found = await look();
    expect(contentFingerprint(found[0] as LedgerBill)).toBe(contentFingerprint(bill));
  });
});

describe('taking a bill out', () => {
  it('reverses it on the day given, with the reason, once', async () => {
    const { sandbox, bill, change, look } = await posted();
    const reversal = { action: 'reverse', date: bill.postingDate, why: 'Reversed by Tieout. <Canceled>' } as const;
    expect(await change(reversal)).toEqual({ recordNo: bill.recordNo });
    expect((await look()).map(({ state }) => state).sort()).toEqual(['Reversal', 'Reversed']);
    const { bills } = await sandbox.state<{ bills: { state: string; whenPosted: string; description: string }[] }>();
    expect(bills.find(({ state }) => state === 'Reversal')).toMatchObject({
      whenPosted: bill.postingDate,
      description: 'Reversed by Tieout.',
    });
    expect((await failureOf(change(reversal))).code).toBe('intacct.business-rule');
  });

  it('deletes a draft', async () => {
    const { bill, change, look } = await posted({ isDraft: true });
    expect(await change({ action: 'delete' })).toEqual({ recordNo: bill.recordNo });
    expect(await look()).toEqual([]);
  });
});

describe('adopting a bill', () => {
  it('writes the link behind the existing text, and nothing else', async () => {
    const sandbox = await startIntacct();
    const { recordNo } = (await sandbox.control('POST', 'bills', {
      ...{ vendorId: 'V-1002', recordId: 'INV-81000123', whenCreated: '2026-10-05', whenDue: '2026-11-04' },
      ...{ description: `typed by hand ${'x'.repeat(980)}`, entityId: 'E10' },
      lines: [{ accountNo: '5010', amount: '12.50', locationId: 'T01' }],
    })) as { recordNo: string };
    const client = clientOf(sandbox.url);
    const [typed] = await client.findBills(lookFor(order), callWithin());
    const { entityId, description = '' } = typed ?? {};
    const change = { kind: 'bill', action: 'adopt', recordNo, entityId, description, link: order.link } as const;
    await writeChange(client, { change, controlId: 'test-adopt' });
    const [found] = await client.findBills({ kind: 'bill', id: order.link.id, tenantId: '4001001' }, callWithin());
    expect(found).toMatchObject({ recordNo, dueDate: '2026-11-04', lines: [{ amount: '12.50' }] });
    expect(found?.description).toMatch(/^typed by hand x+$/);
    expect(found?.rawDescription.length).toBeLessThanOrEqual(1_000);
  });
});

describe('a change that Intacct refuses', () => {
  const dueLater = (bill: Bill) => amended(bill, { dueDate: '2026-12-01' });
  const reversal = ({ postingDate }: Bill): Change => ({ action: 'reverse', date: postingDate, why: 'test' });

  it.each<[string, string, (bill: Bill) => Change, RegExp]>([
    ['an amended bill that is paid', 'pay', dueLater, /already paid/],
    ['a reversal of a bill that is paid', 'pay', reversal, /already paid/],
    ['an amended bill that is selected for payment', 'select', dueLater, /selected for payment/],
  ])('is certain, and said in its words: %s', async (_what, act, change, words) => {
    const it = await posted();
    await it.sandbox.control('POST', `bills/${it.bill.recordNo}/${act}`, act === 'pay' ? { date: '2026-11-02' } : {});
    const { code, everything } = await failureOf(it.change(change(it.bill)));
    expect(code).toBe('intacct.business-rule');
    expect(everything).toMatch(words);
  });

  it.each<[string, object, (bill: Bill) => Change, RegExp]>([
    ['edits, where the company reverses', { unpaidBills: 'reverse' }, dueLater, /can't be updated/],
    ['a reversal, where the company edits', { unpaidBills: 'edit-only' }, reversal, /not enabled/],
    ['an edit of what waits for approval', { billApproval: true }, dueLater, /in approval/],
  ])('by an option of the company: %s', async (_what, switches, change, words) => {
    const it = await posted({}, switches);
    const { code, everything } = await failureOf(it.change(change(it.bill)));
    expect(code).toBe('intacct.business-rule');
    expect(everything).toMatch(words);
  });

  it('because its period was closed meanwhile: held as such', async () => {
    const it = await posted();
    await it.sandbox.control('PUT', 'closed-through', { E10: '2026-10-31' });
    expect((await failureOf(it.change(dueLater(it.bill)))).code).toBe('intacct.period-closed');
  });

  it('leaves the others of its request alone', async () => {
    const it = await posted();
    const other = aWrite(81_000_124);
    const { recordNo } = await post(it.client, other);
    await it.sandbox.control('POST', `bills/${it.bill.recordNo}/pay`, { date: '2026-11-02' });
    const { entityId } = it.bill;
    const reverse = (no: string, controlId: string) =>
      writeChange(it.client, {
        change: { kind: 'bill', action: 'reverse', recordNo: no, entityId, date: '2026-10-14', why: 'x' },
        controlId,
      });
    const both = await Promise.allSettled([reverse(it.bill.recordNo, 'a'), reverse(recordNo, 'b')]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});

describe('a change whose answer is lost', () => {
  it.each<[string, (bill: Bill) => Change]>([
    ['update APBILL', (bill) => amended(bill, { dueDate: '2026-12-01' })],
    ['reverse_bill', ({ postingDate }) => ({ action: 'reverse', date: postingDate, why: 'test' })],
  ])('has an unknown outcome: %s', async (operation, change) => {
    const it = await posted();
    await it.sandbox.control('POST', 'faults', { kind: 'drop-after', operation });
    expect((await failureOf(it.change(change(it.bill)))).code).toBe('intacct.outcome-unknown');
  });
});
