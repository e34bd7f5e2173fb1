/** Help that a person reads in a terminal of 80 columns. */
import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';

import { program } from '../../src/cli/main.ts';
import { widest } from '../support/terminal.ts';

function allOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allOf)];
}

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 80 }).outputHelp();
  return help;
}

const commands = allOf(await program());

describe('help', () => {
  it.each(commands.map((command) => [command.name(), command] as const))('of %s fits 80 columns', (_, command) => {
    expect(helpOf(command).length).toBeGreaterThan(100);
    expect(widest(helpOf(command))).toBeLessThanOrEqual(80);
  });
});
