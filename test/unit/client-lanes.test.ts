/** How many requests a company gets at a time: the rule alone, without any request. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { AdaptiveConcurrency } from '../../src/clients/intacct/adaptive-concurrency.ts';
import { forATime } from '../support/for-a-time.ts';

function serve(lanes: AdaptiveConcurrency, times: number): void {
  for (let n = 0; n < times; n += 1) lanes.succeeded();
}

describe('lanes', () => {
  it('begin as wide as allowed, and never grow beyond', () => {
    const lanes = new AdaptiveConcurrency(4);
    serve(lanes, 100);
    expect(lanes.width).toBe(4);
  });

  it.each([
    [10, [5, 2, 1, 1]],
    [4, [2, 1, 1]],
    [3, [1, 1]],
    [1, [1]],
  ])('of %d are halved at each limit, and one is always left', (most, widths) => {
    const lanes = new AdaptiveConcurrency(most);
    const seen = widths.map(() => {
      lanes.refused(lanes.width);
      return lanes.width;
    });
    expect(seen).toEqual(widths);
  });

  it('are halved once for requests that were refused together', () => {
    const lanes = new AdaptiveConcurrency(8);
    for (let n = 0; n < 7; n += 1) lanes.refused(8);
    expect(lanes.width).toBe(4);
  });

  it('are not widened by a refusal that is heard late', () => {
    const lanes = new AdaptiveConcurrency(8);
    lanes.refused(8);
    lanes.refused(4);
    lanes.refused(8);
    expect(lanes.width).toBe(2);
  });

  it('grow by one after ten successful requests in a row', () => {
    const lanes = new AdaptiveConcurrency(4);
    lanes.refused(2);
    const widths = Array.from({ length: 35 }, () => {
      lanes.succeeded();
      return lanes.width;
    });
    expect(widths.map((width, at) => (width === widths[at - 1] ? 0 : at + 1)).filter((at) => at > 0)).toEqual([
      1, 10, 20, 30,
    ]);
    expect(widths.at(-1)).toBe(4);
  });

  it('count again after a refusal: nine that succeed, a refusal, nine that succeed are no ten', () => {
    const lanes = new AdaptiveConcurrency(2);
    lanes.refused(2);
    serve(lanes, 9);
    lanes.refused(1);
    serve(lanes, 9);
    expect(lanes.width).toBe(1);
    serve(lanes, 1);
    expect(lanes.width).toBe(2);
  });

  it('stay between one and what is allowed, whatever happens', () => {
    const events = fc.array(fc.oneof(fc.constant('succeeded' as const), fc.integer({ min: 1, max: 10 })), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), events, (most, happened) => {
        const lanes = new AdaptiveConcurrency(most);
        for (const event of happened) {
          if (event === 'succeeded') lanes.succeeded();
          else lanes.refused(Math.min(event, most));
          expect(lanes.width).toBeGreaterThanOrEqual(1);
          expect(lanes.width).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  it('never have more work under way than their width, also right after it shrank', async () => {
    const lanes = new AdaptiveConcurrency(4);
    let running = 0;
    const most: number[] = [];
    const work = async () => {
      running += 1;
      most.push(running);
      await forATime(2, 'a request takes its time');
      if (most.length <= 4) lanes.refused(4);
      running -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => lanes.add(work)));
    expect(Math.max(...most.slice(0, 4))).toBe(4);
    expect(Math.max(...most.slice(8))).toBe(2);
  });
});
