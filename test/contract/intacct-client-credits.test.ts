/** Vendors' credits through the Intacct client and the sandbox: written by the legacy functions, found like bills. */
import { afterEach, describe, expect, it } from '@jest/globals';

import { clearedDimensions, linesInPlace } from '../../src/domain/reconcile/matching.ts';
import { STANDARD_DIMENSIONS, type DimensionName, type Dimensions } from '../../src/domain/values/dimensions.ts';
import { contentFingerprint, type Bill, type LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import type { LedgerChange } from '../../src/domain/ledger/ledger-change.ts';
import type { Link } from '../../src/domain/ledger/link.ts';
import type { BillLookup } from '../../src/ports/ledger.ts';
import { aCredit, composed } from '../support/builders.ts';
import { callWithin, closeServers, company, failureOf, startIntacct, startProxy } from '../support/with-sandboxes.ts';
import { aWrite, clientOf, lookFor, post, writeChange } from './intacct-client-bills.ts';
import { dimensionValues } from '../../packages/sandboxes/test/contract/intacct-sandbox-bills-requests.ts';

afterEach(closeServers);

const CREDIT_ID = 82_000_456;
/** At the top level where no entity is named, as for bills. */
const CREDIT: Bill = composed(aCredit());
let changes = 0;
const nextId = () => `credit-test-${(changes += 1)}`;

function linkOf(bill: Bill, billId = CREDIT_ID): Link {
  return { kind: 'credit', id: billId, tenantId: '4001001', source: '0123456789ab', content: contentFingerprint(bill) };
}
const createOf = (bill = CREDIT, billId = CREDIT_ID): LedgerChange => ({
  action: 'create',
  bill,
  link: linkOf(bill, billId),
});
const lookOf = (overrides: Partial<BillLookup> = {}): BillLookup => ({
  kind: 'credit',
  id: CREDIT_ID,
  tenantId: '4001001',
  vendorId: CREDIT.vendorId,
  billNumber: CREDIT.billNumber,
  ...overrides,
});

async function posted(bill = CREDIT, dimensions: readonly DimensionName[] = []) {
  const sandbox = await startIntacct({ company: { ...company, ...dimensionValues } });
  const client = clientOf(sandbox.url);
  const { recordNo } = await writeChange(client, { change: createOf(bill), controlId: nextId() });
  const look = (overrides: Partial<BillLookup> = {}) =>
    client.findBills(lookOf({ dimensions, ...overrides }), callWithin());
  const [found] = await look();
  if (found === undefined) throw new Error('the credit was not posted');
  const there = { kind: 'credit', recordNo, entityId: bill.entityId } as const;
  const amend = (next: Bill) => {
    const continues = linesInPlace(next.lines, found.lines);
    const clears = clearedDimensions(next.lines, found.lines, continues);
    const change = {
      action: 'amend',
      ...there,
      bill: next,
      link: linkOf(next),
      continues,
      clears,
      isDraft: next.isDraft,
    } as const;
    return writeChange(client, { change, controlId: nextId() });
  };
  return { sandbox, client, recordNo, found, look, there, amend };
}

describe('a credit', () => {
  it('is written as an adjustment of its entity, and reads back as it was posted', async () => {
    const { sandbox, recordNo, found } = await posted();
    expect(recordNo).toMatch(/^\d+$/);
    expect(contentFingerprint(found)).toBe(contentFingerprint(CREDIT));
    expect(found).toMatchObject({ kind: 'credit', recordNo, state: 'Posted', total: '-250.00', entityId: 'E10' });
    const { adjustments, bills } = await sandbox.state<{ adjustments: object[]; bills: object[] }>();
    expect(bills).toEqual([]);
    expect(adjustments).toMatchObject([
      { recordId: 'CM-4711', docNumber: '120456-001', megaEntityId: 'E10', total: '-250.00' },
    ]);
  });

  it('is never found by a look for bills, nor a bill by a look for credits, though ids and numbers are the same', async () => {
    const { client, look, recordNo } = await posted();
    const bill = aWrite(CREDIT_ID, { vendorId: CREDIT.vendorId, billNumber: CREDIT.billNumber });
    await post(client, bill);
    expect((await look()).map((one) => [one.kind, one.recordNo])).toEqual([['credit', recordNo]]);
    const found = await client.findBills(lookFor(bill), callWithin());
    expect(found.map(({ kind, rawDescription }) => [kind, rawDescription.includes('bill:')])).toEqual([['bill', true]]);
  });

  it('shares one request with bills of its entity, and one look with other credits', async () => {
    const sandbox = await startIntacct();
    const proxy = await startProxy(sandbox.origin);
    const client = clientOf(proxy.origin + new URL(sandbox.url).pathname, { batchWindow: '300ms' });
    const others = [1, 2, 3].map((i) => createOf({ ...CREDIT, billNumber: `CM-${i}` }, CREDIT_ID + i));
    const bill = aWrite(81_000_001, { entityId: CREDIT.entityId });
    await Promise.all([
      ...others.map((change) => writeChange(client, { change, controlId: nextId() })),
      post(client, bill),
    ]);
    const creates = proxy.requests.filter((body) => body.includes('<create'));
    expect(creates).toHaveLength(1);
    expect(creates[0]?.match(/<create_apadjustment>/g)).toHaveLength(3);
    await Promise.all(others.map((_, i) => client.findBills(lookOf({ id: CREDIT_ID + i + 1 }), callWithin())));
    expect(proxy.requests.filter((body) => body.includes('<object>APADJUSTMENT</object>'))).toHaveLength(1);
  });

  it('is found by its number whosever it is: an adjustment number is the only one of the company', async () => {
    const { look, recordNo } = await posted();
    const sought = { id: 1, vendorId: 'V-1003' };
    expect((await look({ ...sought, billNumber: 'cm-4711' })).map((one) => one.recordNo)).toEqual([recordNo]);
    expect(await look({ ...sought, billNumber: 'CM 4711' })).toEqual([]);
    expect((await look({ id: 1, billNumber: 'cm 4711' })).map((one) => one.recordNo)).toEqual([recordNo]);
  });

  it('of which the number is taken has an unknown outcome: only a lookup shows whose it is', async () => {
    const { client } = await posted();
    const again = createOf({ ...CREDIT, vendorId: 'V-1003' }, 5);
    expect((await failureOf(writeChange(client, { change: again, controlId: nextId() }))).code).toBe(
      'intacct.outcome-unknown',
    );
  });

  it('with lines of both signs is refused in Intacct’s words', async () => {
    const sandbox = await startIntacct();
    const [first] = CREDIT.lines;
    if (first === undefined) throw new Error('the credit has no lines');
    const mixed = { ...CREDIT, lines: [first, { ...first, amount: '20.00' }] };
    const refused = await failureOf(
      writeChange(clientOf(sandbox.url), { change: createOf(mixed), controlId: nextId() }),
    );
    expect([refused.code, refused.everything.includes('all positive or all negative')]).toEqual([
      'intacct.business-rule',
      true,
    ]);
  });
});

describe('correcting a credit', () => {
  const [first, second] = CREDIT.lines;
  if (first === undefined || second === undefined) throw new Error('the credit has two lines');

  it.each<[string, Partial<Bill>]>([
    ['number, dates and text', { billNumber: 'CM-5', billDate: '2026-10-15', postingDate: '2026-10-16', description: 'a < b' }],
    ['no order and no text', { reference: undefined, description: '' }],
    ['other amounts, accounts and places', { lines: [{ ...first, amount: '-10.00', glAccountNo: '5030' }, { ...second, dimensions: { locationId: 'T02' }, memo: '' }] }],
    ['another line', { lines: [first, second, { ...first, amount: '-7.00', memo: 'Fan' }] }],
    ['lines in another order', { lines: [second, first] }],
  ])('writes all that we post: %s', async (_what, changed) => {
    const { amend, look, recordNo } = await posted();
    expect(await amend({ ...CREDIT, ...changed })).toEqual({ recordNo });
    const now = await look({ billNumber: undefined });
    expect(now.map((one) => contentFingerprint(one))).toEqual([contentFingerprint({ ...CREDIT, ...changed })]);
    expect(now[0]?.recordNo).toBe(recordNo);
  }); // prettier-ignore

  it('leaves a draft a draft, and deletes it or what is posted', async () => {
    for (const isDraft of [true, false]) {
      const { amend, look, client, there } = await posted({ ...CREDIT, isDraft });
      await amend({ ...CREDIT, isDraft, description: 'changed' });
      expect((await look())[0]).toMatchObject({ state: isDraft ? 'Draft' : 'Posted', description: 'changed' });
      expect(await writeChange(client, { change: { action: 'delete', ...there }, controlId: nextId() })).toEqual({
        recordNo: there.recordNo,
      });
      expect(await look()).toEqual([]);
    }
  });

  it('adopts an existing one by writing the link behind its text, and nothing else', async () => {
    const { client, look, there, found } = await posted();
    const link = linkOf({ ...CREDIT, description: 'another' });
    await writeChange(client, {
      change: { action: 'adopt', ...there, description: 'typed by hand', link },
      controlId: nextId(),
    });
    const [now] = await look();
    expect(now?.rawDescription).toContain(`doc:${link.content}`);
    expect({ ...now, ...textOf(found) }).toEqual({ ...found });
  });

  it('is refused once it is applied, and its state says so', async () => {
    const { sandbox, amend, look, recordNo } = await posted();
    await sandbox.control('POST', `adjustments/${recordNo}/apply`, { amount: '100.00' });
    expect((await look())[0]).toMatchObject({ state: 'Partially Paid', paidAmount: '-100.00' });
    expect((await failureOf(amend({ ...CREDIT, description: 'late' }))).code).toBe('intacct.business-rule');
    await sandbox.control('POST', `adjustments/${recordNo}/apply`);
    expect((await look())[0]?.state).toBe('Paid');
    await sandbox.control('POST', `adjustments/${recordNo}/apply`, { amount: '0' });
    await amend({ ...CREDIT, description: 'in time' });
    expect((await look())[0]?.description).toBe('in time');
  });
});

function textOf({ description, rawDescription, modifiedAt }: LedgerBill) {
  return { description, rawDescription, modifiedAt };
}

describe('dimensions of a credit', () => {
  const everything = {
    ...{ locationId: 'T01', departmentId: 'SVC', classId: 'RES', projectId: 'P1', taskId: 'T-1', costTypeId: 'MAT' },
    ...{ customerId: 'C1', itemId: 'I1', vendorId: 'V-1002', employeeId: 'EMP1', contractId: 'K1', warehouseId: 'W1' },
    GLDIMREGION: 'WEST',
  } as const;
  const names: DimensionName[] = [...STANDARD_DIMENSIONS, 'GLDIMREGION'];
  const [line] = CREDIT.lines;
  if (line === undefined) throw new Error('the credit has lines');
  const one = (dimensions: Dimensions): Bill => ({ ...CREDIT, lines: [{ ...line, dimensions }] });

  it('are written and read back, all that there are', async () => {
    const { found } = await posted(one(everything), names);
    expect(found.lines[0]?.dimensions).toEqual(everything);
  });

  it('are cleared on a line that has them no more', async () => {
    const { amend, look } = await posted(one(everything), names);
    const { taskId: _task, costTypeId: _type, classId: _class, GLDIMREGION: _region, ...fewer } = everything;
    await amend(one(fewer));
    expect((await look())[0]?.lines[0]?.dimensions).toEqual(fewer);
  });

  it('that the mapping does not set are left as they are', async () => {
    const { amend, look, recordNo, sandbox } = await posted(one(everything));
    await amend({ ...one({ locationId: 'T01', departmentId: 'SVC', classId: 'RES' }), description: 'changed' });
    const { adjustments } = await sandbox.state<{ adjustments: { recordNo: string; lines: object[] }[] }>();
    expect((await look())[0]?.description).toBe('changed');
    expect(adjustments.find((record) => record.recordNo === recordNo)?.lines).toMatchObject([
      { dimensions: { PROJECTID: 'P1', TASKID: 'T-1', GLDIMREGION: 'WEST' } },
    ]);
  });
});
