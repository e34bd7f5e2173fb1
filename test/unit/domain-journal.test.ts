import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  ACCOUNTS_PAYABLE,
  journalOf,
  reversedJournalOf,
  sidesOf,
  totalsByAccount,
} from '../../src/domain/reporting/journal.ts';
import { anyTyingBill, centsOf, compose, composed } from '../support/builders.ts';

describe('the journal of a bill', () => {
  it('debits each line where its rule says, and credits accounts payable with the total', () => {
    const bill = composed();
    expect(journalOf(bill, ['rule one', 'rule two'])).toEqual([
      { account: '5010', entityId: 'E10', dimensions: { locationId: 'T01', departmentId: 'SVC' }, memo: 'CAP-45 Capacitor 45 MFD', debit: '200.00', rule: 'rule one' },
      { account: '5010', entityId: 'E10', dimensions: { locationId: 'T01', departmentId: 'SVC' }, memo: 'FUSE-30 Fuse 30 A', debit: '50.00', rule: 'rule two' },
      { account: ACCOUNTS_PAYABLE, entityId: 'E10', dimensions: {}, memo: '', credit: '250.00' },
    ]); // prettier-ignore
  });

  it('has no amount below zero: a discount is a credit, a bill over less than nothing debits accounts payable', () => {
    const [line] = composed().lines;
    if (line === undefined) throw new Error('no line');
    const lines = [{ ...line, amount: '-30.00' }, { ...line, amount: '10.00' }, { ...line, amount: '0.00' }]; // prettier-ignore
    const sides = journalOf({ kind: 'bill', entityId: undefined, lines }).map(({ debit, credit }) => [debit, credit]);
    expect(sides).toEqual([[undefined, '30.00'], ['10.00', undefined], ['0.00', undefined], ['20.00', undefined]]); // prettier-ignore
  });

  it('ties for any bill: debits equal credits, and accounts payable what the header says, to the cent', () => {
    fc.assert(
      fc.property(anyTyingBill, ({ source, policy, header }) => {
        const { bill, rules } = compose(source, policy);
        if (bill === undefined) return;
        const lines = journalOf(bill, rules);
        const { debit, credit } = sidesOf(lines);
        expect(debit).toBe(credit);
        const payable = lines.at(-1);
        expect(payable?.account).toBe(ACCOUNTS_PAYABLE);
        expect(centsOf(payable?.credit ?? '0.00') - centsOf(payable?.debit ?? '0.00')).toBe(header);
        const totals = totalsByAccount(lines);
        const net = totals.filter(({ account }) => account !== ACCOUNTS_PAYABLE).map((total) => centsOf(total.net));
        expect(net.reduce((a, b) => a + b, 0n)).toBe(header);
      }),
    );
  });

  it('together with what takes it out again comes to nothing in every account', () => {
    const bill = composed();
    const totals = totalsByAccount([...journalOf(bill), ...reversedJournalOf(bill)]);
    expect(totals.map(({ account, net }) => [account, net])).toEqual([['5010', '0.00'], [ACCOUNTS_PAYABLE, '0.00']]); // prettier-ignore
  });
});

describe('totals', () => {
  it('are ordered by entity, top level first, then by account, accounts payable last of each', () => {
    const bill = composed();
    const at = (entityId: string | undefined, glAccountNo: string) =>
      journalOf({ kind: 'bill', entityId, lines: bill.lines.map((line) => ({ ...line, glAccountNo })) });
    const totals = totalsByAccount([...at('E20', '5030'), ...at('E10', 'B100'), ...at('E10', '5010'), ...at(undefined, '6410')]); // prettier-ignore
    expect(totals.map(({ entityId, account, debit, credit }) => [entityId, account, debit, credit])).toEqual([
      [undefined, '6410', '250.00', '0.00'],
      [undefined, ACCOUNTS_PAYABLE, '0.00', '250.00'],
      ['E10', '5010', '250.00', '0.00'],
      ['E10', 'B100', '250.00', '0.00'],
      ['E10', ACCOUNTS_PAYABLE, '0.00', '500.00'],
      ['E20', '5030', '250.00', '0.00'],
      ['E20', ACCOUNTS_PAYABLE, '0.00', '250.00'],
    ]);
  });
});
