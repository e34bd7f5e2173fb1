/** What the rules did over a period: every line and every cent is counted once, and rules that never decide are found. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { ConnectionPolicy } from '../../src/domain/mapping/connection-policy.ts';
import { coverageOf, masterDataRequestOfDocuments } from '../../src/domain/reporting/mapping-coverage.ts';
import type { MasterData } from '../../src/domain/ledger/master-data.ts';
import { sum } from '../../src/domain/values/money.ts';
import type { SourceBill } from '../../src/domain/source/source-bill.ts';
import {
  aCredit,
  AC_REPAIR,
  AIR_QUALITY,
  anItemLine,
  anyTyingBill,
  aPolicy,
  aSourceBill,
} from '../support/builders.ts';

/** One line over an amount, for a job. */
function aBill(billId: number, amount: string, content: Partial<SourceBill['content']> = {}): SourceBill {
  const lines = [anItemLine({ quantity: '1', unitCost: amount })];
  return aSourceBill({ id: billId, content: { lines, billAmount: amount, ...content } });
}

function standings(bills: readonly SourceBill[], policy: ConnectionPolicy, masterData: MasterData = {}) {
  const { rules } = coverageOf(bills, policy, masterData);
  return Object.fromEntries(
    rules.map(({ place, standing, lines, amount }) => [place, `${standing} ${lines} ${amount}`]),
  );
}

describe('the coverage of a period', () => {
  it('counts the lines and the money that each rule decided, in the order of the file', () => {
    const { bills, lines, amount, rules, gaps } = coverageOf(
      [aBill(1, '100.00'), aBill(2, '40.00', { taxAmount: '3.00', billAmount: '43.00' })],
      aPolicy(),
      {},
    );
    expect({ bills, lines, amount, gaps }).toEqual({ bills: 2, lines: 3, amount: '143.00', gaps: [] });
    const decisive = rules.filter(({ standing }) => standing === 'decides');
    expect(decisive.map((rule) => [rule.place, rule.words, rule.lines, rule.amount])).toEqual([
      ['businessUnits.0', 'business unit 3011 → location T01, department SVC', 3, '143.00'],
      ['accounts.0', 'line tax → account 5800', 1, '3.00'],
      ['accounts.6', 'destination job, job type 41 → account 5010', 2, '140.00'],
    ]);
  });

  it('distinguishes a rule that fits nothing from one that always comes second', () => {
    const policy = aPolicy({
      mapping: {
        accounts: [
          { destination: 'job', account: '5000' },
          { destination: 'job', jobType: 41, account: '5010' },
          { destination: 'job', jobType: 44, account: '5030' },
        ],
      },
    });
    const { rules } = coverageOf([aBill(1, '100.00')], policy, {});
    const accounts = rules.filter(({ place }) => place.startsWith('accounts.'));
    expect(accounts.map(({ standing, fits, behind }) => [standing, fits, behind])).toEqual([
      ['shadowed', 1, ['accounts.1']],
      ['decides', 1, []],
      ['unused', 0, []],
    ]);
    expect(standings([aBill(1, '100.00', { job: AIR_QUALITY })], policy)['accounts.0']).toBe('decides 1 100.00');
  });

  it('says on how many of its lines a rule left the dimension empty', () => {
    const project = [{ destination: 'job', value: '{job.project}', missing: 'omit' }] as const;
    const policy = aPolicy({ mapping: { dimensions: { project } } });
    const bills = [aBill(1, '100.00'), aBill(2, '50.00', { job: { ...AC_REPAIR, projectNumber: '7001' } })];
    const [rule] = coverageOf(bills, policy, {}).rules.filter(({ place }) => place === 'dimensions.project.0');
    expect(rule).toMatchObject({ standing: 'decides', lines: 2, emptied: 1 });
  });

  it('reports a rule that was asked and never had a value', () => {
    const policy = aPolicy({
      mapping: {
        dimensions: {
          project: [
            { destination: 'job', jobType: 41, value: '{job.project}', missing: 'parent' },
            { destination: 'job', value: '{job.number}', missing: 'hold' },
            { value: 'P-0', missing: 'omit' },
          ],
        },
      },
    });
    const bills = [aBill(1, '100.00')];
    expect(standings(bills, policy)).toMatchObject({
      'dimensions.project.0': 'valueless 0 0.00',
      'dimensions.project.1': 'decides 1 100.00',
      'dimensions.project.2': 'shadowed 0 0.00',
    });
    const held = standings(bills, policy, { dimensions: { project: {} } });
    expect(held['dimensions.project.1']).toBe('decides 1 100.00'); // that the line is held
    expect(held['dimensions.project.2']).toBe('shadowed 0 0.00');
  });

  it('names what has no rule, over all business units and the largest amount first', () => {
    const bills = [
      aBill(1, '10.00', { job: { ...AC_REPAIR, jobTypeId: 43, jobTypeName: 'Maintenance Visit' } }),
      aBill(2, '70.00', { job: AIR_QUALITY }),
      aBill(3, '80.00', { job: AIR_QUALITY, businessUnitId: 3051 }),
      aBill(4, '5.00', { businessUnitId: 3999 }),
    ];
    expect(coverageOf(bills, aPolicy(), {}).gaps).toEqual([
      {
        code: 'mapping.account-missing',
        what: 'destination job, job type 48 (Indoor Air Quality)',
        bills: 2,
        lines: 2,
        amount: '150.00',
      },
      {
        code: 'mapping.account-missing',
        what: 'destination job, job type 43 (Maintenance Visit)',
        bills: 1,
        lines: 1,
        amount: '10.00',
      },
      { code: 'mapping.business-unit-missing', what: '3999', bills: 1, lines: 1, amount: '5.00' },
    ]);
  });

  it('finds what Intacct does not have, where it was asked', () => {
    const gone = coverageOf([aBill(1, '100.00')], aPolicy(), { accounts: {} });
    expect(gone.gaps).toMatchObject([{ code: 'intacct.account-missing', lines: 1, amount: '100.00' }]);
  });

  it('finds vendors that are linked nowhere, by name, and together when there are many', () => {
    const of = (id: number) => aBill(id, '10.00', { vendor: { id, name: `Vendor ${id}`, ledgerVendorId: undefined } });
    const gapsOf = (count: number, mapping = {}) =>
      coverageOf(Array.from({ length: count }, (_, i) => of(i + 1)), aPolicy({ mapping }), {}).gaps; // prettier-ignore
    expect(gapsOf(2)).toEqual([
      { code: 'servicetitan.vendor-unlinked', what: 'Vendor 1 (1)', bills: 1, lines: 1, amount: '10.00' },
      { code: 'servicetitan.vendor-unlinked', what: 'Vendor 2 (2)', bills: 1, lines: 1, amount: '10.00' },
    ]);
    expect(gapsOf(6)).toEqual([
      expect.objectContaining({ what: '6 vendors, such as Vendor 1 (1), Vendor 2 (2), Vendor 3 (3)', bills: 6, amount: '60.00' }), // prettier-ignore
    ]);
    expect(gapsOf(2, { vendors: { 1: 'V-1', 2: 'V-2' } })).toEqual([]);
    expect(gapsOf(1, { vendorOverrides: [{ jobType: 41, vendorId: 'V-9' }] })).toEqual([]);
  });

  it('counts a vendor override by the lines of its bills', () => {
    const policy = aPolicy({ mapping: { vendorOverrides: [{ jobType: 41, vendorId: 'V-9' }, { jobType: 44, vendorId: 'V-8' }] } }); // prettier-ignore
    expect(standings([aBill(1, '100.00')], policy)).toMatchObject({
      'vendorOverrides.0': 'decides 1 100.00',
      'vendorOverrides.1': 'unused 0 0.00',
    });
  });

  it('counts the lines of a bill whose amounts do not tie, and not its money', () => {
    const { lines, amount, untied } = coverageOf(
      [aBill(7, '100.00', { billAmount: '99.00', taxAmount: '3.00' })],
      aPolicy(),
      {},
    );
    expect({ lines, amount, untied }).toEqual({ lines: 2, amount: '0.00', untied: [{ kind: 'bill', id: 7 }] });
  });

  it('counts credits by the same rules, their money below zero; one without lines is a line of its own kind', () => {
    const back = (billId: number, lines: SourceBill['content']['lines']) => aCredit({ id: billId, content: { lines, billAmount: '30.00' } }); // prettier-ignore
    const { bills, credits, lines, amount, gaps } = coverageOf(
      [aBill(1, '20.00'), back(2, [anItemLine({ quantity: '1', unitCost: '30.00' })]), back(3, [])],
      aPolicy(),
      {},
    );
    expect({ bills, credits, lines, amount }).toEqual({ bills: 1, credits: 2, lines: 3, amount: '-40.00' });
    expect(gaps).toEqual([
      expect.objectContaining({ code: 'mapping.account-missing', what: expect.stringContaining('line credit'), bills: 1, amount: '-30.00' }), // prettier-ignore
    ]);
    const untied = coverageOf([aCredit({ id: 4, content: { billAmount: '1.00' } })], aPolicy(), {});
    expect(untied).toMatchObject({ untied: [{ kind: 'credit', id: 4 }], amount: '0.00' });
  });

  it('accounts for every line and every cent, whatever the bills', () => {
    fc.assert(
      fc.property(fc.array(anyTyingBill, { maxLength: 5 }), (bills) => {
        const sources = bills.map(({ source }) => source);
        const { lines, amount, rules, gaps } = coverageOf(sources, aPolicy(), {});
        const decided = rules.filter(({ place }) => place.startsWith('accounts.'));
        const missing = gaps.filter(({ code }) => code === 'mapping.account-missing');
        const counted = [...decided, ...missing];
        expect(counted.reduce((all, one) => all + one.lines, 0)).toBe(lines);
        expect(sum(counted.map((one) => one.amount))).toBe(amount);
      }),
    );
  });

  it('asks the ledger once for what all bills may point at', () => {
    const project = [{ destination: 'job', value: '{job.number}', missing: 'hold' }] as const;
    const bills = [aBill(1, '1.00'), aBill(2, '2.00', { job: { ...AC_REPAIR, number: '7' } })];
    expect(masterDataRequestOfDocuments(bills, aPolicy({ mapping: { dimensions: { project } } }))).toEqual({
      accounts: ['5010'],
      dimensions: { location: ['T01'], department: ['SVC'], class: [], project: ['120456', '7'] },
    });
  });
});
