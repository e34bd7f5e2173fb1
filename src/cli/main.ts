/**
 * The command line `tieout`: puts the commands together and turns every failure into words and an exit code. A command's
 * own work is in commands/.
 */
import { Command, CommanderError } from 'commander';

import packageJson from '../../package.json' with { type: 'json' };
import { OperatorError } from '../config/operator-error.ts';
import { registerDemo } from './commands/demo.ts';
import { registerHolds } from './commands/holds.ts';
import { registerInit } from './commands/init.ts';
import { registerMapping } from './commands/mapping.ts';
import { registerPlan } from './commands/plan.ts';
import { registerResolve } from './commands/resolve.ts';
import { registerSandbox } from './commands/sandbox.ts';
import { registerSync } from './commands/sync.ts';
import { registerTemporal } from './commands/temporal.ts';
import { registerWorker } from './commands/worker.ts';
import { paragraphs, plainLines } from './text.ts';

export function program(): Command {
  const tieout = new Command('tieout')
    .description('ServiceTitan bills in Sage Intacct, tied out to the cent.')
    .version(packageJson.version)
    .enablePositionalOptions()
    .exitOverride();
  const register = [
    ...[registerDemo, registerPlan, registerSync, registerHolds, registerResolve],
    ...[registerInit, registerMapping, registerWorker, registerSandbox, registerTemporal],
  ];
  for (const command of register) command(tieout);
  pointToHelp(tieout, 'tieout');
  return tieout;
}

/** A mistake in an option is told together with the help that knows the option. */
function pointToHelp(command: Command, name: string): void {
  command.configureOutput({ outputError: (text, write) => write(`${text}what to do: see ${name} --help\n`) });
  for (const sub of command.commands) pointToHelp(sub, `${name} ${sub.name()}`);
}

/** Runs one command line. Sets `process.exitCode` and returns, so that output is flushed and connections can close. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await program().parseAsync(argv);
  } catch (error) {
    process.exitCode = explain(error);
  }
}

function explain(error: unknown): number {
  // Commander has printed help, version or the usage error itself.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const { message, remedy, exitCode } =
    error instanceof OperatorError
      ? error
      : {
          message: `unexpected: ${error instanceof Error ? error.message : String(error)}`,
          remedy: 'this is a mistake in Tieout; run again with TIEOUT_DEBUG=1 to see where, and report it',
          exitCode: 1,
        };
  // What a system or a file said may stand in it.
  const words = `error: ${message}\nwhat to do: ${remedy}`;
  // A log takes lines as they are, and whoever searches it finds the words together.
  process.stderr.write(`${process.stderr.isTTY ? paragraphs(words) : plainLines(words)}\n`);
  if (process.env['TIEOUT_DEBUG'] === '1') console.error(error);
  return exitCode;
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

if (import.meta.main) await main(process.argv);
