/** `tieout.yaml` of a batch: the example's mapping, and one connection for each seed with its own times. */
import { readFile } from 'node:fs/promises';

import { parse, stringify } from 'yaml';

import type { ChaosPlan } from './plan.ts';

const EXAMPLE = new URL('../../examples/hvac-month/tieout.yaml', import.meta.url);

export function connectionIdOf(seed: number): string {
  return `chaos-${seed}`;
}

interface ExampleConnection {
  readonly servicetitan: object;
  readonly bills: object;
}

export async function configurationOf(plans: readonly ChaosPlan[]): Promise<string> {
  const example = parse(await readFile(EXAMPLE, 'utf8')) as { connections: { demo: ExampleConnection } };
  const { demo } = example.connections;
  const connections = plans.map((plan) => [connectionIdOf(plan.seed), connectionOf(plan, demo)] as const);
  const schedules = { pollBills: { every: '5s', masterDataEvery: '5s' } };
  return stringify({ ...example, schedules, connections: Object.fromEntries(connections) });
}

function connectionOf({ seed, settings }: ChaosPlan, demo: ExampleConnection): object {
  const { lanes, batchSize, requestMs, gatherMs, queueMs, settleMs } = settings;
  return {
    ...demo,
    servicetitan: { ...demo.servicetitan, variables: prefixOf(seed, 'SERVICETITAN'), requestTimeout: `${requestMs}ms` },
    intacct: {
      ...{ variables: prefixOf(seed, 'INTACCT'), lanes, batchSize },
      ...{ requestTimeout: `${requestMs}ms`, batchWindow: `${gatherMs}ms`, queueTimeout: `${queueMs}ms` },
    },
    bills: { ...demo.bills, settleTime: `${settleMs}ms` },
  };
}

function prefixOf(seed: number, system: 'SERVICETITAN' | 'INTACCT'): string {
  return `CHAOS_${seed}_${system}`;
}

/** The variables of a seed's sandboxes under the names that its connection reads. */
export function variablesOf(seed: number, variables: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name.replace(/^(SERVICETITAN|INTACCT)/, (system) => prefixOf(seed, system as 'SERVICETITAN' | 'INTACCT')),
      value,
    ]),
  );
}
