/** Writes variables as a dotenv file, readable by its owner only. */
import { writeFile } from 'node:fs/promises';

import { OperatorError } from '../config/operator-error.ts';

export async function writeEnvFile(path: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  try {
    await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  } catch (cause) {
    throw new OperatorError(`${path} cannot be written`, {
      remedy: 'Name a file in a folder that exists and that you may write to.',
      cause,
    });
  }
}
