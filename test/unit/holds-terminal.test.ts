/** What is held, on a terminal: it fits 80 columns, loses no code and no amount, and no name steers the terminal. */
import { describe, expect, it } from '@jest/globals';
import { TypedSearchAttributes } from '@temporalio/common';
import type { Client } from '@temporalio/client';

import {
  describeBill,
  describeDiffering,
  describeHolds,
  describeOverdue,
  describeSkipped,
} from '../../src/cli/holds/terminal.ts';
import { listDifferingBills, listOpenBills, type OpenBill } from '../../src/temporal/client/bill-lists.ts';
import { CATALOGUE } from '../../src/domain/failures/failure.ts';
import { tieoutAmount } from '../../src/workflows/search-attributes.ts';
import type { BillStatusView } from '../../src/workflows/messages.ts';
import type { PendingStep } from '../../src/temporal/client/pending-steps.ts';
import { steeringCharacters, widest } from '../support/terminal.ts';

const CODES = Object.keys(CATALOGUE);
const STEERING = '\u001B[31mCedar\u001B[0m\u202E\nSupply';

function hold(change: Partial<OpenBill> = {}): OpenBill {
  return {
    connectionId: 'demo',
    kind: 'bill',
    id: 81000123,
    vendorId: 'V-1002',
    billDate: '2026-10-14',
    amount: '1254.97',
    holdCode: 'mapping.account-missing',
    reason: 'No mapping rule says which GL account a line belongs to: job type 48 (Indoor Air Quality).',
    remedies: ['Add a rule under mapping.accounts in tieout.yaml.', 'Or another one.'],
    heldSince: '2026-10-15T00:00:00Z',
    ...change,
  };
}

describe('the list of bills that do not come on', () => {
  const waitsFor = { state: 'retried', step: 'loadBill', attempt: 7, since: '2026-10-15T10:32:00Z' } as const;
  const { connectionId, kind, id, vendorId, billDate, amount } = hold();
  const bill = { connectionId, kind, id, vendorId, billDate, amount, status: 'syncing' } as const;
  const shown = (more: Partial<PendingStep>, isServed?: boolean) =>
    describeOverdue([{ ...bill, waitsFor: { ...waitsFor, ...more } }], new Map([['demo', isServed]]));
  /** The last column, in one line, and what is below the table. */
  const words = (text: string) =>
    text
      .split('\n')
      .map((line) => line.split('│')[3] ?? line)
      .join(' ')
      .replaceAll(/\s+/g, ' ');

  it.each<[string, Partial<PendingStep>, boolean | undefined, string]>([
    [
      'a retry',
      { code: 'servicetitan.unreachable', reason: 'ServiceTitan did not answer.' },
      true,
      'loadBill (reading it from ServiceTitan) is being retried (attempt 7 since 2026-10-15 10:32 UTC): servicetitan.unreachable: ServiceTitan did not answer.',
    ],
    [
      'a retry without a reason',
      {},
      undefined,
      'is being retried (attempt 7 since 2026-10-15 10:32 UTC): Temporal does not say why.',
    ],
    [
      'a worker that is missing',
      { state: 'unclaimed', attempt: 1 },
      false,
      'loadBill (reading it from ServiceTitan) waits for a worker since 2026-10-15 10:32 UTC. No worker serves the connection demo: start npx tieout worker.',
    ],
    [
      'a workflow that fails',
      { step: undefined },
      true,
      "The workflow is being retried (attempt 7 since 2026-10-15 10:32 UTC): it fails at its next decision; the worker's log says why.",
    ],
    [
      'a step under way',
      { state: 'under-way', step: 'postBill' },
      true,
      'postBill (writing it to Intacct) is under way since',
    ],
  ])('says %s', (_case, more, isServed, expected) => {
    const text = shown(more, isServed);
    expect(words(text)).toContain(expected);
    expect(words(text)).toContain('1 not held, but being synced for longer than that takes.');
    expect(text).toContain('81000123');
    expect(text).toContain('1,254.97');
    expect(widest(text)).toBeLessThanOrEqual(80);
  });

  it('is nothing when there is none, and lets no name steer the terminal', () => {
    expect(describeOverdue([], new Map())).toBe('');
    expect(steeringCharacters(shown({ code: 'a.b', reason: STEERING }))).toEqual([]);
  });
});

describe('the list of holds', () => {
  it.each(CODES)('fits 80 columns and has %s in one piece', (holdCode) => {
    const large = { amount: '-123456789.00', vendorId: 'A-VENDOR-OF-20-CHARS', kind: 'credit', id: 123456789012 } as const; // prettier-ignore
    const text = describeHolds([hold({ holdCode }), hold({ holdCode, ...large })], false);
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(text.split('\n').filter((line) => line.includes(`│ ${holdCode} `))).toHaveLength(2);
    expect(text).toContain('-123,456,789.00');
    expect(text).not.toContain('…  ');
    expect(text).toMatch(/│ 81000123 +│/);
    expect(text).toMatch(/│ \d+ d +│/); // the age, below the bill
  });

  it('lets no name steer the terminal', () => {
    const reason = `Vendor ${STEERING} is unknown.`;
    expect(
      steeringCharacters(describeHolds([hold({ reason, vendorId: STEERING, remedies: [STEERING] })], false)),
    ).toEqual([]);
    const { connectionId, kind, id, vendorId, billDate, amount } = hold();
    const differing = {
      connectionId,
      kind,
      id,
      vendorId,
      billDate,
      amount,
      remarks: [`now ${STEERING}`],
      findings: [],
    };
    const text = describeDiffering([differing]);
    expect(steeringCharacters(text)).toEqual([]);
    expect(widest(text)).toBeLessThanOrEqual(80);
  });
});

describe('the list of skipped bills', () => {
  it('says who decided and why, in 80 columns, and where an earlier version did not note it', () => {
    const { holdCode: _code, reason: _reason, ...bill } = hold();
    const skipped = { ...bill, holdCode: undefined, reason: undefined, heldSince: undefined };
    const text = describeSkipped([
      { ...skipped, skip: { by: 'dana', why: STEERING } },
      { ...skipped, id: 2 },
    ]);
    expect(text).toContain('dana:');
    expect(text).toContain('Its timeline says who and why');
    expect(text).toContain('2 skipped.');
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(steeringCharacters(text)).toEqual([]);
    expect(describeSkipped([])).toBe('No bill is skipped.\n');
  });
});

describe('one bill', () => {
  const view: BillStatusView = {
    status: 'held',
    story: Array.from({ length: 12 }, (_, i) => `${i}: the vendor is ${STEERING}, ${'which takes a while to say '.repeat(6)}.`), // prettier-ignore
    hold: { code: 'intacct.bill-removed', reason: `${STEERING} ${'and more '.repeat(20)}`, remedies: [STEERING], since: '' }, // prettier-ignore
  } as unknown as BillStatusView;
  const text = describeBill({ kind: 'credit', id: 82000456, connection: 'a-connection-of-31-characters-x' }, view, hold()); // prettier-ignore

  it('fits 80 columns, and lets no name steer the terminal', () => {
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(steeringCharacters(text)).toEqual([]);
    // A line that a name has in it is no line of ours.
    expect(text.split('\n')).not.toContain('Supply');
  });

  it('gives its decisions as commands that a shell takes as they are', () => {
    expect(text).toContain(
      'npx tieout resolve credit/82000456 repost \\\n      --connection a-connection-of-31-characters-x --by',
    );
  });
});

describe('what Temporal lists of a credit', () => {
  const run = (workflowId: string) => ({
    workflowId,
    runId: 'r',
    startTime: new Date(0),
    typedSearchAttributes: new TypedSearchAttributes([{ key: tieoutAmount, value: 65.2 }]),
  });
  const client = {
    workflow: {
      list: () => [run('bill/demo/81000123'), run('credit/demo/82000456')],
      getHandle: () => ({ describe: async () => ({ runId: 'r' }) }),
    },
  } as unknown as Client;

  it('is an amount below zero, as it is in the ledger', async () => {
    const amounts = (bills: readonly { amount: string | undefined }[]) => bills.map(({ amount }) => amount);
    expect(amounts(await listOpenBills(client, 'held'))).toEqual(['65.20', '-65.20']);
    expect(amounts(await listDifferingBills(client))).toEqual(['65.20', '-65.20']);
  });
});
