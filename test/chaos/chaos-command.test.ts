import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { sideBySide } from '../support/side-by-side.ts';
import { isSlowRun } from '../support/slow.ts';
import { themes } from './themes.ts';

const CHAOS = path.resolve(import.meta.dirname, '../../scripts/chaos.ts');

async function chaos(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [CHAOS, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

function lastLine(output: string): string | undefined {
  return output.trimEnd().split('\n').at(-1);
}

/** Batches mostly wait, each on processes of its own. */
const beside = sideBySide(2);

/** The gate has the themes `everything` and `corrections`, and with them three quarters of all that is done to systems. */
const SEEDS = isSlowRun ? { from: 0, count: 2 * themes.length } : { from: themes.length - 2, count: 2 };

/** Each seed is one whose plan meets what the safeguard guards against. */
const SABOTAGES = [
  ['no-look', '10', /, [1-9]\d* duplicated/],
  // What was posted later is never seen, and what was written without an answer is written again.
  ['cached-answers', '0', /, ([1-9]\d* lost|\d+ lost, [1-9]\d* duplicated)/],
  ['no-deadline', '11', /, [1-9]\d* duplicated/],
] as const;

describe('npm run chaos', () => {
  beside(`loses, doubles and mistakes no bill, and leaves nothing untold, over ${SEEDS.count} seeds`, async () => {
    const { code, output } = await chaos('--seeds', String(SEEDS.count), '--from', String(SEEDS.from));
    expect(lastLine(output)).toMatch(
      new RegExp(`^${SEEDS.count} seeds, \\d+ faults, 0 lost, 0 duplicated, 0 wrong, 0 untold$`),
    );
    expect(code).toBe(0);
  });

  for (const [sabotage, seed, sum] of isSlowRun ? SABOTAGES : SABOTAGES.slice(0, 1))
    beside(`notices a product with ${sabotage}`, async () => {
      const { code, output } = await chaos('--sabotage', sabotage, '--seeds', '1', '--from', seed);
      expect(lastLine(output)).toMatch(sum);
      expect(output).toContain(`npm run chaos -- --seeds 1 --from ${seed} --sabotage ${sabotage}`);
      expect(code).toBe(1);
    });

  it.each([
    [['--seeds', '0'], 'whole number'],
    [['--sabotage', 'everything'], 'no-look, cached-answers, no-deadline'],
    [['--form', '3'], "unknown option '--form'"],
  ])('refuses %j in words', async (args, words) => {
    const { code, output } = await chaos(...args);
    expect(output).toContain(words);
    expect(code).toBe(2);
  });
});
