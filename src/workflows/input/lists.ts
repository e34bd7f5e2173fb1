/** Inputs of the workflows that read ServiceTitan's lists: a poll, and the bills of some dates or of a batch. */
import { calendarDate, type CalendarDate } from '../../domain/values/calendar-date.ts';
import { refusal } from '../application-failures.ts';
import { fieldsOf, isId, quoted } from './unknown.ts';

export interface PollInput {
  readonly connectionId: string;
  /** Changes when an operator resets the cursor. */
  readonly epoch: number;
  /** ISO instant to begin from, in a new epoch. */
  readonly resetTo: string | undefined;
}

/** @throws ApplicationFailure, not retried, when the input is malformed. */
export function checkPollInput(input: unknown): PollInput {
  const { connectionId, epoch = 0, resetTo } = fieldsOf(input);
  const isResetValid = resetTo === undefined || (typeof resetTo === 'string' && !Number.isNaN(Date.parse(resetTo)));
  if (typeof connectionId !== 'string' || connectionId === '' || typeof epoch !== 'number' || !isResetValid) {
    const shape = '{"connectionId": "<connection>", "epoch": <number>, "resetTo": "<instant>"}';
    throw refusal('tieout.input-invalid', `got ${quoted(input)}, wanted ${shape}.`);
  }
  return { connectionId, epoch, resetTo };
}

export interface ListInput {
  readonly connectionId: string;
  readonly from?: CalendarDate;
  readonly through?: CalendarDate;
  readonly batch?: number;
}

/** @throws ApplicationFailure, not retried, when the input is malformed or chooses nothing. */
export function checkListInput(input: unknown): ListInput {
  const { connectionId, from, through, batch } = fieldsOf(input);
  const isDate = (value: unknown) =>
    value === undefined || (typeof value === 'string' && calendarDate(value) === value);
  const isBatch = batch === undefined || isId(batch);
  const isChosen = [from, through, batch].some((value) => value !== undefined);
  if (
    typeof connectionId !== 'string' ||
    connectionId === '' ||
    !isDate(from) ||
    !isDate(through) ||
    !isBatch ||
    !isChosen
  ) {
    const shape = '{"connectionId": "<connection>", "from": "2026-10-01", "through": "2026-10-31", "batch": <number>}';
    throw refusal('tieout.input-invalid', `got ${quoted(input)}, wanted ${shape}, dates or a batch.`);
  }
  return {
    connectionId,
    ...(typeof from === 'string' ? { from } : {}),
    ...(typeof through === 'string' ? { through } : {}),
    ...(typeof batch === 'number' ? { batch } : {}),
  };
}
