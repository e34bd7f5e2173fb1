/** The credits of the scenario `hvac-month`: every kind it promises, and expectations that follow from the records. */
import { describe, expect, it } from '@jest/globals';
import Big from 'big.js';

import { hvacMonth } from '../../src/scenario/hvac-month.ts';

describe.each([1, 2, 42, 20_261_001])('credits of hvac-month with seed %i', (seed) => {
  const { servicetitan, expectedCredits } = hvacMonth(seed);
  const { credits = [], returns = [], purchaseOrders, bills } = servicetitan;
  const creditOf = (id: number) => credits.find((credit) => credit.id === id);
  const returnOf = (id: number | null | undefined) => returns.find((one) => one.id === id);

  it('are six, of which three are posted, two held and one waits', () => {
    expect(expectedCredits.map(({ billId }) => billId)).toEqual(credits.map(({ id }) => id));
    expect(expectedCredits.map(({ outcome, holdCode }) => holdCode ?? outcome)).toEqual([
      'posted',
      'posted',
      'posted',
      'servicetitan.credit-mixed-signs',
      'waiting',
      'servicetitan.credit-without-lines',
    ]);
    expect(returns.filter(({ status }) => status === 'Returned')).toHaveLength(1);
  });

  it('expect the ledger to hold what the vendor granted, below zero and to the cent', () => {
    for (const { billId, total, lines = [] } of expectedCredits) {
      expect(total).toBe(
        Big(creditOf(billId)?.amount ?? 0)
          .times(-1)
          .toFixed(2),
      );
      if (lines.length === 0) continue;
      expect(lines.reduce((sum, { amount }) => sum.plus(amount), Big(0)).toFixed(2)).toBe(total);
      expect(lines.every(({ amount }) => amount.startsWith('-'))).toBe(true);
    }
  });

  it('come from returns of goods that were received and billed by that vendor', () => {
    for (const one of returns) {
      const order = purchaseOrders.find(({ id }) => id === one.purchaseOrderId);
      expect([order?.vendorId, order?.jobId]).toEqual([one.vendorId, one.jobId]);
      for (const item of one.items) {
        const ordered = order?.items.find(({ skuId }) => skuId === item.skuId);
        expect(item.quantity).toBeGreaterThan(0);
        expect(item.quantity).toBeLessThanOrEqual(ordered?.quantityReceived ?? 0);
      }
      expect(bills.some(({ purchaseOrderId }) => purchaseOrderId === one.purchaseOrderId)).toBe(true);
    }
  });

  it('show a restocking fee by how much the return falls short of its goods, and one has tax', () => {
    const lacks = credits.map((credit) => {
      const { items = [], taxAmount = 0, returnAmount = 0 } = returnOf(credit.inventoryReturnId) ?? {};
      const goods = items.reduce((sum, item) => sum.plus(Big(item.quantity).times(item.cost).round(2, 1)), Big(0));
      return goods.plus(taxAmount).minus(returnAmount).gt(0);
    });
    expect(lacks).toEqual([false, false, false, true, false, false]);
    expect(returns.filter(({ taxAmount }) => taxAmount > 0)).toHaveLength(1);
    expect(new Set(credits.map(({ referenceNumber }) => referenceNumber)).size).toBe(credits.length);
  });
});
