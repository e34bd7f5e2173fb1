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
  $ npm run demo                     a month of bills, to be played with
  $ npm run demo -- --once --json    ends with one line of figures, and exit 0
                                     when all is as the scenario says
  $ tieout demo --check              in another terminal, after playing: does it
                                     still tie out?`;

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('a month of bills on embedded parts: Temporal, both sandboxes, the worker')
    .option('--once', 'end when every bill is posted, held or waiting', false)
    .option('--check', 'count a running demo again: exit 0 when it ties out', false)
    .option('--seed <number>', 'the same seed gives the same month', parseSeed, 2026)
    .option('--any-port', 'take free ports instead of the usual ones', false)
    .option('--folder <path>', 'for its configuration and logs; emptied at the start', DEFAULT_FOLDER)
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: DemoCommandOptions) => {
      const { checkDemo, runDemo } = await import('../demo/run-demo.ts');
      const isAsItShouldBe = options.check ? await checkDemo(options) : await runDemo(options);
      if (!isAsItShouldBe) process.exitCode = 1;
    });
}
