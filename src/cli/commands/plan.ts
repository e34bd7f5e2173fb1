/** `tieout plan`: what would be done about bills now, as a journal, and why. Writes nothing in either system. */
import type { Command } from 'commander';

import { OperatorError } from '../../config/operator-error.ts';
import { withTemporal } from '../../temporal/connect.ts';
import { connectionFromFile } from '../one-bill.ts';
import { configOption, jsonOption, parseBatch, parseBillIds, parseDate, parseSeconds } from '../options.ts';
import { listBills, planBills, type Asked, type Range } from '../plan/ask.ts';
import { comparisonResult, otherRules, planResult, type OtherRules } from '../plan/result.ts';
import { deliver, refuseUnwritable, type Delivery } from '../plan/deliver.ts';

interface PlanOptions extends Range, Delivery {
  readonly bill?: readonly number[];
  readonly credit?: readonly number[];
  readonly against?: string;
  readonly config: string;
  readonly connection?: string;
  readonly wait: number;
}

const EXAMPLES = `
Examples:
  $ tieout plan --bill 81000123,81000124
  $ tieout plan --from 2026-10-01 --through 2026-10-31 --html october.html
  $ tieout plan --credit 82000456
  $ tieout plan --batch 212 --csv batch-212.csv
  $ tieout plan --from 2026-10-01 --through 2026-10-31 --against new-tieout.yaml

It asks a worker, which reads both systems and writes in neither. At most 5,000 bills at a time.
Exit code 3 when a bill would be held, or would differ under the other file; 1 when a bill could not be planned.`;

export function registerPlan(program: Command): void {
  program
    .command('plan')
    .description('what a sync of bills would do now, as a journal, and why')
    .option('--bill <ids>', 'ServiceTitan ids, with commas between them', parseBillIds)
    .option('--credit <ids>', "the same of vendors' credits, alone", parseBillIds)
    .option('--from <date>', 'first bill date, with --through', parseDate)
    .option('--through <date>', 'last bill date', parseDate)
    .option('--batch <number>', 'a batch of ServiceTitan', parseBatch)
    .option('--against <file>', 'another tieout.yaml: which bills would differ under its rules, posted ones included')
    .option('--csv <file>', 'write the journal for spreadsheets; - for standard output')
    .option('--html <file>', 'write a page that can be mailed')
    .option('--journal', 'print every journal, also of many bills', false)
    .addOption(configOption())
    .option('--connection <id>', 'the connection, where the configuration has several')
    .option('--wait <seconds>', 'how long to wait for a worker', parseSeconds, 120)
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: PlanOptions) => {
      const selection = selectionIn(options);
      await refuseUnwritable(options);
      const connection = connectionFromFile(options.config, options.connection);
      const other = options.against === undefined ? undefined : otherRules(options.against, connection);
      await withTemporal(async ({ client }) => {
        const asked = { client, connection, waitSeconds: options.wait };
        await deliver(options, await resultFor(asked, options, selection, other));
      });
    });
}

async function resultFor(asked: Asked, options: PlanOptions, selection: string, other: OtherRules | undefined) {
  const { bill, credit, from, through, batch } = options;
  const billIds = credit ?? bill ?? (await listBills(asked, { from, through, batch }));
  const kind = credit === undefined ? 'bill' : 'credit';
  const answers = await planBills({ ...asked, kind }, billIds, other?.rules);
  const [first] = answers.unplanned;
  if (first !== undefined && answers.plans.length === 0) {
    throw new OperatorError(`there is no plan for ${kind} ${first.billId}: ${first.reason}`, {
      remedy: 'Correct what is named, and plan again.',
    });
  }
  const about = { connection: asked.connection, selection, madeAt: new Date().toISOString(), ...answers };
  return other === undefined ? planResult(about) : comparisonResult({ ...about, ...other });
}

/** In words. @throws OperatorError when the options choose nothing, or contradict each other. */
function selectionIn({ bill, credit, from, through, batch, against }: PlanOptions): string {
  const refuse = (message: string) => {
    const remedy =
      'Name bills with --bill, credits with --credit, bill dates with --from and --through, or a batch with --batch.';
    return new OperatorError(message, { remedy, exitCode: 2 });
  };
  const isRange = from !== undefined || through !== undefined || batch !== undefined;
  if (credit !== undefined && (bill !== undefined || isRange || against !== undefined))
    throw refuse('--credit goes alone');
  if (credit !== undefined) return `credit ${credit.join(', ')}`;
  if (bill !== undefined && isRange) throw refuse('--bill goes without dates and batch');
  if (bill !== undefined) return bill.length > 5 ? `${bill.length} named bills` : `bill ${bill.join(', ')}`;
  if (!isRange) throw refuse('which bills?');
  if ((from === undefined) !== (through === undefined)) throw refuse('--from and --through go together');
  if (from !== undefined && through !== undefined && from > through) throw refuse(`${from} is after ${through}`);
  const dates = from === undefined ? [] : [`bill dates ${from} through ${through}`];
  return [...(batch === undefined ? [] : [`batch ${batch}`]), ...dates].join(', ');
}
