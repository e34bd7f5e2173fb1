/**
 * The command `tieout sandbox`, also installed as `tieout-sandboxes`: runs both sandboxes by themselves, for training,
 * for testing a mapping and for other programs.
 */
import { isIP } from 'node:net';

import { InvalidArgumentError, Option, type Command } from 'commander';

import { SetupError } from '../setup-error.ts';
import type { Sandboxes } from '../start-sandboxes.ts';
import { writeEnvFile } from './env-file.ts';
import { parsePort, parseSeed, untilStopped } from './options.ts';

interface SandboxCommandOptions {
  readonly scenario: string;
  readonly seed?: number;
  readonly host: string;
  readonly servicetitanPort: number;
  readonly intacctPort: number;
  readonly anyPort: boolean;
  readonly intacctEndpoint?: string;
  readonly writeEnv?: string;
  readonly json: boolean;
}

/** @param name how the command is called: `tieout sandbox`, or `tieout-sandboxes` when run by itself. */
function examples(name: string): string {
  const column = 36;
  const start = `  $ ${name}`.padEnd(column);
  return `
Examples:
${start}each shows its records in a browser
  $ ${name} --write-env .env.sandbox
${' '.repeat(column)}then: node --env-file=.env.sandbox my.js
  $ ${name} --scenario examples/sandbox/strict-month.yaml

The control plane, which the real systems do not have (port 7801 is
ServiceTitan, 7802 Intacct):
  $ SANDBOX=http://127.0.0.1:7802/_sandbox
  $ curl $SANDBOX/state             what is in the ledger
  $ curl $SANDBOX/meter             calls, and what Sage would have billed
  $ curl $SANDBOX/faults/kinds      the faults it can inject
  $ curl -d '{"kind":"rate-limited","times":3}' $SANDBOX/faults
  $ curl -d '{"kind":"drop-after","operation":"create APBILL"}' $SANDBOX/faults
  $ curl -X PUT -d '{"requestMs":400,"functionMs":50}' $SANDBOX/latency
  $ curl -X PUT -d '{"advanceMs":900000}' $SANDBOX/clock
                                    both sandboxes share one clock
  $ curl $SANDBOX/switches/kinds    settings for undocumented behavior
  $ curl -X PATCH -d '{"repeatedControlId":"replay"}' $SANDBOX/switches`;
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

/** Adds options and action to `command`. */
export function sandboxCommand(command: Command): Command {
  return (
    command
      .description('run the ServiceTitan and Intacct sandboxes until Ctrl-C')
      .option('--scenario <name or file>', 'records and settings: a scenario name, or a .yaml file', 'hvac-month')
      .option('--seed <number>', "seed of the generated month (default: the scenario file's, or 2026)", parseSeed)
      .option(
        '--host <address>',
        'address to listen on; any address but loopback lets other machines connect',
        '127.0.0.1',
      )
      .option('--servicetitan-port <number>', 'port of the ServiceTitan sandbox', parsePort, 7801)
      .option('--intacct-port <number>', 'port of the Intacct sandbox', parsePort, 7802)
      .addOption(
        new Option('--any-port', 'use any free ports').default(false).conflicts(['servicetitanPort', 'intacctPort']),
      )
      .option('--intacct-endpoint <url>', 'endpoint that sessions return, if a TLS proxy is in front', parseUrl)
      // Not `--env-file`: in Node that names a file to read.
      .option('--write-env <path>', 'write the environment variables that a program needs to connect')
      .option('--json', 'print JSON', false)
      .addHelpText('after', ({ command: called }) => examples(fullName(called)))
      .action(runSandbox)
  );
}

function parseUrl(text: string): string {
  const url = URL.parse(text);
  const isEndpoint = url !== null && /^https?:$/.test(url.protocol) && /^\/ia\/xml\/.*xmlgw\.phtml$/.test(url.pathname);
  if (isEndpoint) return url.href;
  throw new InvalidArgumentError('Give the whole URL, e.g. https://intacct.test/ia/xml/xmlgw.phtml.');
}

async function runSandbox(options: SandboxCommandOptions): Promise<void> {
  refuseOnePortForBoth(options);
  const { startSandboxes } = await import('../start-sandboxes.ts');
  const { describeSetup, loadScenario } = await import('../scenario/scenario-file.ts');
  const { host, anyPort, intacctEndpoint, writeEnv: envFile } = options;
  const setup = loadScenario(options.scenario, options.seed);
  const { scenario, servicetitan, intacct } = setup;
  const endpoint = intacctEndpoint === undefined ? {} : { endpoint: intacctEndpoint };
  const sandboxes = await startSandboxes({
    scenario,
    host,
    servicetitanPort: anyPort ? 0 : options.servicetitanPort,
    intacctPort: anyPort ? 0 : options.intacctPort,
    servicetitan,
    intacct: { ...intacct, switches: { ...intacct.switches, ...endpoint } },
  });
  try {
    if (envFile !== undefined) await writeEnvFile(envFile, sandboxes.variables);
    if (!isLoopback(host)) process.stderr.write(describeExposure(host));
    const { name, seed, description } = scenario;
    const facts = { scenario: name, seed, description, inForce: describeSetup(setup), envFile };
    process.stdout.write(options.json ? describeAsJson(sandboxes, facts) : describe(sandboxes, facts));
    await untilStopped();
  } finally {
    await sandboxes.close();
  }
}

function refuseOnePortForBoth({ anyPort, servicetitanPort, intacctPort }: SandboxCommandOptions): void {
  if (anyPort || servicetitanPort === 0 || servicetitanPort !== intacctPort) return;
  throw new SetupError(`both sandboxes are set to use port ${intacctPort}`, {
    remedy: 'Give --servicetitan-port and --intacct-port different numbers, or use --any-port alone.',
    exitCode: 2,
  });
}

interface Facts {
  readonly scenario: string;
  readonly seed: number;
  readonly description: string;
  /** What a scenario file changes from the defaults, one line each. */
  readonly inForce: readonly string[];
  readonly envFile: string | undefined;
}

function describe({ servicetitanOrigin, intacctOrigin }: Sandboxes, { description, inForce, envFile }: Facts): string {
  return [
    description,
    ...inForce,
    `ServiceTitan  ${servicetitanOrigin}/   records as JSON: ${servicetitanOrigin}/_sandbox/state`,
    `Intacct       ${intacctOrigin}/   records as JSON: ${intacctOrigin}/_sandbox/state`,
    ...(envFile === undefined ? [] : [`Variables     ${envFile}`]),
    'Ctrl-C stops them.',
    '',
  ].join('\n');
}

function describeAsJson({ servicetitanOrigin, intacctOrigin, variables }: Sandboxes, facts: Facts): string {
  return `${JSON.stringify({ ...facts, servicetitanOrigin, intacctOrigin, variables })}\n`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function describeExposure(host: string): string {
  const who = host === '0.0.0.0' || host === '::' ? 'every network this machine is in' : `the network of ${host}`;
  return `warning: anyone who can reach this machine from ${who} can read and change everything in the sandboxes: there is no sign-in on their pages and on /_sandbox.\n`;
}
