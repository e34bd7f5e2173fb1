/** `tieout sandbox`: both sandboxes alone, for training, for testing a mapping, and for other programs. */
import type { Command } from 'commander';

import { writeEnvFile } from '../env-file.ts';
import { parsePort, parseSeed, untilStopped } from '../options.ts';

interface SandboxOptions {
  readonly scenario: string;
  readonly seed: number;
  readonly host: string;
  readonly servicetitanPort: number;
  readonly intacctPort: number;
  readonly envFile?: string;
}

const EXAMPLES = `
Examples:
  $ tieout sandbox
  $ tieout sandbox --env-file .env.sandbox       then: node_modules/.bin/node --env-file=.env.sandbox src/cli/main.ts worker …
  $ curl http://127.0.0.1:7802/_sandbox/state    what is in the ledger
  $ curl http://127.0.0.1:7802/_sandbox/meter    what was called`;

export function registerSandbox(program: Command): void {
  program
    .command('sandbox')
    .description('run the ServiceTitan and Intacct sandboxes until Ctrl-C')
    .option('--scenario <name>', 'what they hold at the start', 'hvac-month')
    .option('--seed <number>', 'the same seed gives the same month', parseSeed, 2026)
    .option('--host <address>', 'address to listen on; anything but loopback lets others in', '127.0.0.1')
    .option('--servicetitan-port <number>', 'port of the ServiceTitan sandbox', parsePort, 7801)
    .option('--intacct-port <number>', 'port of the Intacct sandbox', parsePort, 7802)
    .option('--env-file <path>', 'write the variables with which other programs can use them')
    .addHelpText('after', EXAMPLES)
    .action(async (options: SandboxOptions) => {
      const { startSandboxes } = await import('../../sandbox/start-sandboxes.ts');
      const { scenarioByName } = await import('../../sandbox/scenario/scenarios.ts');
      const scenario = scenarioByName(options.scenario, options.seed);
      const sandboxes = await startSandboxes({ ...options, scenario });
      if (options.envFile !== undefined) await writeEnvFile(options.envFile, sandboxes.variables);
      process.stdout.write(
        [
          `${scenario.description}`,
          `ServiceTitan  ${sandboxes.servicetitanOrigin}   state: ${sandboxes.servicetitanOrigin}/_sandbox/state`,
          `Intacct       ${sandboxes.intacctOrigin}   state: ${sandboxes.intacctOrigin}/_sandbox/state`,
          ...(options.envFile === undefined ? [] : [`Variables     ${options.envFile}`]),
          'Ctrl-C stops them.',
          '',
        ].join('\n'),
      );
      await untilStopped();
      await sandboxes.close();
    });
}
