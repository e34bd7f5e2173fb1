/** `tieout sandbox`: the command of the sandboxes' own package. */
import { sandboxCommand } from '@tieout/sandboxes/cli/command.ts';
import type { Command } from 'commander';

export function registerSandbox(program: Command): void {
  sandboxCommand(program.command('sandbox'));
}
