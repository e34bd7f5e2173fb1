/** `tieout sandbox` as its user starts it: a process of its own, on free ports. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { eventually } from './eventually.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** What `--json` prints. */
export interface StartedSandboxes {
  readonly scenario: string;
  readonly seed: number;
  readonly servicetitanOrigin: string;
  readonly intacctOrigin: string;
  readonly variables: Readonly<Record<string, string>>;
}

export class SandboxProcess {
  readonly output = { stdout: '', stderr: '' };
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  /** @param options of the command; on the usual ports unless they say otherwise. */
  constructor(...options: string[]) {
    // As npx does, without the `--` that would keep Node from our options.
    const args = [path.join(ROOT, 'bin/tieout.js'), 'sandbox', ...options];
    this.#child = spawn(process.execPath, args, { cwd: ROOT });
    this.#child.stdout?.on('data', (data: Buffer) => (this.output.stdout += data.toString()));
    this.#child.stderr?.on('data', (data: Buffer) => (this.output.stderr += data.toString()));
    this.#ended = once(this.#child, 'close');
  }

  /** Resolves when it has printed this. @throws when it ended before. */
  async untilPrinted(text: string): Promise<void> {
    const seen = async () => ({ ...this.output, exitCode: this.#child.exitCode });
    const last = await eventually(seen, ({ stdout, exitCode }) => stdout.includes(text) || exitCode !== null, 60_000);
    if (!last.stdout.includes(text)) throw new Error(`it ended with ${last.exitCode}: ${last.stderr}`);
  }

  /** For one that was started with `--json`. */
  async started(): Promise<StartedSandboxes> {
    await this.untilPrinted('\n');
    return JSON.parse(this.output.stdout) as StartedSandboxes;
  }

  /** Its exit code, when it ends by itself. */
  async end(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }

  /** Ctrl-C. */
  stop(): Promise<number | null> {
    this.#child.kill('SIGINT');
    return this.end();
  }
}
