/**
 * A worker as a process manager would run it: started again when it ends. It can be killed, stopped and deployed, and
 * everybody who listens hears of its steps the moment it logs them.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { endWithUs } from './ending.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const SABOTAGE_HOOK = fileURLToPath(new URL('./sabotage-hook.ts', import.meta.url));
const RESTART_AFTER_MS = 300;

/** What the worker logs of a step at debug level. */
export interface StepEvent {
  readonly event: 'step.started' | 'step.ended';
  readonly step: string;
  readonly workflowId: string;
  readonly decision?: string;
}

export type StepListener = (event: StepEvent, worker: WorkerProcess) => void;

export interface WorkerProcessOptions {
  readonly configPath: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Changes the worker's code as it is loaded, to prove that the harness notices. */
  readonly sabotage: string | undefined;
}

export class WorkerProcess {
  readonly #options: WorkerProcessOptions;
  readonly #onStep: StepListener;
  readonly #log: WriteStream;
  #child: ChildProcess;
  #hasStarted = false;
  #isStopping = false;
  #isStandingStill = false;
  #isDown = false;

  constructor(options: WorkerProcessOptions, onStep: StepListener) {
    this.#options = options;
    this.#onStep = onStep;
    this.#log = createWriteStream(options.logFile, { flags: 'a' });
    this.#child = this.#start();
  }

  /** It has told that all its connections are served. */
  get isServing(): boolean {
    return this.#hasStarted && !this.#isStandingStill;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** As a deploy does: it may finish what it has in hand. */
  deploy(): void {
    this.#child.kill('SIGTERM');
  }

  standStill(): void {
    this.#isStandingStill = this.#child.kill('SIGSTOP');
  }

  goOn(): void {
    this.#isStandingStill = false;
    this.#child.kill('SIGCONT');
  }

  /** Stays down until it is taken up again. */
  async takeDown(): Promise<void> {
    this.#isDown = true;
    await this.#end();
  }

  takeUp(): void {
    this.#isDown = false;
    this.#child = this.#start();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#end();
    this.#log.end();
  }

  async #end(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  #start(): ChildProcess {
    const { configPath, variables, sabotage } = this.#options;
    const child = fork(MAIN, ['worker', '--no-env-file', '--config', configPath], {
      execArgv: sabotage === undefined ? [] : ['--import', SABOTAGE_HOOK],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: {
        ...process.env,
        ...variables,
        TIEOUT_LOG_LEVEL: 'debug',
        ...(sabotage === undefined ? {} : { CHAOS_SABOTAGE: sabotage }),
      },
    });
    endWithUs(child);
    this.#hasStarted = false;
    this.#isStandingStill = false;
    if (child.stderr !== null) createInterface({ input: child.stderr }).on('line', (line) => this.#read(line));
    child.once('exit', () => {
      this.#hasStarted = false;
      setTimeout(() => {
        if (!this.#isStopping && !this.#isDown && this.#child === child) this.#child = this.#start();
      }, RESTART_AFTER_MS);
    });
    return child;
  }

  #read(line: string): void {
    if (line.includes('"event":"step.')) this.#onStep(JSON.parse(line) as StepEvent, this);
    if (line.includes('"event":"worker.started"')) this.#hasStarted = true;
    this.#log.write(`${line}\n`);
  }
}
