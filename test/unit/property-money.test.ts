/** Money from ServiceTitan's text to the ledger's: whatever decimals are written, the cents are those of exact arithmetic. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { billSchema } from '../../src/clients/servicetitan/wire.ts';
import { isBlank } from '../../src/domain/values/text-key.ts';
import { formatMoney, lineAmount, plainDecimal, roundToCents, sum } from '../../src/domain/values/money.ts';

interface Written {
  readonly text: string;
  /** The number times 10^20. */
  readonly exact: bigint;
}

const SCALE = 20;
const CENT = 10n ** BigInt(SCALE - 2);

/** The documented forms: plain digits, up to 20 decimals, trailing zeros, a minus sign. */
const anyDecimal: fc.Arbitrary<Written> = fc
  .record({
    isNegative: fc.boolean(),
    whole: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    decimals: fc.string({ unit: fc.constantFrom(...'0000059123456789'), maxLength: SCALE }),
  })
  .map(({ isNegative, whole, decimals }) => {
    const exact = whole * 10n ** BigInt(SCALE) + BigInt(decimals.padEnd(SCALE, '0'));
    const text = `${whole}${decimals === '' ? '' : `.${decimals}`}`;
    return { text: isNegative ? `-${text}` : text, exact: isNegative ? -exact : exact };
  });

/** Half a cent away from zero, in whole numbers. */
function centsOf(exact: bigint, cent = CENT): bigint {
  const size = exact < 0n ? -exact : exact;
  const cents = (size + cent / 2n) / cent;
  return exact < 0n ? -cents : cents;
}

function asText(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

describe('an amount as ServiceTitan writes it', () => {
  it('is taken as it is written and rounds to the cent that exact arithmetic gives', () => {
    fc.assert(
      fc.property(anyDecimal, ({ text, exact }) => {
        expect(billSchema.parse({ id: 1, billAmount: text }).billAmount).toBe(text);
        expect(roundToCents(text)).toBe(asText(centsOf(exact)));
        expect(roundToCents(plainDecimal(text))).toBe(asText(centsOf(exact)));
      }),
      { numRuns: 500 },
    );
  });

  it('loses no cent in a sum: only the total is rounded', () => {
    fc.assert(
      fc.property(fc.array(anyDecimal, { maxLength: 40 }), (amounts) => {
        const total = amounts.reduce((all, { exact }) => all + exact, 0n);
        expect(sum(amounts.map(({ text }) => text))).toBe(asText(centsOf(total)));
      }),
    );
  });

  it('times a quantity is the cent of the exact product', () => {
    fc.assert(
      fc.property(anyDecimal, anyDecimal, (quantity, cost) => {
        const product = quantity.exact * cost.exact;
        expect(lineAmount(quantity.text, cost.text)).toBe(asText(centsOf(product, CENT * 10n ** BigInt(SCALE))));
      }),
    );
  });

  it('can be read back from what people are shown', () => {
    fc.assert(
      fc.property(anyDecimal, ({ text, exact }) => {
        expect(formatMoney(text).replaceAll(',', '')).toBe(asText(centsOf(exact)));
      }),
    );
  });

  it('is the same with a plus, an exponent, or blanks around it', () => {
    fc.assert(
      fc.property(anyDecimal, fc.integer({ min: 0, max: 5 }), ({ text }, zeros) => {
        const plain = plainDecimal(text);
        const signed = text.startsWith('-') ? text : `+${text}`;
        const [whole = '', decimals = ''] = text.split('.');
        const shifted = `${whole}${decimals.padEnd(zeros, '0').slice(0, zeros)}.${decimals.slice(zeros)}e-${zeros}`;
        for (const form of [signed, ` ${text}\u00a0`, `${text}E0`, `${text}e+00`, shifted])
          expect(plainDecimal(billSchema.parse({ id: 1, billAmount: form }).billAmount ?? '')).toBe(plain);
      }),
    );
  });

  it('of any other form is refused, never guessed at', () => {
    const others = fc.oneof(
      anyDecimal.chain(({ text }) =>
        fc.constantFrom(
          ...[`$${text}`, `(${text})`, `${text}e99`, `${text}e`, `${text}%`, `1,${text}`, `${text} USD`, `--${text}`],
        ),
      ),
      fc.string().filter((text) => !/\d/.test(text) && !isBlank(text)),
      fc.string().map((text) => `1${text}x`),
    );
    fc.assert(
      fc.property(others, (text) => {
        fc.pre(text !== '' && !/^[-+]?0*\.?0*e/i.test(text));
        expect(billSchema.safeParse({ id: 1, billAmount: text }).success).toBe(false);
      }),
    );
  });

  it('is none where nothing was entered', () => {
    for (const text of ['', ' ', '\u00a0', null])
      expect(billSchema.parse({ id: 1, billAmount: text }).billAmount).toBeNull();
  });
});
