/** The month on a machine whose clock is ten minutes ahead of Temporal's: everything is posted, once, and it is said. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import type { Figures } from '../../src/cli/demo/figures.ts';
import { DemoProcess, tieout } from '../support/demo-process.ts';

const SHIFTED = pathToFileURL(path.resolve(import.meta.dirname, '../support/shifted-clock.ts')).href;

/** The scenario says so, for every seed. */
const EXPECTED = { bills: 120, posted: 108, held: 11, waiting: 1, missing: 0, duplicates: 0, difference: '0.00' };

describe('a machine whose clock is ahead', () => {
  it('posts the month, and says that its clock is wrong', async () => {
    const demo = await DemoProcess.startWith({ NODE_OPTIONS: `--import=${SHIFTED}`, TIEOUT_TEST_CLOCK_MS: '600000' });
    try {
      await demo.untilSettled();
      const { temporalAddress } = await demo.running();
      // By the right clock: what is asked is what the others did.
      const counted = await tieout(['demo', '--check', '--json', '--folder', demo.folder]);
      expect(JSON.parse(counted.stdout.trim().split('\n').at(-1) ?? '') as Figures).toMatchObject(EXPECTED);
      const { stderr } = await tieout(['holds'], { TEMPORAL_ADDRESS: temporalAddress });
      expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(
        /tieout\.clock-wrong: Clocks do not agree: the worker on \S+ is 10 min ahead of Temporal/,
      );
    } finally {
      await demo.stop();
    }
  });
});
