/** Reads a file of settings as text: what cannot be read, or is not UTF-8, is refused in words. */
import { readFileSync } from 'node:fs';

import { OperatorError } from '../errors/operator-error.ts';

/** By the system's code; others are reported as they are. */
const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  ELOOP: 'its links lead in a circle',
};

/** @throws OperatorError (exit code 2) */
export function readText(path: string): string {
  const bytes = read(path);
  const line = firstForeignLine(bytes);
  if (line === undefined) return new TextDecoder().decode(bytes);
  throw new OperatorError(`the configuration ${path} is not UTF-8, first in line ${line}`, {
    remedy: 'Save it as UTF-8: an editor has it among the encodings that it can save in.',
    exitCode: 2,
  });
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = String(Reflect.get(Object(error), 'code'));
    throw new OperatorError(`the configuration ${path} cannot be read: ${WHY[code] ?? code}`, {
      remedy: 'Name a file that is there and that this user may read; npx tieout init writes a first one.',
      exitCode: 2,
      cause: error,
    });
  }
}

/** UTF-16 without a mark at its start is valid UTF-8 as a rule, with a NUL in each character. */
function firstForeignLine(bytes: Buffer): number | undefined {
  if (isText(bytes)) return undefined;
  let line = 1;
  for (let start = 0; start <= bytes.length; line += 1) {
    const end = bytes.indexOf(NEWLINE, start);
    if (!isText(bytes.subarray(start, end === -1 ? undefined : end))) return line;
    if (end === -1) break;
    start = end + 1;
  }
  return 1;
}

const NEWLINE = 0x0a;

function isText(bytes: Uint8Array): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(bytes).includes('\0');
  } catch {
    return false;
  }
}
