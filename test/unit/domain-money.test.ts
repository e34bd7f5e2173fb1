/** Money is decimal text: no cent is lost on the way in, in a sum, or on the way out. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  cents,
  DECIMAL_PATTERN,
  decimalIn,
  formatMoney,
  indexOfLargest,
  isEqual,
  isWithin,
  isZero,
  lineAmount,
  nearest,
  roundToCents,
  subtract,
  sum,
} from '../../src/domain/values/money.ts';
import { centsOf, decimal, roundedCents } from '../support/builders.ts';

const anyCents = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
const anyUnits = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });

describe('money', () => {
  it('never loses a cent in a sum, however many amounts there are', () => {
    fc.assert(
      fc.property(fc.array(anyCents, { maxLength: 50 }), (amounts) => {
        const total = amounts.reduce((a, b) => a + b, 0n);
        expect(sum(amounts.map((amount) => decimal(amount, 2)))).toBe(decimal(total, 2));
      }),
    );
  });

  it('adds what binary floating point cannot', () => {
    expect(sum(['0.10', '0.20'])).toBe('0.30');
    expect(sum(['9007199254740993.00', '0.01'])).toBe('9007199254740993.01');
    expect(sum([])).toBe('0.00');
  });

  it('subtracts to the cent, and what was taken away can be added again', () => {
    fc.assert(
      fc.property(anyCents, anyCents, (a, b) => {
        const difference = subtract(decimal(a, 2), decimal(b, 2));
        expect(difference).toBe(decimal(a - b, 2));
        expect(sum([difference, decimal(b, 2)])).toBe(decimal(a, 2));
      }),
    );
  });

  it('shows an amount to people without losing a cent of it', () => {
    fc.assert(
      fc.property(anyCents, (amount) => {
        const shown = formatMoney(decimal(amount, 2));
        expect(shown).toMatch(/^-?\d{1,3}(,\d{3})*\.\d{2}$/);
        expect(centsOf(shown.replaceAll(',', ''))).toBe(amount);
      }),
    );
  });

  it.each([
    ['0', '0.00'],
    ['999.9', '999.90'],
    ['1000', '1,000.00'],
    ['-1234567.5', '-1,234,567.50'],
    ['-123456.78', '-123,456.78'],
  ])('shows %s as %s', (amount, shown) => {
    expect(formatMoney(amount)).toBe(shown);
  });

  it.each([
    ['0.005', '0.01'],
    ['-0.005', '-0.01'],
    ['0.0049999', '0.00'],
    ['2.675', '2.68'],
    ['1.005', '1.01'],
    ['12', '12.00'],
  ])('rounds %s to %s: half a cent away from zero', (amount, rounded) => {
    expect(roundToCents(amount)).toBe(rounded);
  });

  it.each([
    ['10', ['4', '9.5', '12'], '9.5'],
    ['10', ['10.5', '9.5'], '10.5'],
    ['-3', ['3', '-40'], '3'],
    ['0.1', ['0.1000000000000000056', '0.10'], '0.10'],
    ['1', [], undefined],
  ])('finds what is nearest to %s among %j: %s', (amount, among, found) => {
    expect(nearest(amount, among)).toBe(found);
  });

  it('rounds every amount as arithmetic on whole numbers does', () => {
    fc.assert(
      fc.property(anyUnits, fc.integer({ min: 0, max: 8 }), (units, scale) => {
        expect(roundToCents(decimal(units, scale))).toBe(decimal(roundedCents(units, scale), 2));
      }),
    );
  });

  it('multiplies quantity and unit cost exactly and rounds once, half away from zero', () => {
    expect(lineAmount('3', '0.335')).toBe('1.01');
    expect(lineAmount('-3', '0.335')).toBe('-1.01');
    expect(lineAmount('0.000001', '0.000001')).toBe('0.00');
    fc.assert(
      fc.property(anyUnits, anyUnits, (quantity, cost) => {
        expect(lineAmount(decimal(quantity, 4), decimal(cost, 6))).toBe(decimal(roundedCents(quantity * cost, 10), 2));
      }),
    );
  });

  it('never writes a negative zero: it would be another text for the same amount', () => {
    expect([sum(['-0.001']), subtract('0.001', '0.002'), roundToCents('-0.001'), formatMoney('-0.001')]).toEqual([
      '0.00',
      '0.00',
      '0.00',
      '0.00',
    ]);
  });

  it.each(['', 'abc', '12,50', '$12.50', '1 000.00', 'NaN'])('refuses %j instead of guessing', (text) => {
    expect(() => roundToCents(text)).toThrow();
    expect(() => sum([text])).toThrow();
    expect(DECIMAL_PATTERN.test(text)).toBe(false);
  });

  it.each(['1e3', '+5', '.5', '5.', '0x10', ' 5', '5\n', '1'.repeat(30)])(
    'does not take %j as plain decimal text',
    (text) => {
      expect(DECIMAL_PATTERN.test(text)).toBe(false);
    },
  );

  it.each(['0', '-12.50', '0.0375', '79228162514264337593543950335', '0.0000000000000000000000000001'])(
    'takes %s as plain decimal text',
    (text) => {
      expect(DECIMAL_PATTERN.test(text)).toBe(true);
    },
  );

  it.each([
    ['1.5e3', '1500'],
    ['1E-7', '0.0000001'],
    ['-2.50E+1', '-25'],
    ['+5', '5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['5.e1', '50'],
    [' 12.50\u00a0', '12.5'],
    ['−12.50', '-12.5'],
    ['１２.５０', '12.5'],
    ['-0.00', '-0.00'],
    ['+0.00', '0'],
    ['0e999', '0'],
    ['25.1700000000', '25.1700000000'],
    ['25.17000000000000000000000000000000', '25.17'],
    ['79228162514264337593543950335', '79228162514264337593543950335'],
    ['7.9228162514264337593543950335e28', '79228162514264337593543950335'],
    ['0.1666666666666666666666666667', '0.1666666666666666666666666667'],
  ])('reads %j as %s', (text, plain) => {
    expect(decimalIn(text)).toBe(plain);
  });

  it.each([
    '',
    'abc',
    '1,000',
    '1,5',
    '$5',
    '5 USD',
    '1 000',
    '(5)',
    '5-',
    '--5',
    '0x10',
    'NaN',
    'Infinity',
    '1e',
    'e5',
  ])('reads %j as no number', (text) => {
    expect(decimalIn(text)).toBeUndefined();
  });

  it.each(['1e29', '1e999', '1e-29', '1e-999', '1e99999', `${'9'.repeat(61)}`])(
    'reads %j as no number of .NET, however long it would be',
    (text) => {
      expect(decimalIn(text)).toBeUndefined();
    },
  );

  it('compares amounts by value, not by text', () => {
    expect(isEqual('1.5', '1.50')).toBe(true);
    expect(isEqual('1.5', '1.51')).toBe(false);
    expect(isZero('-0.000')).toBe(true);
    expect(isZero('0.01')).toBe(false);
    expect(isWithin('10.00', '10.02', cents(2))).toBe(true);
    expect(isWithin('10.02', '10.00', cents(2))).toBe(true);
    expect(isWithin('10.00', '10.03', cents(2))).toBe(false);
    expect(cents(123)).toBe('1.23');
  });

  it('finds the largest amount by its size, the first of several', () => {
    expect(indexOfLargest(['1.00', '-5.00', '5.00', '2.00'])).toBe(1);
    expect(indexOfLargest(['0.00', '0.00'])).toBe(0);
    expect(indexOfLargest([])).toBe(-1);
  });
});
