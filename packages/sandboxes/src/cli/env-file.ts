/** Writes variables as a dotenv file, readable by its owner only. A file that something else wrote is left alone. */
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';

import { SetupError } from '../setup-error.ts';

/** By this first line a file is known as written here. */
const HEADER = '# Variables of the Tieout sandboxes, written by tieout: changes are lost at the next start.';

/** @throws SetupError when the path cannot be written, or holds something else. */
export async function writeEnvFile(path: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const text = [HEADER, ...lines, ''].join('\n');
  try {
    // `wx` refuses whatever is there, also what came between a look and the write.
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if (Reflect.get(Object(cause), 'code') !== 'EEXIST') throw unwritable(path, cause);
    await overwriteOwn(path, text);
  }
}

async function overwriteOwn(path: string, text: string): Promise<void> {
  let isOwn: boolean;
  try {
    // A device or a pipe might never end.
    isOwn = (await stat(path)).isFile() && (await readFile(path, 'utf8')).startsWith(`${HEADER}\n`);
    if (isOwn) {
      await chmod(path, 0o600); // before the secrets are in it: a file that was there keeps its mode
      await writeFile(path, text);
    }
  } catch (cause) {
    throw unwritable(path, cause);
  }
  if (isOwn) return;
  throw new SetupError(
    `${path} is there already and does not begin with the line that this command writes; it was left as it is`,
    { remedy: 'Name another file, or remove this one if nothing in it is needed.', exitCode: 2 },
  );
}

function unwritable(path: string, cause: unknown): SetupError {
  return new SetupError(`${path} cannot be written`, {
    remedy: 'Name a file in a folder that exists and that you may write to.',
    cause,
  });
}
