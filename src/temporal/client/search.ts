/** Questions to Temporal's list of runs: the only place that writes its query language. */
import { tieoutConnection, tieoutHoldCode, tieoutStatus, tieoutVendorId } from '../../workflows/search-attributes.ts';
import type { BillStatus, WORKFLOWS } from '../../workflows/names.ts';

/** A value, one of several, none of several, or no value at all (`null`). */
export type Condition<T extends string> = T | readonly T[] | { readonly not: readonly T[] } | null | undefined;

/** All must hold; one that is `undefined` asks nothing. */
export interface Conditions {
  readonly type?: Condition<keyof typeof WORKFLOWS>;
  readonly execution?: Condition<'Running' | 'Completed'>;
  readonly workflowId?: Condition<string>;
  readonly connection?: Condition<string>;
  readonly status?: Condition<BillStatus>;
  readonly holdCode?: Condition<string>;
  readonly vendorId?: Condition<string>;
  /** ISO instant. */
  readonly startedBefore?: string;
}

const FIELDS: Readonly<Record<Exclude<keyof Conditions, 'startedBefore'>, string>> = {
  type: 'WorkflowType',
  execution: 'ExecutionStatus',
  workflowId: 'WorkflowId',
  connection: tieoutConnection.name,
  status: tieoutStatus.name,
  holdCode: tieoutHoldCode.name,
  vendorId: tieoutVendorId.name,
};

export function visibilityQuery({ startedBefore, ...conditions }: Conditions): string {
  const fields = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
  const parts = fields.flatMap((field) => {
    const condition = conditions[field];
    return condition === undefined ? [] : [`${FIELDS[field]} ${comparison(condition)}`];
  });
  return [...parts, ...(startedBefore === undefined ? [] : [`StartTime < ${quoted(startedBefore)}`])].join(' AND ');
}

function comparison(condition: Exclude<Condition<string>, undefined>): string {
  if (condition === null) return 'IS NULL';
  if (typeof condition === 'string') return `= ${quoted(condition)}`;
  return 'not' in condition ? `NOT IN ${list(condition.not)}` : `IN ${list(condition)}`;
}

function list(values: readonly string[]): string {
  return `(${values.map(quoted).join(', ')})`;
}

/** A backslash escapes what follows it, as in MySQL. */
function quoted(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
