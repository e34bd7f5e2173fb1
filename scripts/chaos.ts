/**
 * `npm run chaos`: seeded runs of the whole product over real processes that are killed, stopped and disturbed, and a
 * checker that compares both systems afterwards (docs/reliability.md). Exit code 1 when a bill is lost, duplicated or
 * wrong; 2 for a command line that cannot be used.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

import { findTemporalBinary } from '@tieout/temporal-dev-server/binary.ts';
import { runBatch, type SeedOutcome } from '../test/chaos/batch.ts';
import { GREATEST_SEED } from '../test/chaos/plan-of.ts';
import { evidenceOf, faultTable, isClean, lastLine, lineOf, sumOf } from '../test/chaos/report.ts';
import { sabotageNames, type SabotageName } from '../test/chaos/sabotage.ts';
import { themes } from '../test/chaos/themes.ts';

interface ChaosOptions {
  readonly seeds: number;
  readonly from: number;
  readonly atOnce: number;
  readonly sabotage?: SabotageName;
  readonly json: boolean;
}

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };

const program = new Command('npm run chaos --')
  .description('Runs seeds of chaos and compares both systems afterwards.')
  .option('--seeds <n>', 'how many seeds, one after the other number', wholeNumber(1, 100_000), themes.length)
  .option('--from <seed>', 'the first seed', wholeNumber(0, GREATEST_SEED), 0)
  .option(
    '--at-once <n>',
    'seeds side by side, on one Temporal server and the same workers',
    wholeNumber(1, 40),
    themes.length,
  )
  .addOption(new Option('--sabotage <what>', 'takes a safeguard out of the product first').choices(sabotageNames))
  .option('--json', 'print the sum and the table of faults as one JSON object, before the last line', false)
  .exitOverride();

async function main({ seeds, from, atOnce, sabotage, json }: ChaosOptions): Promise<void> {
  await findTemporalBinary((line) => console.error(line));
  const outcomes: SeedOutcome[] = [];
  const onOutcome = (outcome: SeedOutcome): void => {
    outcomes.push(outcome);
    console.log([lineOf(outcome), ...evidenceOf(outcome, sabotage)].join('\n'));
  };
  const all = Array.from({ length: seeds }, (_, index) => from + index);
  for (let at = 0; at < all.length; at += atOnce) {
    const startedAt = Date.now();
    await runBatch({ seeds: all.slice(at, at + atOnce), sabotage, onOutcome });
    const seconds = Math.round((Date.now() - startedAt) / 1_000);
    console.log(`── ${outcomes.length} of ${seeds} seeds, ${seconds} s: ${lastLine(sumOf(outcomes))}`);
  }
  printSum(outcomes, json);
}

function printSum(outcomes: readonly SeedOutcome[], json: boolean): void {
  const sum = sumOf(outcomes);
  const table = faultTable(outcomes);
  if (json) console.log(JSON.stringify({ ...sum, byKind: Object.fromEntries(table) }));
  else console.log(['', ...table.map(([name, count]) => `${String(count).padStart(6)}  ${name}`), ''].join('\n'));
  console.log(lastLine(sum));
  if (!isClean(sum)) process.exitCode = 1;
}

// Ctrl-C: every process that was started ends with this one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

try {
  await main(program.parse(process.argv).opts());
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
