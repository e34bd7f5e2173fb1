/** Writes variables as a dotenv file, readable by its owner only. */
import { chmod, writeFile } from 'node:fs/promises';

import { OperatorError } from '../config/operator-error.ts';

export async function writeEnvFile(path: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  try {
    await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o600 });
    await chmod(path, 0o600); // a file that was there keeps its mode otherwise
  } catch (cause) {
    throw new OperatorError(`${path} cannot be written`, {
      remedy: 'Name a file in a folder that exists and that you may write to.',
      cause,
    });
  }
}
