/** `tieout holds`: the bills that wait for a person, and why. */
import Table from 'cli-table3';
import type { Command } from 'commander';

import { formatMoney } from '../../domain/money.ts';
import { connectToTemporal } from '../../temporal/connect.ts';
import { listOpenBills, type OpenBill } from '../open-bills.ts';
import { jsonOption } from '../options.ts';

export function registerHolds(program: Command): void {
  program
    .command('holds')
    .description('list the bills that wait for a person, and why')
    .option('--connection <id>', 'of one connection only')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  $ tieout holds\n  $ tieout holds --connection demo --json\n\nExit code 3 when there are open holds.',
    )
    .action(async ({ connection, json }: { connection?: string; json: boolean }) => {
      const temporal = await connectToTemporal();
      try {
        const holds = await listOpenBills(temporal.client, 'held', connection);
        process.stdout.write(json ? `${JSON.stringify(holds, undefined, 2)}\n` : describe(holds));
        if (holds.length > 0) process.exitCode = 3;
      } finally {
        await temporal.connection.close();
      }
    });
}

function describe(holds: readonly OpenBill[]): string {
  if (holds.length === 0) return 'No bill is held.\n';
  const table = new Table({
    head: ['Bill', 'Vendor', 'Amount', 'Why it is held'],
    colWidths: [12, 9, 12, 43],
    colAligns: ['left', 'left', 'right', 'left'],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { billId, vendorId, amount, holdCode, reason } of holds) {
    table.push([
      billId,
      vendorId ?? '',
      amount === undefined ? '' : formatMoney(amount),
      `${holdCode}\n${reason ?? ''}`,
    ]);
  }
  return `${table.toString()}\n${holds.length} held. Mend the cause, then: npx tieout resolve <bill> retry --connection <id> --by <you> --why "…"\n`;
}
