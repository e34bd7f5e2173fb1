/** The demo as its user starts it: a process of its own, on free ports, in a folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { readRunningDemo, type RunningDemo } from '../../src/cli/demo/running-demo.ts';
import { eventually } from './eventually.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const BIN = path.join(ROOT, 'bin/tieout.js');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command to its end. */
export async function tieout(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = path.join(ROOT, 'test/e2e'),
): Promise<Outcome> {
  // Not where a developer may keep a .env.
  const child = spawn(process.execPath, [BIN, ...args], { cwd, env: { ...process.env, ...env } });
  const output = outputOf(child);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

export class DemoProcess {
  readonly folder: string;
  readonly output: { stdout: string; stderr: string };
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(folder: string, child: ChildProcess) {
    this.folder = folder;
    this.#child = child;
    this.output = outputOf(child);
    this.#ended = once(child, 'close');
  }

  static start(...options: string[]): Promise<DemoProcess> {
    return DemoProcess.startWith({}, ...options);
  }

  /** @param env of all its processes. */
  static async startWith(env: Readonly<Record<string, string>>, ...options: string[]): Promise<DemoProcess> {
    const folder = path.join(await mkdtemp(path.join(tmpdir(), 'tieout-demo-')), 'demo');
    const args = [BIN, 'demo', '--any-port', '--folder', folder, ...options];
    return new DemoProcess(folder, spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env } }));
  }

  /** Where its parts are, once they run. */
  running(): Promise<RunningDemo> {
    const read = async () => {
      try {
        return readRunningDemo(this.folder);
      } catch {
        return undefined;
      }
    };
    return eventually(read, (demo) => demo !== undefined, 120_000) as Promise<RunningDemo>;
  }

  /** Resolves when it says that everything is settled and what to try next. */
  async untilSettled(): Promise<void> {
    await eventually(
      async () => this.output,
      ({ stdout }) => stdout.includes('Ctrl-C stops everything.'),
      180_000,
    );
  }

  /** Runs a command against the demo. */
  async tieout(...args: string[]): Promise<Outcome> {
    const { temporalAddress } = await this.running();
    return tieout(args, { TEMPORAL_ADDRESS: temporalAddress });
  }

  /** Its exit code, when it ends by itself. */
  async end(): Promise<number | null> {
    await this.#ended;
    await rm(path.dirname(this.folder), { recursive: true, force: true });
    return this.#child.exitCode;
  }

  /** Ctrl-C. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGINT');
    return this.end();
  }
}

function outputOf(child: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (data: Buffer) => (output.stdout += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (output.stderr += data.toString()));
  return output;
}
