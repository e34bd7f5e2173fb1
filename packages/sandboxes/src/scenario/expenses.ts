/**
 * Bills without a purchase order (`billType` ApBill): entered manually, scanned or recurring, with job and business
 * unit on each line. They have no receipt and no items.
 */
import Big from 'big.js';

import type { ApBill, ApBillExpenseItem } from '../servicetitan/records/bill-record.ts';
import type { Job } from '../servicetitan/records/operations-records.ts';
import { makeBill, sumOf, type CostLine, type Tools } from './bill-maker.ts';
import { invoiceNumber } from './invoice-number.ts';
import { makeJob } from './jobs.ts';
import type { PlannedExpense } from './month-plan.ts';
import type { Random } from './random.ts';
import type { ExpectedBill } from './scenario.ts';
import { businessUnitName } from './servicetitan-seed.ts';
import { accountOf, ACCOUNTS, projectOf, TERRITORIES, territoryOf, unitOf, vendorOf, type Territory } from './world.ts';

export interface Expense {
  readonly bill: ApBill;
  readonly expected: ExpectedBill;
  readonly jobs: readonly Job[];
}

interface ExpenseLine {
  readonly amount: Big;
  readonly businessUnitId: number;
  readonly job: Job | undefined;
}

export function makeExpense(planned: PlannedExpense, tools: Tools): Expense {
  const { random, ids } = tools;
  const home = random.pick(TERRITORIES);
  const day = planned.source === 'Recurring' ? 0 : random.between(0, 27);
  const lines = linesFor(planned.shape, home, day, tools);
  const number = invoiceNumber(ids.next(), random);
  const net = sumOf(lines.map(({ amount }) => amount));
  const made = makeBill(
    {
      vendor: vendorOf(random.between(1701, 1723)),
      businessUnitId: home.serviceUnitId,
      day,
      special: undefined,
      because: `no purchase order: ${planned.source} bill, ${DESCRIPTIONS[planned.shape]}`,
      billType: 'ApBill',
      source: planned.source,
      purchaseOrderId: null,
      vendorNumber: number,
      recordId: number,
      items: random.chance(0.5) ? [] : null,
      expenseItems: lines.map((line) => expenseItem(line, tools)),
      lines: lines.map((line) => costLine(line, day)),
      net,
      tax: planned.source === 'OCR' ? net.times('0.0865').round(2, Big.roundHalfUp) : Big(0),
      freight: Big(0),
      job: null,
      shipToDescription: '',
    },
    tools,
  );
  return { ...made, jobs: lines.flatMap(({ job }) => job ?? []) };
}

const DESCRIPTIONS: Readonly<Record<PlannedExpense['shape'], string>> = {
  overhead: 'overhead of one business unit',
  job: 'for one job',
  mixed: 'lines for jobs and overhead of several business units',
  entities: 'lines for jobs and overhead of several entities: posted at company level',
};

function linesFor(shape: PlannedExpense['shape'], home: Territory, day: number, tools: Tools): ExpenseLine[] {
  const { random } = tools;
  const overhead = (territory: Territory): ExpenseLine => {
    return { amount: random.decimal(40, 900, 2), businessUnitId: territory.serviceUnitId, job: undefined };
  };
  const forJob = (territory: Territory): ExpenseLine => {
    const jobTypeId = random.between(41, 47);
    const businessUnitId = unitOf(territory, jobTypeId);
    const job = makeJob(jobTypeId, businessUnitId, day - 3, tools);
    return { amount: random.decimal(30, 1_200, 2), businessUnitId, job };
  };
  if (shape === 'overhead') return [overhead(home), ...(random.chance(0.5) ? [overhead(home)] : [])];
  if (shape === 'job') return [forJob(home)];
  const neighbour = neighbourOf(shape, home, random);
  return [overhead(home), forJob(home), forJob(neighbour), overhead(neighbour)];
}

/** A second territory, in the same entity or in another one. */
function neighbourOf(shape: PlannedExpense['shape'], home: Territory, random: Random): Territory {
  const isNear = shape === 'mixed';
  return random.pick(
    TERRITORIES.filter(({ entityId, number }) => (entityId === home.entityId) === isNear && number !== home.number),
  );
}

function costLine({ amount, businessUnitId, job }: ExpenseLine, day: number): CostLine {
  if (job === undefined)
    return { amount, accountNo: ACCOUNTS.overhead, businessUnitId, projectId: undefined, itemId: undefined };
  const accountNo = accountOf(job.jobTypeId, day);
  return { amount, accountNo, businessUnitId, projectId: projectOf(job), itemId: undefined };
}

function expenseItem({ amount, businessUnitId, job }: ExpenseLine, { random, ids }: Tools): ApBillExpenseItem {
  return {
    id: ids.next(),
    amount: amount.toFixed(2),
    description: random.pick(['Rental of a lift', 'Disposal & recycling fee', 'Permit <city>', null]),
    generalLedgerAccount: null,
    job: job === undefined ? null : { id: job.id, name: job.jobNumber },
    businessUnit: { id: businessUnitId, name: businessUnitName(territoryOf(businessUnitId), businessUnitId) },
    budgetCodeId: null,
    projectLabelIds: random.chance(0.5) ? [] : null,
  };
}
