/** Disturbed pages: what must hold of every list, page size and place. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { disturbedPage, UNDISTURBED, type Disturbance } from '../../src/control/disturbance.ts';

const lists = fc
  .record({ length: fc.nat(40), size: fc.integer({ min: 1, max: 12 }), index: fc.nat(6) })
  .map(({ length, size, index }) => ({ all: Array.from({ length }, (_, at) => at), size, offset: size * index }));

const page = (list: { all: readonly number[]; size: number; offset: number }, pages: Disturbance['pages']) =>
  disturbedPage(list.all, list.offset, list.size, { pages });
const asIs = (list: { all: readonly number[]; size: number; offset: number }) =>
  disturbedPage(list.all, list.offset, list.size, UNDISTURBED);
const sorted = (rows: readonly number[]) => rows.toSorted((a, b) => a - b);

describe('disturbedPage', () => {
  it('cuts the page out of the list when nothing disturbs it', () => {
    fc.assert(
      fc.property(lists, (list) => {
        expect(asIs(list)).toEqual(list.all.slice(list.offset, list.offset + list.size));
      }),
    );
  });

  it('is the same every time', () => {
    fc.assert(
      fc.property(lists, fc.constantFrom('repeated', 'shuffled', 'drifting'), (list, pages) => {
        expect(page(list, pages)).toEqual(page(list, pages));
      }),
    );
  });

  it('repeats up to three rows of the page before, in front of the whole page', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const rows = page(list, 'repeated');
        const whole = asIs(list);
        const again = rows.slice(0, rows.length - whole.length);
        expect(rows.slice(again.length)).toEqual(whole);
        const before = asIs({ ...list, offset: Math.max(0, list.offset - list.size) });
        expect(again).toEqual(list.offset === 0 ? [] : before.slice(-again.length || before.length));
        if (list.offset > 0 && whole.length > 0) expect(again).toHaveLength(Math.min(3, list.size));
      }),
    );
  });

  it('shuffles to another order of the same rows', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const rows = page(list, 'shuffled');
        expect(sorted(rows)).toEqual(sorted(asIs(list)));
        if (rows.length > 1) expect(rows).not.toEqual(asIs(list));
      }),
    );
  });

  it('drifts within the list: as many rows, and none twice on one page', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const rows = page(list, 'drifting');
        expect(rows).toHaveLength(asIs(list).length);
        expect(new Set(rows).size).toBe(rows.length);
        if (list.all.length > 1 && rows.length > 0) expect(rows).not.toEqual(asIs(list));
      }),
    );
  });

  it('makes a reader of all pages miss rows and see others twice, when one of several pages drifts', () => {
    const split = fc
      .record({ size: fc.integer({ min: 2, max: 8 }), pages: fc.integer({ min: 2, max: 5 }), drifting: fc.nat(4) })
      .filter(({ pages, drifting }) => drifting < pages);
    fc.assert(
      fc.property(split, ({ size, pages, drifting }) => {
        const all = Array.from({ length: size * pages }, (_, at) => at);
        const read = Array.from({ length: pages }, (_, index) =>
          page({ all, size, offset: index * size }, index === drifting ? 'drifting' : 'as-is'),
        ).flat();
        expect(read).toHaveLength(all.length);
        expect(new Set(read).size).toBeLessThan(all.length);
      }),
    );
  });
});
