/** The header of a source bill must equal its lines to the cent, in the reading that the connection has. */
import { describe, expect, it } from '@jest/globals';

import { tieAmounts, type AmountReading, type TiedAmounts } from '../../src/domain/source/source-amounts.ts';
import type { SourceContent } from '../../src/domain/source/source-bill.ts';
import { anExpenseLine, anItemLine, aSourceBill } from '../support/builders.ts';

function tie(content: Partial<SourceContent>, reading: AmountReading = 'tax-and-freight') {
  return tieAmounts(aSourceBill({ content }).content, reading);
}

function tied(content: Partial<SourceContent>, reading?: AmountReading): TiedAmounts {
  const amounts = tie(content, reading);
  if ('code' in amounts) throw new Error(amounts.summary);
  return amounts;
}

/** Lines of 250.00, tax 20.00, freight 7.50, a discount of 2.50: 275.00. */
const CHARGES = { taxAmount: '20.00', freightAmount: '7.50', otherAmount: '-2.50' };

describe('amounts of a source bill', () => {
  it('tie when the total holds tax and freight', () => {
    expect(tied({ ...CHARGES, billAmount: '275.00' })).toEqual({
      lines: ['200.00', '50.00'],
      total: '275.00',
      roundingDifference: '0.00',
    });
  });

  it('tie when the total holds the lines alone, and the bill is over more than that', () => {
    expect(tied({ ...CHARGES, billAmount: '250.00' }, 'lines-only')).toEqual({
      lines: ['200.00', '50.00'],
      total: '275.00',
      roundingDifference: '0.00',
    });
  });

  it.each<[AmountReading, string, string, string]>([
    ['tax-and-freight', '250.00', 'the bill says 250.00, but its lines, tax and freight add up to 275.00', 'without'],
    ['lines-only', '275.00', 'the bill says 300.00, but its lines, tax and freight add up to 275.00', 'with'],
  ])('are held in the other reading (%s), with a hint that names it', (reading, billAmount, says, way) => {
    const problem = tie({ ...CHARGES, billAmount }, reading);
    expect(problem).toMatchObject({ code: 'servicetitan.bill-total-differs' });
    expect('summary' in problem ? problem.summary : '').toContain(says);
    expect('summary' in problem ? problem.summary : '').toContain(
      `The total ties out ${way} tax and freight: see bills.billAmountIncludes.`,
    );
  });

  it('are held without a hint when neither reading ties', () => {
    const problem = tie({ ...CHARGES, billAmount: '260.00' });
    expect(problem).toMatchObject({
      code: 'servicetitan.bill-total-differs',
      summary: expect.stringContaining('(difference -15.00).'),
    });
    expect(problem).not.toMatchObject({ summary: expect.stringContaining('ties out') });
  });

  it('give no hint where there is no tax and freight to read in another way', () => {
    expect(tie({ billAmount: '260.00' })).toMatchObject({ summary: expect.stringMatching(/\(difference 10\.00\)\.$/) });
  });

  it.each([
    ['250.02', '0.02'],
    ['249.98', '-0.02'],
    ['250.01', '0.01'],
  ])('may differ by a cent a line: total %s leaves %s', (billAmount, roundingDifference) => {
    expect(tied({ billAmount })).toMatchObject({ roundingDifference, total: billAmount });
  });

  it.each(['250.03', '249.97'])('are held when rounding cannot explain %s over two lines', (billAmount) => {
    expect(tie({ billAmount })).toMatchObject({ code: 'servicetitan.bill-total-differs' });
  });

  it('are rounded to cents line by line, charges and total included', () => {
    const lines = [anItemLine({ quantity: '3', unitCost: '0.335' }), anExpenseLine({ amount: '10.005' })];
    expect(tied({ lines, taxAmount: '0.805', freightAmount: '0.005', billAmount: '11.8349' })).toEqual({
      lines: ['1.01', '10.01'],
      total: '11.83',
      roundingDifference: '-0.01',
    });
  });

  it('are held when the vendor’s invoice is over another total, were it a cent', () => {
    expect(tie({ vendorInvoiceTotal: '250.01' })).toMatchObject({
      code: 'servicetitan.bill-total-differs',
      summary: expect.stringContaining("the bill says 250.00, the vendor's invoice 250.01."),
    });
  });

  it('are compared with the vendor’s invoice after tax and freight in either reading', () => {
    expect(tied({ ...CHARGES, billAmount: '250.00', vendorInvoiceTotal: '275' }, 'lines-only').total).toBe('275.00');
    expect(tie({ ...CHARGES, billAmount: '250.00', vendorInvoiceTotal: '250.00' }, 'lines-only')).toHaveProperty(
      'code',
    );
  });

  it('take an invoice total of zero as not entered', () => {
    expect(tied({ vendorInvoiceTotal: '0.00' }).total).toBe('250.00');
  });

  it.each<[string, Partial<SourceContent>]>([
    ['no total', { billAmount: undefined }],
    ['no lines and no charges', { lines: [], billAmount: '0.00' }],
  ])('are nothing to post: %s', (_what, content) => {
    expect(tie(content)).toMatchObject({ code: 'servicetitan.bill-empty' });
  });

  it('may be charges alone', () => {
    expect(tied({ lines: [], freightAmount: '12.00', billAmount: '12.00' })).toMatchObject({ total: '12.00' });
  });

  it('take an item without quantity or cost as nothing, so that the total shows it', () => {
    expect(tie({ lines: [{ kind: 'item', description: '' }] })).toMatchObject({
      code: 'servicetitan.bill-total-differs',
    });
  });
});
