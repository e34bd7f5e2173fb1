/** `tieout worker`: runs the worker process in the foreground. */
import type { Command } from 'commander';

import { loadConfig } from '../../config/load.ts';
import { createLogger } from '../../observability/logger.ts';
import { envFileOption, loadEnvironment, noEnvFileOption, type EnvironmentOptions } from '../environment.ts';
import { configOption, configPathOf } from '../options.ts';

interface WorkerOptions extends EnvironmentOptions {
  readonly config: string;
  readonly paused: boolean;
}

const EXAMPLES = `
Examples:
  $ tieout worker
  $ tieout worker --config west.yaml --env-file west.env

Under a process manager, start it without npx, so that signals reach it:
  $ node_modules/.bin/node -- src/cli/main.ts worker`;

export function registerWorker(program: Command): void {
  program
    .command('worker')
    .description('run the worker, which serves all connections until it is stopped')
    .addOption(configOption())
    .option(
      '--paused',
      'create the polling schedules of new connections paused, so that nothing is posted automatically yet',
      false,
    )
    .addOption(envFileOption())
    .addOption(noEnvFileOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: WorkerOptions, command: Command) => {
      // Only a worker that another process started has a channel: it must not outlive that process.
      process.once('disconnect', () => process.exit(1));
      process.channel?.unref(); // the channel alone is no reason to stay
      const environment = loadEnvironment(options);
      const settings = loadConfig(configPathOf(options, command), environment);
      // Loaded only here: the engine's native core takes a second to load.
      const { runWorker } = await import('../../worker.ts');
      await runWorker(settings, createLogger('tieout-worker'), { isPaused: options.paused });
    });
}
