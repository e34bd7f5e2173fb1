/** Broken pages of ServiceTitan: a cut or another form is never a page, and no amount comes out that was not written. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { billSchema, readPage } from '../../src/clients/servicetitan/wire.ts';
import type { IntegrationError } from '../../src/domain/failures/failure.ts';

const anyBill = fc.record({
  id: fc.maxSafeNat(),
  vendorNumber: fc.option(fc.string({ unit: 'binary' })),
  billAmount: fc.option(fc.constantFrom('0.00', '25.17', '-12.50', '1.0000000000000000000')),
  items: fc.option(fc.array(fc.record({ cost: fc.constant('1.00'), quantity: fc.constant('3') }), { maxLength: 3 })),
});
const anyPage = fc.record({ page: fc.nat(), hasMore: fc.boolean(), data: fc.array(anyBill, { maxLength: 4 }) });

function codeOf(body: string): string {
  try {
    readPage(body, 'GET ap-bills', billSchema);
    return 'a page';
  } catch (error) {
    return (error as IntegrationError).failure.code;
  }
}

describe('a page of ServiceTitan', () => {
  it('is read as it was written, text by text', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        expect(readPage(JSON.stringify(page), 'GET ap-bills', billSchema)).toEqual({ hasMore: page.hasMore, data: page.data }); // prettier-ignore
      }),
    );
  });

  it('that is cut anywhere is asked for again', () => {
    fc.assert(
      fc.property(anyPage, fc.nat(), (page, at) => {
        const body = JSON.stringify(page);
        expect(codeOf(body.slice(0, at % body.length))).toBe('servicetitan.unreachable');
      }),
      { numRuns: 500 },
    );
  });

  it('that comes twice, or with anything next to it, is asked for again', () => {
    fc.assert(
      fc.property(anyPage, fc.constantFrom('<html></html>', '{}', 'x', ','), (page, extra) => {
        const body = JSON.stringify(page);
        expect([body + body, body + extra, extra + body].map(codeOf)).toEqual(
          Array(3).fill('servicetitan.unreachable'),
        );
      }),
    );
  });

  it('of any other form is none', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(codeOf(JSON.stringify(value))).toBe('servicetitan.reply-unreadable');
        expect(codeOf(JSON.stringify({ hasMore: false, data: [value] }))).toBe('servicetitan.reply-unreadable');
      }),
    );
  });
});
