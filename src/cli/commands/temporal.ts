/**
 * `tieout temporal`: the embedded Temporal server in the foreground, or the Temporal CLI of the same binary. It starts
 * no worker and touches no bill.
 */
import { spawn } from 'node:child_process';

import type { Command } from 'commander';

import { OperatorError } from '../../errors/operator-error.ts';
import { findTemporalBinary } from '@tieout/temporal-dev-server/binary.ts';
import { parsePort } from '../options.ts';

const DEFAULT_DB = '.tieout/temporal.db';

interface TemporalOptions {
  readonly port: number;
  readonly uiPort: number;
  readonly db: string;
  readonly memory?: true;
}

const EXAMPLES = `
Examples:
  $ tieout temporal                         server and Web UI; data is kept in
                                            ${DEFAULT_DB}
  $ tieout temporal --memory --port 7300    no data kept, another port
  $ tieout temporal -- workflow list        the Temporal CLI, at
                                            TEMPORAL_ADDRESS or localhost:7233
  $ tieout temporal -- workflow list \\
      --query 'TieoutHoldCode IS NOT NULL AND ExecutionStatus="Running"'`;

export function registerTemporal(program: Command): void {
  program
    .command('temporal')
    .description('start the embedded Temporal server, or run the Temporal CLI with the arguments after --')
    .argument('[arguments...]', 'arguments of the Temporal CLI')
    .option('--port <number>', 'port of the server', parsePort, 7233)
    .option('--ui-port <number>', 'port of the Web UI', parsePort, 8233)
    .option('--db <file>', 'database file', DEFAULT_DB)
    .option('--memory', 'keep no data on disk')
    .passThroughOptions()
    .addHelpText('after', EXAMPLES)
    .action(async (args: string[], options: TemporalOptions, command: Command) => {
      if (args.length === 0) return serveUntilStopped(options);
      refuseServerOptions(command);
      process.exitCode = await runTemporalCli(args);
    });
}

function refuseServerOptions(command: Command): void {
  const given = command.options.find((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
  if (given === undefined) return;
  throw new OperatorError(`${given.long} is for starting the server, not for the Temporal CLI`, {
    remedy: 'leave it out; TEMPORAL_ADDRESS says which server the Temporal CLI talks to',
    exitCode: 2,
  });
}

async function serveUntilStopped(options: TemporalOptions): Promise<void> {
  // Loaded only here: `temporal -- …` should not wait for the gRPC client.
  const { startEmbeddedServer } = await import('../../temporal/embedded-server.ts');
  const stopAsked = nextStopSignal();
  const server = await startEmbeddedServer({
    port: options.port,
    uiPort: options.uiPort,
    report: note,
    ...(options.memory === true ? {} : { dbFile: options.db }),
  });
  process.stdout.write(
    [
      `Temporal server  ${server.address}`,
      `Web UI           ${server.uiUrl}`,
      `Data kept in     ${options.memory === true ? 'memory, until it stops' : options.db}`,
      'Ctrl-C stops it.',
      '',
    ].join('\n'),
  );
  const elsewhere = process.env['TEMPORAL_ADDRESS'];
  if (elsewhere !== undefined) note(`other commands use TEMPORAL_ADDRESS=${elsewhere}, not necessarily this server`);
  const keepAlive = setInterval(() => undefined, 60_000);
  const reason = await Promise.race([stopAsked, server.ended.then(() => 'ended' as const)]);
  clearInterval(keepAlive);
  await server.stop();
  if (reason === 'ended') {
    throw new OperatorError(`the Temporal server ended by itself; its log is ${server.logFile}`, {
      remedy: 'start it again; with a database file nothing is lost',
    });
  }
}

async function nextStopSignal(): Promise<'stopped'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve('stopped'));
  });
}

/** Its exit code; 128 + the signal's number as a shell has it when a signal ended it. */
async function runTemporalCli(args: readonly string[]): Promise<number> {
  const binary = await findTemporalBinary(note);
  const child = spawn(binary, args, { stdio: 'inherit' });
  // Ctrl-C goes to the whole group: the CLI decides what it means, and we wait for its exit code.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

/** Progress goes to stderr: stdout belongs to the Temporal CLI's own output. */
function note(line: string): void {
  process.stderr.write(`${line}\n`);
}
