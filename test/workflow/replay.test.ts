/** Workflows that are under way survive an update: every history ever recorded replays with the code of today. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';

const FOLDER = path.resolve(import.meta.dirname, 'histories');
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));

let workflowBundle: WorkflowBundle;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../src/workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
});

interface HistoryFile {
  readonly events: { readonly workflowExecutionStartedEventAttributes?: { readonly workflowId?: string } }[];
}

async function replay(text: string): Promise<void> {
  const history = JSON.parse(text) as HistoryFile;
  const workflowId = history.events[0]?.workflowExecutionStartedEventAttributes?.workflowId;
  await Worker.runReplayHistory({ workflowBundle }, history, workflowId);
}

describe('recorded histories', () => {
  it('are there', () => {
    expect(files.length).toBeGreaterThanOrEqual(7);
  });

  it.each(files)('%s replays', async (file) => {
    await replay(readFileSync(path.join(FOLDER, file), 'utf8'));
  });

  it('would not replay if a step had been another one', async () => {
    const posted = files.find((file) => file.endsWith('posted.json')) ?? '';
    const text = readFileSync(path.join(FOLDER, posted), 'utf8').replaceAll('"mapBill"', '"mapOtherwise"');
    await expect(replay(text)).rejects.toThrow(/TMPRL1100|nondeterminism/i);
  });
});
