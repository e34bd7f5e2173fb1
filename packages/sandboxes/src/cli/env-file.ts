/** Writes variables to a dotenv file that only its owner can read. A file written by anything else is left alone. */
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';

import { SetupError } from '../setup-error.ts';

/** The first line, by which a file is recognized as written here. */
const HEADER = '# Variables of the Tieout sandboxes, written by tieout: changes are lost at the next start.';

/** @throws SetupError when the path cannot be written, or holds something else. */
export async function writeEnvFile(path: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const text = [HEADER, ...lines, ''].join('\n');
  try {
    // `wx` fails if the file exists, even if it was created a moment ago.
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if (Reflect.get(Object(cause), 'code') !== 'EEXIST') throw unwritable(path, cause);
    await overwriteOwn(path, text);
  }
}

async function overwriteOwn(path: string, text: string): Promise<void> {
  let isOwn: boolean;
  try {
    // A device or a pipe might never reach its end.
    isOwn = (await stat(path)).isFile() && (await readFile(path, 'utf8')).startsWith(`${HEADER}\n`);
    if (isOwn) {
      await chmod(path, 0o600); // before writing secrets: an existing file keeps its mode
      await writeFile(path, text);
    }
  } catch (cause) {
    throw unwritable(path, cause);
  }
  if (isOwn) return;
  throw new SetupError(`${path} already exists, was not written by this command, and was not changed`, {
    remedy: 'Name another file, or delete this one if it is not needed.',
    exitCode: 2,
  });
}

function unwritable(path: string, cause: unknown): SetupError {
  return new SetupError(`${path} cannot be written`, {
    remedy: 'Name a file in an existing folder with write permission.',
    cause,
  });
}
