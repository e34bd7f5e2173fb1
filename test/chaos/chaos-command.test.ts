import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

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

describe('npm run chaos', () => {
  it('loses, doubles and mistakes no bill over eight seeds', async () => {
    const { code, output } = await chaos('--seeds', '8', '--from', '4');
    expect(lastLine(output)).toMatch(/^8 seeds, \d+ faults, 0 lost, 0 duplicated, 0 wrong$/);
    expect(code).toBe(0);
  });

  // Each seed is one whose plan meets what the safeguard guards against.
  it.each([
    ['no-look', '10', /, [1-9]\d* duplicated/],
    // What was posted later is never seen, and what was written without an answer is written again.
    ['cached-answers', '0', /, ([1-9]\d* lost|\d+ lost, [1-9]\d* duplicated)/],
    ['no-deadline', '11', /, [1-9]\d* duplicated/],
  ])('notices a product with %s', async (sabotage, seed, sum) => {
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
