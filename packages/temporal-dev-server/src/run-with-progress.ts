/** Runs a program that may take minutes: reports how long it has been running, and fails with its last lines of output. */
import { spawn } from 'node:child_process';

const PROGRESS_EVERY_MS = 15_000;
const TAIL_CHARACTERS = 4_000;

export interface LongRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The beginning of progress lines, such as `building Temporal 1.8.2`. */
  readonly label: string;
  readonly report: (line: string) => void;
  /** Called every second; a returned reason kills the program and becomes the error. */
  readonly giveUp?: () => Promise<string | undefined>;
}

/** Resolves if the program exits with 0; rejects with the last lines it printed if it does not. */
export async function runWithProgress(step: LongRun): Promise<void> {
  const started = Date.now();
  const child = spawn(step.command, step.args, { cwd: step.cwd, env: step.env, stdio: ['ignore', 'pipe', 'pipe'] });
  let tail = '';
  let reason: string | undefined;
  const keepTail = (chunk: Buffer): void => {
    tail = (tail + chunk.toString()).slice(-TAIL_CHARACTERS);
  };
  child.stdout.on('data', keepTail);
  child.stderr.on('data', keepTail);
  const progress = setInterval(() => {
    step.report(`${step.label}: ${Math.round((Date.now() - started) / 1_000)} s so far`);
  }, PROGRESS_EVERY_MS);
  const watch = setInterval(() => {
    void step.giveUp?.().then((given) => {
      if (given === undefined) return;
      reason = given;
      child.kill('SIGKILL');
    });
  }, 1_000);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) throw new Error(reason ?? lastLines(tail) ?? `${step.command} ended with exit code ${code}`);
  } finally {
    clearInterval(progress);
    clearInterval(watch);
  }
}

/** The last lines that are not empty, joined into one. */
export function lastLines(text: string, count = 3): string | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length === 0 ? undefined : lines.slice(-count).join(' | ');
}
