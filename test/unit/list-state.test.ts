/** How far a list was read: the next poll begins where something may still be new, never later. */
import { describe, expect, it } from '@jest/globals';

import { afterPart, readFrom } from '../../src/activities/list-state.ts';

const NOW = Date.parse('2026-10-05T10:00:00.000Z');
const READING = { start: '2026-09-01T00:00:00Z', overlapMs: 600_000, now: NOW };

describe('the last part of a pass', () => {
  it.each([10, 2_500, 2_501, 9_000])(
    'of %d bills that changed within the overlap leaves what comes next to be read',
    (count) => {
      const rows = Array.from({ length: count }, (_, i) => ({
        ...({ kind: 'bill', id: 1 + i, status: '', syncStatus: '', vendorName: '' } as const),
        revision: new Date(NOW - 120_000 + i).toISOString(),
      }));
      const before = new Date(NOW + 86_400_000).toISOString();
      const state = { cursor: '2026-10-05T09:50:00.000Z', seen: {}, goLive: '2026-09-01' };
      const after = afterPart(state, { rows, before, from: '2026-10-05T09:40:00.000Z', isLast: true }, READING);
      expect(Date.parse(readFrom(after, READING.start, READING.overlapMs))).toBeLessThanOrEqual(NOW - 120_000 + count);
      expect(JSON.stringify(after).length).toBeLessThan(256_000);
    },
  );
});
