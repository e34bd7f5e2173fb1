/** The entry point of `tieout-sandboxes`. */
import { Command, CommanderError } from 'commander';

import packageJson from '../../package.json' with { type: 'json' };
import { SetupError } from '../setup-error.ts';
import { sandboxCommand } from './command.ts';

/** Runs one command line. Sets `process.exitCode` and returns, so that the sandboxes can close. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await sandboxCommand(new Command('tieout-sandboxes')).version(packageJson.version).exitOverride().parseAsync(argv);
  } catch (error) {
    process.exitCode = explain(error);
  }
}

function explain(error: unknown): number {
  // Commander has printed help, version or the usage error itself.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`error: ${error.message}\nwhat to do: ${error.remedy}\n`);
  return error.exitCode;
}

if (import.meta.main) await main(process.argv);
