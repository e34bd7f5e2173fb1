/**
 * A command in this process, as `bin/tieout.js` runs it in one of its own: quick, and one at a time. Not for `worker`, which
 * lets go of the channel to its parent: without it jest's process would end between two tests.
 */
import path from 'node:path';

import { jest } from '@jest/globals';

import { main } from '../../src/cli/main.ts';
import type { Outcome } from './demo-process.ts';

/** Not where a developer may keep a .env. */
const FOLDER = path.resolve(import.meta.dirname, '../e2e');

/** Runs it to its end. What it sets in the process is taken back. */
export async function command(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder = FOLDER,
): Promise<Outcome> {
  const { env, exitCode } = process;
  const from = process.cwd();
  const output = { stdout: '', stderr: '' };
  const restore = (['stdout', 'stderr'] as const).map((name) => divert(name, (text) => (output[name] += text)));
  try {
    process.env = { ...env, ...environment };
    process.exitCode = undefined;
    process.chdir(folder);
    await main([process.execPath, 'tieout', ...args]);
    return { code: Number(process.exitCode ?? 0), ...output };
  } finally {
    for (const back of restore) back();
    process.chdir(from);
    process.exitCode = exitCode;
    process.env = env;
  }
}

/** @returns what lets the stream write again. */
function divert(name: 'stdout' | 'stderr', take: (text: string) => void): () => void {
  const spy = jest.spyOn(process[name], 'write').mockImplementation((text) => {
    take(typeof text === 'string' ? text : Buffer.from(text).toString('utf8'));
    return true;
  });
  return () => spy.mockRestore();
}
