/** What people did about bills of `hvac-month` before Tieout saw them, and payment terms that only their meaning names. */
import { describe, expect, it } from '@jest/globals';

import { hvacMonth } from '../../src/scenario/hvac-month.ts';
import type { ApBill } from '../../src/servicetitan/records/bill-record.ts';

const withoutPunctuation = (text: string): string => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

describe.each([1, 2, 7, 42, 2_026, 20_261_001])('hvac-month with seed %i', (seed) => {
  const { servicetitan, intacct, expectations } = hvacMonth(seed);
  const billOf = (billId: number | undefined): ApBill | undefined => servicetitan.bills.find(({ id }) => id === billId);
  const heldFor = (code: string) => expectations.find(({ holdCode }) => holdCode === code);

  it('has one bill that a clerk typed into Intacct: the same invoice under a number written otherwise', () => {
    const expected = heldFor('intacct.already-entered');
    const bill = billOf(expected?.billId);
    const [typed, ...others] = intacct.bills ?? [];
    expect(others).toEqual([]);
    expect(typed?.recordId).not.toBe(bill?.vendorNumber);
    expect(withoutPunctuation(typed?.recordId ?? '')).toBe(withoutPunctuation(bill?.vendorNumber ?? '-'));
    expect(typed).toMatchObject({ vendorId: expected?.vendorId, entityId: expected?.entityId });
    expect([typed?.whenCreated, typed?.description]).toEqual([bill?.billDate.slice(0, 10), undefined]);
    expect(typed?.lines.map(({ amount }) => amount)).toEqual([expected?.total]);
    expect(typed?.whenDue).toMatch(/^2026-1[0-2]-\d\d$/);
    for (const { accountNo, locationId, departmentId } of typed?.lines ?? []) {
      expect(intacct.glAccounts.map((account) => account.accountNo)).toContain(accountNo);
      expect(intacct.locations.find(({ id }) => id === locationId)?.entityId).toBe(expected?.entityId);
      expect(intacct.departments.map(({ id }) => id)).toContain(departmentId);
    }
  });

  it('has one bill that ServiceTitan paid in full after it was posted there', () => {
    const expected = heldFor('servicetitan.bill-paid');
    const bill = billOf(expected?.billId);
    const [payment, ...others] = servicetitan.payments ?? [];
    expect(others).toEqual([]);
    expect(payment).toMatchObject({ method: 'ServiceTitan', status: 'Paid', active: true, vendor: bill?.vendor });
    expect(payment?.amount.toFixed(2)).toBe(expected?.total);
    expect(payment?.splits.map(({ inventoryBillId, amount }) => [inventoryBillId, amount])).toEqual([
      [expected?.billId, payment?.amount],
    ]);
    expect([bill?.syncStatus, bill?.doNotPay]).toEqual(['Posted', false]);
    expect(Date.parse(payment?.createdOn ?? '')).toBeGreaterThanOrEqual(Date.parse(bill?.modifiedOn ?? ''));
    const ids = [servicetitan.bills, servicetitan.credits ?? [], servicetitan.jobs].flat().map(({ id }) => id);
    for (const id of [payment?.id, payment?.splits[0]?.id]) expect(ids).not.toContain(id);
  });

  it("has one bill whose term is written with a no-break space, a blank at its end and small letters, and is not the vendor's", () => {
    const [padded, ...others] = servicetitan.bills.filter(({ termName }) => termName !== termName?.trim());
    const expected = expectations.find(({ billId }) => billId === padded?.id);
    expect(others).toEqual([]);
    expect(padded?.termName).toMatch(/^[^A-Z\s]+\u00A0[^A-Z]+ $/);
    expect(padded?.dueDate).toBeNull();
    const meant = padded?.termName?.replace('\u00A0', ' ').trim();
    const term = intacct.terms.find(({ description }) => description.toLowerCase() === meant);
    expect([expected?.outcome, expected?.termName]).toEqual(['posted', term?.name]);
    const ofVendor = intacct.vendors.find(({ vendorId }) => vendorId === expected?.vendorId)?.termName;
    expect(expected?.termName).not.toBe(ofVendor);
  });

  it('expects of each posted bill the due date that ServiceTitan states, or that the term gives', () => {
    for (const { billId, outcome, termName, dueDate } of expectations) {
      if (outcome !== 'posted') {
        expect([termName, dueDate]).toEqual([undefined, undefined]);
        continue;
      }
      const bill = billOf(billId);
      const { due = 0, dueFrom = '' } = intacct.terms.find(({ name }) => name === termName) ?? {};
      const byTerm = /next month/.test(dueFrom)
        ? `2026-11-${String(due).padStart(2, '0')}`
        : new Date(Date.parse(bill?.billDate ?? '') + due * 86_400_000).toISOString().slice(0, 10);
      expect([billId, dueDate, bill?.dueDate?.slice(0, 10) ?? byTerm]).toEqual([billId, byTerm, byTerm]);
    }
  });
});
