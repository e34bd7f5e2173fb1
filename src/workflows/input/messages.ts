/** What is understood of a message to a bill's workflow: the Temporal CLI may send anything, or nothing. */
import type { Resolution } from '../messages.ts';
import type { BillNews } from '../names.ts';
import { fieldsOf, isId, isText } from './unknown.ts';

const ACTIONS: readonly Resolution['action'][] = ['retry', 'skip', 'adopt', 'repost', 'separate'];
/** Decisions that may name a bill in Intacct. */
const NAMING: readonly unknown[] = ['adopt', 'separate'];

/** What is wrong with a resolution, in words; `undefined` when it can be used. */
export function problemOfResolution(resolution: unknown): string | undefined {
  const { action, by, why, recordNo } = fieldsOf(resolution);
  if (!ACTIONS.some((one) => one === action)) return `action must be one of ${ACTIONS.join(', ')}.`;
  if (recordNo !== undefined && (!NAMING.includes(action) || !isRecordNo(recordNo)))
    return 'recordNo goes with adopt or separate, and is the RECORDNO of a bill in Intacct as text, e.g. "1041".';
  if (!isText(by)) return 'by must say who decided.';
  if (!isText(why)) return 'why must say the reason: it is kept for the auditor.';
  return undefined;
}

function isRecordNo(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,20}$/.test(value);
}

/** @param resolution one that `problemOfResolution` let pass. */
export function asResolution(resolution: unknown): Resolution {
  return resolution as Resolution;
}

/** What a retry may carry: the poll and commands say who asks, the Temporal CLI may say nothing. */
export interface RetryRequest {
  readonly by: string;
  readonly why?: string | undefined;
  readonly apply?: 'mapping';
  /** RECORDNO of a bill in Intacct that is another invoice; or all that look like this one. */
  readonly separate?: string;
}

export function retryRequestIn(request: unknown): RetryRequest {
  const { by, why, apply, separate } = fieldsOf(request);
  return {
    by: isText(by) ? by : 'Someone',
    ...(isText(why) ? { why } : {}),
    ...(apply === 'mapping' ? { apply } : {}),
    ...(separate === 'all' || isRecordNo(separate) ? { separate } : {}),
  };
}

/** What is understood of the news about a bill; anything else in it is left alone. */
export function newsIn(news: unknown): Pick<BillNews, 'replacedBy'> {
  const { replacedBy } = fieldsOf(news);
  return isId(replacedBy) ? { replacedBy } : {};
}
