/** The demo's worker: a process of its own, started again when it dies, as a process manager would. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { newsIn } from './worker-news.ts';

export interface WorkerProcessOptions {
  readonly configPath: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly report: (line: string) => void;
  /** As of `tieout worker --paused`. */
  readonly isPaused?: boolean;
  /** Hears of each process that is started. */
  readonly onStart: (pid: number | undefined) => void;
}

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const RESTART_AFTER_MS = 500;

export class WorkerProcess {
  readonly #options: WorkerProcessOptions;
  #child: ChildProcess | undefined;
  #closed: Promise<unknown> | undefined;
  #isStopping = false;

  constructor(options: WorkerProcessOptions) {
    this.#options = options;
    this.#start();
    // The worker must not outlive the demo, however it ends.
    process.on('exit', () => this.#child?.kill('SIGKILL'));
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#child?.kill('SIGTERM');
    await this.#closed;
  }

  #start(): void {
    const { configPath, variables, logFile, report, isPaused = false } = this.#options;
    // What .env says is for real systems.
    const command = ['worker', '--no-env-file', '--config', configPath, ...(isPaused ? ['--paused'] : [])];
    const child = spawn(process.execPath, ['--', MAIN, ...command], {
      // The channel shows the worker that the demo is gone, also when it was killed.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ...variables },
    });
    for (const output of [child.stdout, child.stderr]) if (output !== null) this.#read(output);
    this.#child = child;
    // Not `exit`: what it said last is still to be read then.
    this.#closed = once(child, 'close');
    this.#options.onStart(child.pid);
    child.once('exit', (code, signal) => {
      if (this.#isStopping) return;
      report(`The worker ended (${signal ?? `exit code ${code}`}); it is started again. Its log: ${logFile}`);
      setTimeout(() => {
        if (!this.#isStopping) this.#start();
      }, RESTART_AFTER_MS);
    });
  }

  /** Its log goes to the file as it is; what concerns the person at the keyboard is also shown. */
  #read(log: Readable): void {
    const { logFile, report } = this.#options;
    createInterface({ input: log }).on('line', (line) => {
      appendFileSync(logFile, `${line}\n`);
      const news = newsIn(line);
      if (news !== undefined) report(news);
    });
  }
}
