import { describe, expect, it } from '@jest/globals';

import { monthOf, tenantIdOf, type ExpectedEnd } from './month.ts';
import { planOf } from './plan-of.ts';
import type { LedgerBill, SourceBill } from './systems.ts';
import { findingsIn, type FinalStates, type OpenCase } from './verdict.ts';

const SEED = 4;
const { ends, scenario } = monthOf(planOf(SEED));
const source: readonly SourceBill[] = [
  ...scenario.servicetitan.bills,
  ...(scenario.servicetitan.credits ?? []).map(({ id, amount, status }) => ({ id, billAmount: `-${amount}`, status })),
];
const posted = ends.filter(({ end }) => end === 'posted');
const first = posted[0] as ExpectedEnd;
const held = ends.find(({ end }) => end === 'held') as ExpectedEnd;

/** The bill as Intacct would hold it if everything went well. */
function inLedger(expected: ExpectedEnd, changes: Partial<LedgerBill> = {}): LedgerBill {
  const { billId, document, vendorId = '', entityId, recordId = '', lines = [] } = expected;
  return {
    recordNo: String(billId),
    ...(document === undefined ? {} : { document }),
    recordId,
    vendorId,
    description: `Parts [tieout:1 ${document ?? 'bill'}:${tenantIdOf(SEED)}/${billId} src:0123456789ab doc:0123456789ab]`,
    state: 'Posted',
    total: source.find(({ id }) => id === billId)?.billAmount ?? '',
    megaEntityId: entityId,
    createdAt: '2026-11-01T10:00:00.000Z',
    lines: [...lines],
    ...changes,
  };
}

function open(billId: number, status: string, holdCode?: string): ReadonlyMap<number, OpenCase> {
  return new Map([[billId, { status, holdCode }]]);
}

const asExpected: FinalStates = {
  seed: SEED,
  ends,
  source,
  ledger: posted.map((end) => inLedger(end)),
  open: open(held.billId, 'held', held.because),
  said: new Map(),
};

function kindsFor(changes: Partial<FinalStates>): string[] {
  return findingsIn({ ...asExpected, ...changes }).map(({ kind, billId }) => `${kind} ${billId ?? 'unlinked'}`);
}

/** The ledger as expected, with the first bill replaced. */
function withFirst(...bills: readonly LedgerBill[]): Pick<FinalStates, 'ledger'> {
  return { ledger: [...bills, ...posted.slice(1).map((end) => inLedger(end))] };
}

describe('the checker', () => {
  it('finds nothing when every bill ended as the plan says', () => {
    expect(findingsIn(asExpected)).toEqual([]);
  });

  it('finds a bill that is not in Intacct', () => {
    expect(kindsFor(withFirst())).toEqual([`lost ${first.billId}`]);
  });

  it('finds a bill that only a reversed one represents', () => {
    expect(kindsFor(withFirst(inLedger(first, { state: 'Reversed' })))).toEqual([`lost ${first.billId}`]);
  });

  it('finds a bill that is in Intacct while its workflow is stuck', () => {
    const stuck = new Map([...asExpected.open, ...open(first.billId, 'settling')]);
    expect(kindsFor({ open: stuck })).toEqual([`lost ${first.billId}`]);
  });

  it('finds a held bill that no list shows', () => {
    expect(kindsFor({ open: new Map() })).toEqual([`lost ${held.billId}`]);
  });

  it('finds a bill that is in Intacct twice, also under another number', () => {
    const twice = [inLedger(first), inLedger(first, { recordNo: '9', recordId: 'ELSE-1' })];
    expect(kindsFor(withFirst(...twice))).toEqual([`duplicated ${first.billId}`]);
  });

  it("finds a vendor's number that two bills carry", () => {
    const second = posted[1] as ExpectedEnd;
    const { vendorId, recordId } = inLedger(second);
    expect(kindsFor(withFirst(inLedger(first, { vendorId, recordId })))).toContain('duplicated unlinked');
  });

  it.each<[string, Partial<LedgerBill>]>([
    ['amount', { total: '0.01' }],
    ['vendor', { vendorId: 'V-1099' }],
    ['entity', { megaEntityId: 'E99' }],
    ['account', { lines: inLedger(first).lines.map((line) => ({ ...line, accountNo: '6430' })) }],
    ['entity, at the top level', { megaEntityId: '' }],
    ['project', { lines: inLedger(first).lines.map((line) => ({ ...line, projectId: '1' })) }],
    ['item', { lines: inLedger(first).lines.map((line) => ({ ...line, itemId: 'EQ-1' })) }],
    ['location', { lines: inLedger(first).lines.map((line) => ({ ...line, locationId: 'T99' })) }],
    ['amount of a line', { lines: inLedger(first).lines.map((line) => ({ ...line, amount: '0.01' })) }],
  ])('finds a wrong %s', (_what, changes) => {
    expect(kindsFor(withFirst(inLedger(first, changes)))).toEqual([`wrong ${first.billId}`]);
  });

  it("compares the amount with ServiceTitan's present one", () => {
    const changed = source.map((bill) => (bill.id === first.billId ? { ...bill, billAmount: '0.01' } : bill));
    expect(kindsFor({ source: changed })).toEqual([`wrong ${first.billId}`]);
  });

  it('finds a bill in Intacct that must be held', () => {
    const both = [...asExpected.ledger, inLedger({ ...first, billId: held.billId }, { recordId: 'HELD-1' })];
    expect(kindsFor({ ledger: both })).toEqual([`wrong ${held.billId}`]);
  });

  it.each([
    ['without a link', 'typed by somebody'],
    ['of another tenant', `[tieout:1 bill:1/${first.billId} src:0123456789ab doc:0123456789ab]`],
  ])('finds a bill in Intacct %s', (_what, description) => {
    const thirdPartyBill = inLedger(first, { recordNo: '9', recordId: 'STRANGE-1', description });
    expect(kindsFor({ ledger: [...asExpected.ledger, thirdPartyBill] })).toEqual(['wrong unlinked']);
  });

  it('looks for a credit among adjustments, and for a bill among bills', () => {
    const credit = posted.find(({ document }) => document === 'credit') as ExpectedEnd;
    const others = posted.filter((end) => end !== credit).map((end) => inLedger(end));
    const asBill = { ...inLedger(credit), document: undefined };
    expect(kindsFor({ ledger: others })).toEqual([`lost ${credit.billId}`]);
    expect(kindsFor({ ledger: [...others, { ...asBill } as unknown as LedgerBill] })).toEqual([`lost ${credit.billId}`, 'wrong unlinked']); // prettier-ignore
    const opposite = { ...inLedger(credit), total: String(-Number(inLedger(credit).total)) };
    expect(kindsFor({ ledger: [...others, opposite] })).toEqual([`wrong ${credit.billId}`]);
  });

  describe('of one invoice that was entered twice', () => {
    const second: ExpectedEnd = { ...first, billId: 999, duplicate: first.billId };
    const duplicates = [
      { ...first, duplicate: second.billId },
      second,
      ...ends.filter(({ billId }) => billId !== first.billId),
    ];
    const secondInLedger = inLedger(second, { total: inLedger(first).total });
    const others = posted.slice(1).map((end) => inLedger(end));
    const bothSources = [...source, { ...source.find(({ id }) => id === first.billId), id: 999 } as SourceBill];
    const kinds = (ledger: readonly LedgerBill[], isHeld: number): string[] => {
      const cases = new Map([...asExpected.open, ...open(isHeld, 'held', 'servicetitan.invoice-doubled')]);
      return kindsFor({ ends: duplicates, source: bothSources, ledger: [...others, ...ledger], open: cases });
    };

    it('wants one of the two, whichever, and the other held', () => {
      expect(kinds([inLedger(first)], second.billId)).toEqual([]);
      expect(kinds([secondInLedger], first.billId)).toEqual([]);
    });

    it('finds that both are in Intacct', () => {
      expect(kinds([inLedger(first), secondInLedger], second.billId)).toContain(`duplicated ${second.billId}`);
    });

    it('finds that none is in Intacct', () => {
      expect(kinds([], second.billId)).toContain(`lost ${first.billId}`);
    });
  });

  it('wants a bill that AP edited to be left as it is, and to be held', () => {
    const edited = ends.map((end) => (end === first ? ({ ...end, end: 'held-standing' } as const) : end));
    const isHeld = new Map([...asExpected.open, ...open(first.billId, 'held', 'intacct.bill-edited')]);
    expect(kindsFor({ ends: edited, open: isHeld })).toEqual([]);
    expect(kindsFor({ ends: edited })).toEqual([`lost ${first.billId}`]);
    expect(kindsFor({ ends: edited, open: isHeld, ...withFirst() })).toEqual([`lost ${first.billId}`]);
  });

  it('uses the last link of a description, because a text may quote another', () => {
    const quoting = inLedger(first);
    const description = `As [tieout:1 bill:1/1 src:0123456789ab doc:0123456789ab], ${quoting.description}`;
    expect(kindsFor(withFirst({ ...quoting, description }))).toEqual([]);
  });
});

describe('what people did outside Tieout', () => {
  const codes = ['intacct.duplicate-entered', 'intacct.already-entered'] as const;
  const recordNo = '77001';
  const outside = { codes, words: `RECORDNO ${recordNo}`, recordNo };
  const entered: readonly ExpectedEnd[] = [
    { ...first, mayBeHeld: true, outside },
    ...ends.filter((end) => end !== first),
  ];
  const typed = inLedger(first, { recordNo, description: 'entered by hand' });
  const said = (words: string) => new Map([[first.billId, words]]);
  const both = { ends: entered, ...withFirst(inLedger(first), typed) };

  it('is untold as long as Tieout does not name it, by code and record', () => {
    expect(kindsFor(both)).toEqual([`untold ${first.billId}`]);
    expect(kindsFor({ ...both, said: said('intacct.duplicate-entered, RECORDNO 5') })).toEqual([
      `untold ${first.billId}`,
    ]);
    expect(kindsFor({ ...both, said: said('something about RECORDNO 77001') })).toEqual([`untold ${first.billId}`]);
    expect(kindsFor({ ...both, said: said('intacct.duplicate-entered: RECORDNO 77001') })).toEqual([]);
  });

  it('needs no word once it is gone again', () => {
    const reversed = { ...typed, state: 'Reversed' };
    expect(kindsFor({ ends: entered, ...withFirst(inLedger(first), reversed) })).toEqual([]);
  });

  it('may hold the bill, which then is not in Intacct; without a hold it is lost', () => {
    const alone = { ends: entered, ...withFirst(typed), said: said('intacct.already-entered: RECORDNO 77001') };
    const isHeld = new Map([...asExpected.open, ...open(first.billId, 'held')]);
    expect(kindsFor({ ...alone, open: isHeld })).toEqual([]);
    expect(kindsFor(alone)).toEqual([`lost ${first.billId}`]);
  });
});
