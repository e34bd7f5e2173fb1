/**
 * The command line `tieout`: puts the commands together and turns every failure into words and an exit code. A command's
 * own work is in commands/.
 */
import { inspect } from 'node:util';

import { Command, CommanderError } from 'commander';

import packageJson from '../../package.json' with { type: 'json' };
import { codeOf, reasonOf } from '../errors/error-facts.ts';
import { isOperatorError } from '../errors/operator-error.ts';
import { registerHolds } from './commands/holds.ts';
import { registerInit } from './commands/init.ts';
import { registerMapping } from './commands/mapping.ts';
import { registerPlan } from './commands/plan.ts';
import { registerResolve } from './commands/resolve.ts';
import { registerSync } from './commands/sync.ts';
import { registerWorker } from './commands/worker.ts';
import { paragraphs, plainLines } from './report/text.ts';

/**
 * Commands for trying Tieout out. They belong to the packages that a production install leaves out, and are there when
 * those are.
 */
const TRIAL_COMMANDS = [
  async () => (await import('./commands/demo.ts')).registerDemo,
  async () => (await import('./commands/sandbox.ts')).registerSandbox,
  async () => (await import('./commands/temporal.ts')).registerTemporal,
];

export async function program(): Promise<Command> {
  const tieout = new Command('tieout')
    .description('ServiceTitan bills in Sage Intacct, tied out to the cent.')
    .version(packageJson.version)
    .enablePositionalOptions()
    .exitOverride();
  const register = [
    ...[registerPlan, registerSync, registerHolds, registerResolve, registerInit, registerMapping, registerWorker],
    ...(await Promise.all(TRIAL_COMMANDS.map(whenInstalled))).flat(),
  ];
  for (const command of register) command(tieout);
  pointToHelp(tieout, 'tieout');
  return tieout;
}

/** @returns an empty list when its package is not installed. */
async function whenInstalled<T>(load: () => Promise<T>): Promise<T[]> {
  try {
    return [await load()];
  } catch (error) {
    if (codeOf(error) === 'ERR_MODULE_NOT_FOUND' && reasonOf(error).includes("'@tieout/")) return [];
    throw error;
  }
}

/** An error in an option is reported together with the help that explains the option. */
function pointToHelp(command: Command, name: string): void {
  command.configureOutput({ outputError: (text, write) => write(`${text}what to do: see ${name} --help\n`) });
  for (const sub of command.commands) pointToHelp(sub, `${name} ${sub.name()}`);
}

/** Runs one command line. Sets `process.exitCode` and returns, so that output is flushed and connections can close. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await (await program()).parseAsync(argv);
  } catch (error) {
    process.exitCode = explain(error);
  }
}

function explain(error: unknown): number {
  // Commander has printed help, version or the usage error itself.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const { message, remedy, exitCode } = isOperatorError(error)
    ? error
    : {
        message: `unexpected: ${error instanceof Error ? error.message : String(error)}`,
        remedy: 'this is an internal error in Tieout; run again with TIEOUT_DEBUG=1 to see where, and report it',
        exitCode: 1,
      };
  // It may contain what a system or a file said.
  const words = `error: ${message}\nwhat to do: ${remedy}`;
  // A log takes lines as they are, and a search finds the words together.
  process.stderr.write(`${process.stderr.isTTY ? paragraphs(words) : plainLines(words)}\n`);
  if (process.env['TIEOUT_DEBUG'] === '1') process.stderr.write(`${plainLines(inspect(error))}\n`);
  return exitCode;
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

if (import.meta.main) await main(process.argv);
