/** The demo's worker: a process of its own, started again when it dies, as a process manager would. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

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
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }

  #start(): void {
    const { configPath, variables, logFile, report, isPaused = false } = this.#options;
    const log = openSync(logFile, 'a');
    // What stands in .env is for real systems.
    const command = ['worker', '--no-env-file', '--config', configPath, ...(isPaused ? ['--paused'] : [])];
    const child = spawn(process.execPath, ['--', MAIN, ...command], {
      // The channel tells the worker when the demo is gone, also when it was killed.
      stdio: ['ignore', log, log, 'ipc'],
      env: { ...process.env, ...variables },
    });
    closeSync(log);
    this.#child = child;
    this.#options.onStart(child.pid);
    child.once('exit', (code, signal) => {
      if (this.#isStopping) return;
      report(`The worker ended (${signal ?? `exit code ${code}`}); it is started again. Its log: ${logFile}`);
      setTimeout(() => {
        if (!this.#isStopping) this.#start();
      }, RESTART_AFTER_MS);
    });
  }
}
