/**
 * Keeps in Temporal how far the clock of a worker is from the others, so that commands and the Web UI can show it. Temporal
 * says itself when the workflow was started.
 */
import { setCurrentDetails, upsertMemo, workflowInfo } from '@temporalio/workflow';

import { clockFindings, type ClockReading } from '../domain/reporting/clocks.ts';
import { checkClocksInput } from './input/clocks.ts';
import { asMarkdown } from './markdown.ts';
import { FINDINGS_MEMO, type FindingMemo } from './names.ts';

export interface CompareClocksResult {
  readonly outcome: 'right' | 'wrong';
  readonly because: string;
  readonly readings: readonly ClockReading[];
}

export async function compareClocks(input: unknown): Promise<CompareClocksResult> {
  const { worker, at, readings: others } = checkClocksInput(input);
  const readings = [{ system: 'Temporal', aheadMs: at - workflowInfo().startTime.getTime() }, ...others];
  const findings = clockFindings(worker, readings);
  const memo = findings.map(({ code, summary, remedy }) => ({ code, summary, remedy }));
  upsertMemo({ [FINDINGS_MEMO]: memo satisfies FindingMemo[] });
  const because = findings[0]?.summary ?? `The clock of the worker on ${worker} agrees with ${systemsIn(readings)}.`;
  setCurrentDetails(asMarkdown(because));
  return { outcome: findings.length > 0 ? 'wrong' : 'right', because, readings };
}

function systemsIn(readings: readonly ClockReading[]): string {
  return readings.map(({ system }) => system).join(', ');
}
