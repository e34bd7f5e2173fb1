/** `tieout plan`: what would be done about bills and credits now, as a journal, and why. Writes nothing in either system. */

import { WorkflowFailedError, type Client } from '@temporalio/client';
import Table from 'cli-table3';
import type { Command } from 'commander';

import { OperatorError } from '../../config/operator-error.ts';
import { kindOf } from '../../domain/document.ts';
import { formatMoney, sum } from '../../domain/money.ts';
import { creditPlanWorkflowId, planWorkflowId, WORKFLOW_TASK_QUEUE, WORKFLOWS } from '../../domain/workflow-names.ts';
import { withTemporal } from '../../temporal/connect.ts';
import type { BillPlan } from '../../workflows/plan-bill.workflow.ts';
import { connectionFromFile, nameOf, type BillName } from '../one-bill.ts';
import {
  configOption,
  jsonOption,
  namedDocuments,
  parseBillIds,
  parseSeconds,
  print,
  type DocumentOptions,
} from '../options.ts';

interface PlanOptions extends DocumentOptions {
  readonly config: string;
  readonly connection?: string;
  readonly wait: number;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  $ tieout plan --bill 81000123
  $ tieout plan --bill 81000123,81000124 --json
  $ tieout plan --credit 82000456

It asks a worker, which reads both systems and writes in neither.
Exit code 3 when a bill would be held.`;

export function registerPlan(program: Command): void {
  program
    .command('plan')
    .description('what a sync of these bills would do now, as a journal, and why')
    .option('--bill <ids>', 'ServiceTitan ids, with commas between them', parseBillIds)
    .option('--credit <ids>', "the same of vendors' credits", parseBillIds)
    .addOption(configOption())
    .option('--connection <id>', 'the connection, where the configuration has several')
    .option('--wait <seconds>', 'how long to wait for a worker', parseSeconds, 120)
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async ({ config, connection: named, wait, json, ...given }: PlanOptions) => {
      const documents = namedDocuments(given);
      const connection = connectionFromFile(config, named);
      await withTemporal(async ({ client }) => {
        const names = documents.map((one) => ({ ...one, connection }));
        const told = await Promise.all(names.map(async (name) => ({ ...name, ...(await askFor(client, name, wait)) })));
        print(json, told, () => told.map(describePlan).join('\n'));
        if (told.some(({ decision }) => decision === 'hold')) process.exitCode = 3;
      });
    });
}

async function askFor(client: Client, name: BillName, waitSeconds: number): Promise<BillPlan> {
  const { billId, connection } = name;
  const isCredit = kindOf(name) === 'credit';
  try {
    return (await client.workflow.execute(isCredit ? WORKFLOWS.planCredit : WORKFLOWS.planBill, {
      workflowId: (isCredit ? creditPlanWorkflowId : planWorkflowId)(connection, billId),
      taskQueue: WORKFLOW_TASK_QUEUE,
      args: [{ connectionId: connection, ...(isCredit ? { creditId: billId } : { billId }) }],
      workflowIdConflictPolicy: 'TERMINATE_EXISTING',
      workflowExecutionTimeout: waitSeconds * 1_000,
      staticSummary: `What would be done about ServiceTitan ${kindOf(name)} ${billId}`,
    })) as BillPlan;
  } catch (cause) {
    const reason = cause instanceof WorkflowFailedError ? (cause.cause?.message ?? cause.message) : String(cause);
    throw new OperatorError(`there is no plan for ${kindOf(name)} ${billId}: ${reason}`, {
      remedy: 'Correct what is named. After a time-out: see that a worker runs and reaches both systems.',
      cause,
    });
  }
}

function describePlan({ decision, because, bill, ...name }: BillName & BillPlan): string {
  const head = `${nameOf(name)}  ${decision}\n  ${because}\n`;
  if (bill === undefined) return head;
  const table = new Table({
    head: ['Account', 'Location', 'Dept.', 'Class', 'Debit'],
    colAligns: ['left', 'left', 'left', 'left', 'right'],
    style: { head: [], border: [] },
  });
  for (const { glAccountNo, amount, dimensions } of bill.lines) {
    const { locationId = '', departmentId = '', classId = '' } = dimensions;
    table.push([glAccountNo, locationId, departmentId, classId, formatMoney(amount)]);
  }
  const total = sum(bill.lines.map(({ amount }) => amount));
  const against = total.startsWith('-')
    ? `Debit accounts payable ${formatMoney(total.slice(1))}`
    : `Credit accounts payable ${formatMoney(total)}`;
  const place = bill.entityId === undefined ? 'at company level' : `in entity ${bill.entityId}`;
  const due = bill.dueDate === '' ? '' : `, due ${bill.dueDate}`;
  return `${head}  As the rules have it: ${kindOf(bill)} ${bill.billNumber} of vendor ${bill.vendorId} ${place}, dated ${bill.billDate},
  posted ${bill.postingDate}${due}. ${against}.\n${table.toString()}\n`;
}
