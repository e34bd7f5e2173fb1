/**
 * Downloads the Temporal CLI with the SDK. The SDK downloads only as part of starting a dev server, and sets up its native
 * runtime in the calling process; so a separate process does it and discards the server.
 */
import { copyFile, chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { TEMPORAL_CLI_VERSION, type BinaryRequest } from './binary-maker.ts';
import { runWithProgress } from './run-with-progress.ts';

const STALLED_AFTER_MS = 30_000;
const DOWNLOADER = fileURLToPath(new URL('./sdk-download-process.ts', import.meta.url));

export async function downloadWithSdk({ target, env, report }: BinaryRequest): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tieout-temporal-download-'));
  try {
    report(`downloading Temporal ${TEMPORAL_CLI_VERSION} (temporal.download)`);
    await runWithProgress({
      command: process.execPath,
      args: [DOWNLOADER, folder, `v${TEMPORAL_CLI_VERSION}`],
      cwd: folder,
      env,
      label: `downloading Temporal ${TEMPORAL_CLI_VERSION}`,
      report,
      giveUp: stallDetector(folder),
    }).catch(async (error: unknown) => {
      // The SDK waits five seconds for its server. On a loaded machine it may give up although the download is complete.
      if ((await downloadedFile(folder)) === undefined) throw error;
    });
    const file = await downloadedFile(folder);
    if (file === undefined) throw new Error('the SDK reported success but left no file');
    await copyFile(file, target);
    await chmod(target, 0o755);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The SDK downloads to `<name>.downloading` and renames the complete file. */
async function downloadedFile(folder: string): Promise<string | undefined> {
  const name = (await readdir(folder)).find((entry) => entry.startsWith('temporal') && !entry.endsWith('.downloading'));
  return name === undefined ? undefined : path.join(folder, name);
}

function stallDetector(folder: string): () => Promise<string | undefined> {
  let size = -1;
  let since = Date.now();
  return async () => {
    const now = await sizeOf(folder);
    if (now !== size) [size, since] = [now, Date.now()];
    return Date.now() - since > STALLED_AFTER_MS ? 'nothing arrived for 30 s' : undefined;
  };
}

async function sizeOf(folder: string): Promise<number> {
  let size = 0;
  for (const name of await readdir(folder)) {
    size += await stat(path.join(folder, name)).then(
      (entry) => entry.size,
      () => 0,
    );
  }
  return size;
}
