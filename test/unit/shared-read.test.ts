/** A read that callers share: how old its answer may be is counted from when the read began. */
import { describe, expect, it } from '@jest/globals';

import { SharedRead } from '../../src/clients/shared-read.ts';

/** Reads that end when the test says so; each answers with its number. */
function controlled(cachedForMs: number) {
  const ends: (() => void)[] = [];
  const read = new SharedRead<number>(() => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const number = ends.length + 1;
    ends.push(() => resolve(number));
    return promise;
  }, cachedForMs);
  return { read, ends };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a cached read', () => {
  it('is one for all who ask at the same time, and for those who ask a little later', async () => {
    const { read, ends } = controlled(60_000);
    const asked = [read.cached(), read.cached()];
    ends[0]?.();
    expect([...(await Promise.all(asked)), await read.cached(), ends.length]).toEqual([1, 1, 1, 1]);
  });

  it('that has been under way for longer than an answer is cached is waited for, and read again', async () => {
    const { read, ends } = controlled(0);
    const first = read.cached();
    const later = read.cached();
    ends[0]?.();
    expect(await first).toBe(1);
    await settled();
    ends[1]?.();
    expect(await later).toBe(2);
  });

  it('that failed is no answer: the next one reads again', async () => {
    let reads = 0;
    const read = new SharedRead<number>(async () => {
      reads += 1;
      if (reads === 1) throw new Error('down');
      return reads;
    }, 60_000);
    await expect(read.cached()).rejects.toThrow('down');
    expect([await read.cached(), await read.cached()]).toEqual([2, 2]);
  });
});
