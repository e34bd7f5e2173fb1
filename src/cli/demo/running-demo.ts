/** What a running demo notes about itself, so that `tieout demo --check` and curious people find its parts. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { OperatorError } from '../../errors/operator-error.ts';

const runningSchema = z.object({
  seed: z.int(),
  startedAt: z.number(),
  temporalAddress: z.string(),
  servicetitanOrigin: z.url(),
  intacctOrigin: z.url(),
  workerPid: z.int().or(z.undefined()).optional(),
});
export type RunningDemo = z.output<typeof runningSchema>;

export const DEFAULT_FOLDER = '.tieout/demo';
const FILE = 'running.json';

export function noteRunningDemo(folder: string, demo: RunningDemo): void {
  writeFileSync(path.join(folder, FILE), `${JSON.stringify(demo, undefined, 2)}\n`);
}

/** @throws OperatorError when no demo has been started in this folder. */
export function readRunningDemo(folder: string): RunningDemo {
  try {
    return runningSchema.parse(JSON.parse(readFileSync(path.join(folder, FILE), 'utf8')));
  } catch (cause) {
    throw new OperatorError(`no demo runs from the folder ${folder}`, {
      remedy: 'Start one in another terminal: npm run demo.',
      cause,
    });
  }
}
