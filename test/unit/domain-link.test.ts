/**
 * What is stored in ledgers for years: the link and the fingerprints in it. The literals here are the format; a test
 * that fails on one of them says that bills posted by an earlier release would no longer be known.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { controlIdFor } from '../../src/domain/ledger/control-id.ts';
import type { DimensionName } from '../../src/domain/values/dimensions.ts';
import { fingerprint } from '../../src/domain/values/fingerprint.ts';
import { contentFingerprint, isLive, type Bill } from '../../src/domain/ledger/ledger-bill.ts';
import {
  formatLink,
  linkPrefix,
  MAX_LINKED_DIMENSIONS,
  parseLink,
  withoutLink,
  type Link,
} from '../../src/domain/ledger/link.ts';
import { sourceFingerprint } from '../../src/domain/source/source-bill.ts';
import { AC_REPAIR, anItemLine, aSourceBill, changed, composed } from '../support/builders.ts';

const LINK: Link = { kind: 'bill', id: 81000123, tenantId: '4001001', source: '0123456789ab', content: 'ba9876543210' };
const WRITTEN = '[tieout:1 bill:4001001/81000123 src:0123456789ab doc:ba9876543210]';

const anyFingerprint = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 12, maxLength: 12 });
const anyLink: fc.Arbitrary<Link> = fc.record({
  kind: fc.constant('bill'),
  id: fc.maxSafeNat(),
  tenantId: fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }).map(String),
  source: anyFingerprint,
  content: anyFingerprint,
});

describe('link', () => {
  it('is written as in the first release, which never changes', () => {
    expect(formatLink(LINK)).toBe(WRITTEN);
    expect(parseLink(WRITTEN)).toEqual(LINK);
  });

  it('is read as it was written, whatever is before it', () => {
    fc.assert(
      fc.property(anyLink, fc.string({ unit: 'binary' }), (link, text) => {
        expect(parseLink(formatLink(link))).toEqual(link);
        expect(parseLink(`${text} ${formatLink(link)}`)).toEqual(link);
      }),
    );
  });

  it('names the dimensions other than the default ones, and is read without those that it cannot know', () => {
    const named = WRITTEN.replace(']', ' dim:GLDIMREGION,item]');
    expect(formatLink({ ...LINK, dimensions: ['GLDIMREGION', 'item'] })).toBe(named);
    expect(parseLink(named)).toEqual({ ...LINK, dimensions: ['GLDIMREGION', 'item'] });
    expect(parseLink(named.replace('item', 'planet'))).toEqual({ ...LINK, dimensions: ['GLDIMREGION'] });
    for (const damaged of [named.replace(',', ', '), named.replace(',', ';')])
      expect(parseLink(damaged)).toEqual(parseLink(named));
    expect(parseLink(named.replace('GLDIMREGION,item', ''))).toEqual({ ...LINK, dimensions: [] });
    expect(withoutLink(`Parts ${named}`)).toBe('Parts');
    expect(formatLink({ ...LINK, dimensions: [] })).toBe(WRITTEN);
  });

  it('has room in a description next to the longest text, whatever dimensions a mapping may name', () => {
    const ids = { kind: 'credit', id: Number.MAX_SAFE_INTEGER, tenantId: '9'.repeat(20) } as const;
    const names = `GLDIM${'X'.repeat(MAX_LINKED_DIMENSIONS - 5)}` as DimensionName;
    const mark = formatLink({ ...LINK, ...ids, dimensions: [names] });
    expect(
      composed(changed({ summary: 'word '.repeat(300) })).description.length + 1 + mark.length,
    ).toBeLessThanOrEqual(1_000);
  });

  it('can be searched by its beginning, which bill 81 does not share with bill 812', () => {
    const of = (id: number) => formatLink({ ...LINK, id });
    expect(of(81).startsWith(linkPrefix({ kind: 'bill', id: 81, tenantId: '4001001' }))).toBe(true);
    expect(of(812).startsWith(linkPrefix({ kind: 'bill', id: 81, tenantId: '4001001' }))).toBe(false);
    expect(of(81).startsWith(linkPrefix({ kind: 'bill', id: 81, tenantId: '400100' }))).toBe(false);
  });

  it('is the last one of a text: a vendor’s own words may quote another', () => {
    const quoted = formatLink({ ...LINK, id: 7 });
    expect(parseLink(`replaces ${quoted} as agreed ${WRITTEN}`)).toEqual(LINK);
  });

  it('comes off its own text only: a quoted link is part of what we posted', () => {
    const quoted = `replaces ${formatLink({ ...LINK, id: 7 })} as agreed`;
    expect(withoutLink(`${quoted} ${WRITTEN}`)).toBe(quoted);
    expect(withoutLink(WRITTEN)).toBe('');
    expect(withoutLink('no link here')).toBe('no link here');
  });

  it('leaves the text that it was added to', () => {
    fc.assert(
      fc.property(
        anyLink,
        fc.string().map((text) => text.trim()),
        (link, text) => {
          expect(withoutLink(`${text} ${formatLink(link)}`.trim())).toBe(text);
        },
      ),
    );
  });

  it('keeps what a person wrote behind it', () => {
    expect(withoutLink(`Parts ${WRITTEN} approved`)).toBe('Parts  approved');
    expect(parseLink(`Parts ${WRITTEN} approved`)).toEqual(LINK);
  });

  it.each([
    WRITTEN.replace('tieout:1', 'tieout:2'),
    WRITTEN.replace('0123456789ab', '0123456789a'),
    WRITTEN.replace('src:0123456789ab', 'src:0123456789AB'),
    WRITTEN.replace('4001001/', ''),
    WRITTEN.slice(0, -1),
    '',
  ])('is not read out of %j', (text) => {
    expect(parseLink(text)).toBeUndefined();
  });
});

describe('fingerprint', () => {
  it.each([
    [{}, '44136fa355b3'],
    ['00123', '7fd9d0574c3a'],
    [[1, 2], '49a64717d5d4'],
    [{ b: ['x', '2.50'], a: 1 }, '07b43e8a8cd1'],
    [{ 'é😀': '\n' }, 'c16503735f90'],
  ])('of %j is %s in every release', (content, expected) => {
    expect(fingerprint(content)).toBe(expected);
  });

  it('does not depend on the order of keys, at any depth', () => {
    expect(fingerprint({ a: 1, b: { c: 2, d: 3 } })).toBe(fingerprint({ b: { d: 3, c: 2 }, a: 1 }));
    expect(fingerprint([1, 2])).not.toBe(fingerprint([2, 1]));
  });

  it('takes a property without a value as absent', () => {
    expect(fingerprint({ a: 1, b: undefined, c: null })).toBe(fingerprint({ a: 1 }));
    expect(fingerprint({ a: '' })).not.toBe(fingerprint({}));
    expect(fingerprint({ a: false })).not.toBe(fingerprint({}));
  });

  it('survives the way through a workflow’s history', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (content) => {
        expect(fingerprint(JSON.parse(JSON.stringify(content)))).toBe(fingerprint(content));
        expect(fingerprint(content)).toMatch(/^[0-9a-f]{12}$/);
      }),
    );
  });
});

const BILL: Bill = {
  kind: 'bill',
  entityId: 'E10',
  vendorId: '00123',
  billNumber: 'INV-88213',
  reference: '120456-001',
  billDate: '2026-10-14',
  postingDate: '2026-10-14',
  dueDate: '2026-11-13',
  termName: 'N30',
  onHold: false,
  isDraft: false,
  description: 'Parts for job 120456',
  lines: [
    {
      glAccountNo: '5010',
      amount: '200.00',
      memo: 'CAP-45 Capacitor',
      dimensions: { locationId: 'T01', departmentId: 'SVC' },
    },
    { glAccountNo: '5800', amount: '16.50', memo: 'Tax', dimensions: { locationId: 'T01' } },
  ],
};

describe('fingerprint of a posted bill', () => {
  it('is the same in every release', () => {
    expect(contentFingerprint(BILL)).toBe('085f033f878f');
  });

  it.each<[string, Partial<Bill>]>([
    ['vendor', { vendorId: '123' }],
    ['number', { billNumber: 'INV-88214' }],
    ['reference', { reference: undefined }],
    ['bill date', { billDate: '2026-10-15' }],
    ['posting date', { postingDate: '2026-10-15' }],
    ['due date', { dueDate: '2026-11-14' }],
    ['term', { termName: 'N15' }],
    ['hold', { onHold: true }],
    ['description', { description: 'Parts' }],
    ['a line’s account', { lines: BILL.lines.map((line) => ({ ...line, glAccountNo: '5020' })) }],
    ['a line’s amount', { lines: BILL.lines.map((line) => ({ ...line, amount: '0.01' })) }],
    ['a line’s memo', { lines: BILL.lines.map((line) => ({ ...line, memo: '' })) }],
    ['a line’s dimension', { lines: BILL.lines.map((line) => ({ ...line, dimensions: { classId: 'RES' } })) }],
    ['the order of lines', { lines: BILL.lines.toReversed() }],
    ['a missing line', { lines: BILL.lines.slice(1) }],
  ])('changes with the %s', (_what, change) => {
    expect(contentFingerprint({ ...BILL, ...change })).not.toBe(contentFingerprint(BILL));
  });

  it('stays when AP moves the bill to another entity or submits a draft: that is no edit of what we posted', () => {
    expect(contentFingerprint({ ...BILL, entityId: undefined, isDraft: true })).toBe(contentFingerprint(BILL));
  });

  it.each([
    ['Posted', true],
    ['Paid', true],
    ['Draft', true],
    ['Reversed', false],
    ['Reversal', false],
  ])('%s counts as live: %s', (state, expected) => {
    expect(isLive({ state })).toBe(expected);
  });
});

describe('fingerprint of a source', () => {
  const content = aSourceBill({
    content: {
      remittanceVendor: { id: 1709, name: 'Cedar Factoring' },
      lines: [anItemLine({ quantity: '2', unitCost: '125.00', stock: { name: 'Truck 4', type: 'Truck' } })],
    },
  }).content;

  it('is the same in every release', () => {
    expect(sourceFingerprint(content)).toBe('11a19a1ea3c9');
  });

  it('stays when more is read of the same bill than earlier releases did', () => {
    const more = {
      ...content,
      purchaseOrder: { typeId: 5, total: '250.00' },
      currencies: ['USD'],
      budgetCodeId: 30,
      job: { ...AC_REPAIR, projectNumber: 'P-1', customerId: 51 },
      lines: content.lines.map((line) => ({
        ...line,
        stock: { id: 7701, name: 'Truck 4', type: 'Truck' },
        skuCode: 'CAP-45',
        skuType: 'Material',
        budgetCodeId: 31,
        accounts: { costOfSale: '5010' },
        allocated: { freight: '1.00' },
        orderedUnitCost: '124.00',
      })),
    };
    expect(sourceFingerprint(more)).toBe(sourceFingerprint(content));
  });

  it('stays when someone renames a vendor, a job type or a truck, or links the vendor: no bill has changed', () => {
    const renamed = {
      ...content,
      vendor: { id: 1702, name: 'Cedar Supply Co.', ledgerVendorId: undefined },
      remittanceVendor: { id: 1709, name: 'Cedar Finance' },
      job: { ...AC_REPAIR, jobTypeName: 'Air Conditioning Repair' },
      lines: content.lines.map((line) => ({ ...line, stock: { name: 'Truck 5', type: 'Truck' } })),
    };
    expect(sourceFingerprint(renamed)).toBe(sourceFingerprint(content));
  });

  it.each([
    ['vendor', { vendor: { id: 1703, name: 'Cedar Supply', ledgerVendorId: 'V-1002' } }],
    ['remittance vendor', { remittanceVendor: undefined }],
    ['number', { vendorInvoiceNumber: 'INV-1' }],
    ['date', { billDate: '2026-10-15' }],
    ['summary', { summary: 'Other parts' }],
    ['hold', { doNotPay: true }],
    ['business unit', { businessUnitId: 3012 }],
    ['job type', { job: { ...AC_REPAIR, jobTypeId: 44 } }],
    ['job', { job: undefined }],
    ['total', { billAmount: '250.01' }],
    ['tax', { taxAmount: '0.01' }],
    ['destination', { lines: [anItemLine({ quantity: '2', unitCost: '125.00' })] }],
    ['kind of stock', { lines: content.lines.map((line) => ({ ...line, stock: { name: '', type: 'Warehouse' } })) }],
    ['unit cost', { lines: content.lines.map((line) => ({ ...line, unitCost: '125.01' })) }],
    ['job of a line', { lines: content.lines.map((line) => ({ ...line, job: AC_REPAIR })) }],
  ])('changes with the %s', (_what, change) => {
    expect(sourceFingerprint({ ...content, ...change })).not.toBe(sourceFingerprint(content));
  });
});

describe('control id', () => {
  const parts = {
    kind: 'bill',
    id: 81000123,
    action: 'create',
    tenantId: '4001001',
    content: '085f033f878f',
    follows: '',
  } as const;

  it('is fixed by what is written', () => {
    expect(controlIdFor(parts)).toBe('tieout:create:4001001:81000123:085f033f878f');
  });

  it('differs with what is done, the tenant, the bill, the content and what was there before', () => {
    const ids = [
      parts,
      { ...parts, tenantId: '4001002' },
      { ...parts, id: 8100012 },
      { ...parts, content: '0123456789ab' },
      { ...parts, action: 'amend' } as const,
      { ...parts, follows: '1041' },
      { ...parts, follows: '1041 1042' },
    ];
    expect(new Set(ids.map(controlIdFor)).size).toBe(ids.length);
  });
});
