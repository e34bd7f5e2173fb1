/** Runs jest once in a process of its own, and ends it with all that it started when it does not end by itself. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { LayerReport } from '../test/runner/report.ts';

export interface JestRun {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly limitSeconds: number;
}

export interface JestEnd {
  readonly exitCode: number | null;
  readonly report: LayerReport | undefined;
  /** Why it had to be ended. */
  readonly problem: string | undefined;
}

const JEST = path.resolve(import.meta.dirname, '../node_modules/jest/bin/jest.js');
/** For closing what is open, after the last test. */
const EXIT_SECONDS = 30;

export async function runJest({ args, env, limitSeconds }: JestRun): Promise<JestEnd> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tieout-test-'));
  const file = path.join(folder, 'report.json');
  // A group of its own, so that what it started can be ended with it; stdout would be the tests' own.
  const jest = spawn(process.execPath, [JEST, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...env, TIEOUT_TEST_REPORT: file },
    detached: true,
  });
  const onSignal = (): void => {
    endGroup(jest);
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
  let problem: string | undefined;
  const watch = watchOver(file, limitSeconds, (reason) => {
    problem = reason;
    endGroup(jest);
  });
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      jest.once('error', reject);
      jest.once('exit', resolve);
    });
    return { exitCode, report: readReport(file), problem };
  } finally {
    clearInterval(watch);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Calls back once when the tests take longer than any tests do, or are over and jest still runs. */
function watchOver(file: string, limitSeconds: number, onProblem: (problem: string) => void): NodeJS.Timeout {
  let seconds = 0;
  let overSince: number | undefined;
  const watch = setInterval(() => {
    seconds += 1;
    const report = readReport(file);
    if (report?.isOver === true) overSince ??= seconds;
    const problem = problemOf({ seconds, limitSeconds, overSince, running: report?.running ?? [] });
    if (problem === undefined) return;
    clearInterval(watch);
    onProblem(problem);
  }, 1_000);
  return watch;
}

interface State {
  readonly seconds: number;
  readonly limitSeconds: number;
  /** When the last test had ended. */
  readonly overSince: number | undefined;
  readonly running: readonly string[];
}

/** Why jest must be ended now, if it must. */
export function problemOf({ seconds, limitSeconds, overSince, running }: State): string | undefined {
  if (overSince !== undefined) {
    if (seconds - overSince < EXIT_SECONDS) return undefined;
    return `all tests had ended, and jest still ran ${EXIT_SECONDS} s later: a test has left something open`;
  }
  if (seconds < limitSeconds) return undefined;
  return `ended after ${limitSeconds} s, while these ran: ${running.join(', ') || 'none'}`;
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
}

function readReport(file: string): LayerReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
