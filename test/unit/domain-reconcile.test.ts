/** The reconciler, row by row of the table in the product's description: what is found, what the source says, the plan. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { failure } from '../../src/domain/failures/failure.ts';
import type { LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import type { DetailedPlan, ReconcileInput } from '../../src/domain/reconcile/plan.ts';
import { reconcile } from '../../src/domain/reconcile/reconcile.ts';
import type { SourceBill } from '../../src/domain/source/source-bill.ts';
import {
  AIR_QUALITY,
  anyTyingBill,
  aPolicy,
  aQuestion,
  aSourceBill,
  changed,
  codesOf,
  compose,
  composed,
  foreign,
  linkOf,
  posted,
  readBack,
} from '../support/builders.ts';

function plan(found: readonly LedgerBill[], input: Partial<ReconcileInput> = {}): DetailedPlan {
  return reconcile(aQuestion(found, input));
}

const POSTED_BEFORE = { memory: { posted: ['1041'], gone: [] } };

describe('nothing in Intacct', () => {
  it('and no earlier run posted it: create', () => {
    expect(plan([])).toEqual({
      decision: 'create',
      because: 'Intacct has no bill INV-88213 of vendor V-1002, and no earlier run posted it.',
      problems: [],
      remarks: [],
      bill: composed(),
    });
  });

  it('though an earlier run posted it: hold, a person removed it', () => {
    const held = plan([], POSTED_BEFORE);
    expect([held.decision, ...codesOf(held)]).toEqual(['hold', 'intacct.bill-removed']);
  });

  it.each(['Reversed', 'Reversal'])('but our bill as %s: hold, never created again on its own', (state) => {
    const held = plan([posted(aSourceBill(), { state })]);
    expect([held.decision, ...codesOf(held)]).toEqual(['hold', 'intacct.bill-removed']);
  });

  it('and the bill is canceled: nothing, whether or not it was ever posted', () => {
    const source = aSourceBill({ status: 'Canceled' });
    for (const before of [{}, POSTED_BEFORE]) {
      const done = plan([], { source, ...before });
      expect([done.decision, done.recordNo]).toEqual(['nothing', undefined]);
      expect(done.because).toContain('canceled in ServiceTitan');
    }
    expect(plan([posted(aSourceBill(), { state: 'Reversed' })], { source }).decision).toBe('nothing');
  });

  it('and someone else exported it: hold', () => {
    const held = plan([], { source: aSourceBill({ syncStatus: 'Exported' }) });
    expect([held.decision, ...codesOf(held)]).toEqual(['hold', 'servicetitan.bill-exported']);
  });

  it.each([
    ['2026-10-14', 'create'],
    ['2026-10-15', 'hold'],
  ])('and Temporal remembers since %s, the bill being dated 2026-10-14: %s', (remembersSince, decision) => {
    const decided = plan([], { remembersSince });
    expect(decided.decision).toBe(decision);
    if (decision === 'hold') expect(codesOf(decided)).toEqual(['tieout.history-expired']);
  });

  it('and Temporal no longer remembers the bill: our bill in Intacct still counts', () => {
    expect(plan([posted()], { remembersSince: '2027-01-01' }).decision).toBe('nothing');
  });

  it('and something forbids the bill: hold, with every reason at once', () => {
    const source = aSourceBill({ status: 'Discrepancy', content: { job: AIR_QUALITY } });
    const held = plan([], { source, blockers: [failure('intacct.vendor-inactive', 'V-1002.')] });
    expect(held.decision).toBe('hold');
    expect(codesOf(held)).toEqual([
      'intacct.vendor-inactive',
      'servicetitan.bill-discrepancy',
      'mapping.account-missing',
    ]);
    expect(held.because).toContain('Indoor Air Quality');
  });

  it('and the bill composes but has a problem: hold, not create', () => {
    const composition = compose(aSourceBill(), aPolicy({ closedThrough: { '': '2026-10-31' } }));
    expect(composition.bill).toBeDefined();
    expect(codesOf(plan([], { composition }))).toEqual(['intacct.period-closed']);
  });

  it('and no one knows the vendor: hold', () => {
    const composition = { problems: [], rules: [], roundingDifference: '0.00' };
    const held = plan([], { composition, blockers: [failure('servicetitan.vendor-unlinked')] });
    expect([held.decision, ...codesOf(held)]).toEqual(['hold', 'servicetitan.vendor-unlinked']);
  });
});

describe('the same vendor and number, not ours', () => {
  it.each(['INV-88213', 'inv 88213', 'INV.88-213'])('written %s: hold, number taken', (billNumber) => {
    const held = plan([foreign({ billNumber, total: '251.00' })]);
    expect([held.decision, ...codesOf(held)]).toEqual(['hold', 'intacct.number-taken']);
    expect(held.because).toContain(
      `bill ${billNumber} of vendor V-1002 (RECORDNO 77, Posted), not posted by Tieout, for 251.00`,
    );
    expect(held.problems[0]?.evidence).toEqual({ recordNo: '77' });
  });

  it('posted for a bill of the same id in another tenant: not ours', () => {
    const source = aSourceBill();
    const bill = composed(source);
    expect(codesOf(plan([readBack(bill, linkOf(source, bill, '4009009'))]))).toEqual(['intacct.number-taken']);
  });

  it('comes with other problems: all are named', () => {
    const source = aSourceBill({ status: 'Discrepancy' });
    expect(codesOf(plan([foreign()], { source }))).toEqual([
      'servicetitan.bill-discrepancy',
      'intacct.already-entered',
    ]);
  });

  it.each<[string, Partial<LedgerBill>]>([
    ['another number', { billNumber: 'INV-88214' }],
    ['another vendor', { vendorId: 'V-1003' }],
    ['a reversed bill', { state: 'Reversed' }],
  ])('is not %s: create', (_what, overrides) => {
    expect(plan([foreign(overrides)]).decision).toBe('create');
  });
});

describe('our bill', () => {
  it('unchanged: nothing, and say which it is', () => {
    expect(plan([posted()])).toEqual({
      decision: 'nothing',
      because: 'Bill INV-88213 of vendor V-1002 (RECORDNO 1041, Posted) is in Intacct, and nothing has changed.',
      recordNo: '1041',
      problems: [],
      remarks: [],
      standing: posted(),
    });
  });

  it.each<[string, Partial<SourceBill>]>([
    ['reconciled', { status: 'Reconciled' }],
    ['a later revision of the same content', { revision: '2026-10-20T00:00:00Z' }],
  ])('and ServiceTitan says %s: nothing', (_what, overrides) => {
    const done = plan([posted()], { source: aSourceBill(overrides), ...POSTED_BEFORE });
    expect([done.decision, done.remarks]).toEqual(['nothing', []]);
  });

  it('is known by its link after AP corrected its number, its vendor or its entity', () => {
    const done = plan([posted(aSourceBill(), { billNumber: 'X-1', vendorId: 'V-1003', entityId: 'E20' })]);
    expect([done.decision, done.recordNo]).toEqual(['nothing', '1041']);
  });

  it('unposted in ServiceTitan since: reported, never reversed', () => {
    const source = aSourceBill({ syncStatus: 'Pending' });
    const done = plan([posted()], { source, ...POSTED_BEFORE });
    expect([done.decision, done.recordNo]).toEqual(['nothing', '1041']);
    expect(done.remarks).toEqual([expect.stringContaining('unposted in ServiceTitan')]);
    const mayBePending = { ...aPolicy(), eligible: 'pending' as const };
    expect(plan([posted()], { source, policy: mayBePending }).remarks).toEqual([]);
  });

  it('is preferred to a foreign bill of the same number', () => {
    expect(plan([foreign(), posted()])).toMatchObject({ decision: 'nothing', recordNo: '1041' });
  });

  it('that was reversed and replaced by us counts as the unreversed one', () => {
    const found = [posted(aSourceBill(), { recordNo: '1040', state: 'Reversed' }), posted()];
    expect(plan(found, { ...POSTED_BEFORE })).toMatchObject({ decision: 'nothing', recordNo: '1041' });
  });

  it('where the current mapping would give a different result: nothing, and listed', () => {
    const accounts = [{ destination: 'job', jobType: 41, account: '5020' } as const];
    const done = plan([posted()], { composition: compose(aSourceBill(), aPolicy({ mapping: { accounts } })) });
    expect(done.decision).toBe('nothing');
    expect(done.remarks).toEqual([
      'The current mapping would give a different result; the posted bill is not changed.',
    ]);
    expect(done.because).toContain(done.remarks[0]);
  });

  it('where the mapping has lost its rule: nothing, and listed', () => {
    const composition = compose(aSourceBill(), aPolicy({ mapping: { accounts: [] } }));
    const done = plan([posted()], { composition, blockers: [failure('intacct.vendor-inactive')] });
    expect([done.decision, done.problems]).toEqual(['nothing', []]);
    expect(done.remarks).toEqual([
      expect.stringContaining('Under the current mapping it would be held: No mapping rule'),
    ]);
  });

  it('in a period that has been closed since: nothing, and no remark', () => {
    const composition = compose(aSourceBill(), aPolicy({ closedThrough: { '': '2026-12-31' } }));
    expect(plan([posted()], { composition })).toMatchObject({ decision: 'nothing', remarks: [] });
  });

  it.each<[string, Partial<LedgerBill>]>([
    ['its due date', { dueDate: '2026-12-01' }],
    ['its number', { billNumber: 'INV-88213A' }],
    ['a line', { lines: posted().lines.map((line) => ({ ...line, glAccountNo: '6410' })) }],
    ['its description', { description: 'Parts, approved' }],
  ])('edited by a person (%s): drift is reported and nothing is changed', (_what, edit) => {
    const done = plan([posted(aSourceBill(), edit)]);
    expect(done.decision).toBe('nothing');
    expect(done.remarks).toEqual([expect.stringContaining('A person edited bill')]);
    expect(done.because).toContain('Tieout does not change it');
  });
});

describe('a posted bill, and rules of today that name other dimensions than those of then', () => {
  const PROJECT = { project: [{ value: 'P-77', missing: 'hold' }] } as const;
  const withProject = aPolicy({ mapping: { dimensions: PROJECT } });
  /** As Tieout posted it while a rule named projects. */
  const bill = composed(aSourceBill(), withProject);
  const standing = readBack(bill, { ...linkOf(aSourceBill(), bill), dimensions: ['project'] });

  it('none for one that it carries: no one edited it, and the mapping would give a different result', () => {
    const done = plan([standing]);
    expect(bill.lines[0]?.dimensions).toMatchObject({ projectId: 'P-77' });
    expect([done.decision, done.remarks]).toEqual([
      'nothing',
      ['The current mapping would give a different result; the posted bill is not changed.'],
    ]);
  });

  it('none for one that it carries, and the bill changes or a person asks for it: it is corrected without', () => {
    const source = changed({ dueDate: '2026-12-01' });
    const asked = plan([standing], { instruction: { action: 'apply-mapping' } });
    for (const done of [plan([standing], { source, composition: compose(source) }), asked]) {
      expect(done).toMatchObject({ decision: 'amend', problems: [] });
      expect(done.because).toContain('project P-77');
      expect(done.bill?.lines[0]?.dimensions).not.toHaveProperty('projectId');
    }
  });

  it('one that Intacct or a clerk filled in: no one edited what Tieout posted', () => {
    const plain = posted();
    const lines = plain.lines.map((line) => ({ ...line, dimensions: { ...line.dimensions, projectId: 'P-12' } }));
    const source = changed({ dueDate: '2026-12-01' });
    const today = { policy: withProject, composition: compose(aSourceBill(), withProject) };
    expect(plan([{ ...plain, lines }], today).remarks).toEqual([
      expect.stringMatching(/^The current mapping would give a different result/),
    ]);
    const asRuled = lines.map((line) => ({ ...line, dimensions: { ...line.dimensions, projectId: 'P-77' } }));
    expect(plan([{ ...plain, lines: asRuled }], today).remarks).toEqual([]);
    const done = plan([{ ...plain, lines }], { ...today, source, composition: compose(source, withProject) });
    expect([done.decision, done.bill?.lines[0]?.dimensions.projectId]).toEqual(['amend', 'P-77']);
  });

  it('and a person took one out that Tieout had set: edited, as ever', () => {
    const lines = posted().lines;
    expect(plan([{ ...standing, lines }]).remarks).toEqual(
      expect.arrayContaining([expect.stringContaining('A person edited bill')]),
    );
  });
});

describe('more than one unreversed bill of ours', () => {
  it.each(['Unreconciled', 'Canceled', 'Discrepancy'])('and the bill is %s: hold, and both are named', (status) => {
    const found = [posted(), posted(aSourceBill(), { recordNo: '1042', entityId: 'E20' })];
    const held = plan(found, { source: aSourceBill({ status }) });
    expect([held.decision, ...codesOf(held)]).toEqual(['hold', 'intacct.bill-duplicated']);
    expect(held.because).toContain('RECORDNO 1041, RECORDNO 1042');
  });
});

describe('any bill', () => {
  it('that was created and is read back untouched leads to nothing', () => {
    fc.assert(
      fc.property(anyTyingBill, fc.constantFrom({}, POSTED_BEFORE), ({ source, policy: drawn }, before) => {
        // Amounts may cancel each other out.
        const policy = { ...drawn, zeroAmount: 'post' } as const;
        const composition = compose(source, policy);
        expect(plan([], { source, composition }).decision).toBe('create');
        const bill = composed(source, policy);
        const after = plan([readBack(bill, linkOf(source, bill))], { source, composition, ...before });
        expect([after.decision, after.recordNo, after.remarks]).toEqual(['nothing', '1041', []]);
      }),
      { numRuns: 300 },
    );
  });

  it('whose text quotes the link of another one leads to nothing too', () => {
    const quoted = posted(aSourceBill({ id: 7 })).rawDescription;
    const source = changed({ summary: `credit for ${quoted}, see there` });
    expect(plan([posted(source)], { source })).toMatchObject({ decision: 'nothing', remarks: [] });
  });

  it('survives the way through a workflow’s history before it is compared', () => {
    const source = changed({ purchaseOrderNumber: undefined, termName: undefined });
    const recorded: SourceBill = JSON.parse(JSON.stringify(source));
    expect(plan([posted(source)], { source: recorded, composition: compose(recorded) })).toMatchObject({
      decision: 'nothing',
      remarks: [],
    });
  });
});
