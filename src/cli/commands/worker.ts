/** `tieout worker`: runs the worker process in the foreground. */
import type { Command } from 'commander';

import { loadConfig } from '../../config/load.ts';
import { createLogger } from '../../observability/logger.ts';
import { configOption } from '../options.ts';

export function registerWorker(program: Command): void {
  program
    .command('worker')
    .description('run the worker: it does the work of every connection until it is stopped')
    .addOption(configOption())
    .option('--paused', 'post nothing by itself yet: connections that nobody polled before wait for you', false)
    .addHelpText(
      'after',
      '\nExamples:\n  $ tieout worker\n  $ node_modules/.bin/node --env-file=.env src/cli/main.ts worker --config tieout.yaml',
    )
    .action(async ({ config, paused }: { config: string; paused: boolean }) => {
      // Only a worker that another process started has a channel: it must not outlive that process.
      process.once('disconnect', () => process.exit(1));
      process.channel?.unref(); // the channel alone is no reason to stay
      const settings = loadConfig(config, process.env);
      // Loaded only here: the engine's native core takes a second to load.
      const { runWorker } = await import('../../worker.ts');
      await runWorker(settings, createLogger('tieout-worker'), { isPaused: paused });
    });
}
