/** `tieout demo`: the product on embedded parts, with a month of bills. */
import type { Command } from 'commander';

import { DEFAULT_FOLDER } from '../demo/running-demo.ts';
import { parseSeed } from '@tieout/sandboxes/cli/options.ts';
import { jsonOption } from '../options.ts';

interface DemoCommandOptions {
  readonly seed: number;
  readonly once: boolean;
  readonly check: boolean;
  readonly json: boolean;
  readonly anyPort: boolean;
  readonly folder: string;
}

const EXAMPLES = `
Examples:
  $ npm run demo                     a month of bills to experiment with
  $ npm run demo -- --once --json    print one line of figures; exit 0 if the
                                     result is as expected
  $ tieout demo --check              in another terminal, after making changes:
                                     does it still tie out?`;

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('run a month of bills with embedded Temporal, both sandboxes and a worker')
    .option('--once', 'exit when every bill is posted, held or waiting', false)
    .option('--check', 'check whether a running demo still ties out (exit 0 if so)', false)
    .option('--seed <number>', 'seed of the generated month', parseSeed, 2026)
    .option('--any-port', 'use any free ports', false)
    .option(
      '--folder <path>',
      'folder for configuration and logs; its contents are deleted at the start',
      DEFAULT_FOLDER,
    )
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: DemoCommandOptions) => {
      const { checkDemo, runDemo } = await import('../demo/run-demo.ts');
      const isAsItShouldBe = options.check ? await checkDemo(options) : await runDemo(options);
      if (!isAsItShouldBe) process.exitCode = 1;
    });
}
