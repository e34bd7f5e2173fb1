/**
 * Intacct's error numbers and texts → our failure codes, as data. Numbers first; texts only where Sage uses one number
 * for everything (BL01001973), in the wording that production connectors have collected.
 */
import type { FailureCode } from '../../domain/failure.ts';

export interface ErrorRule {
  readonly errorno?: string;
  readonly text?: RegExp;
  readonly code: FailureCode;
}

/** Failures of one function, most telling first. What matches none is `intacct.business-rule`: a person decides. */
export const FUNCTION_ERRORS: readonly ErrorRule[] = [
  { text: /service is temporarily off-?line/i, code: 'intacct.outcome-unknown' },
  { errorno: 'DL02000001', code: 'intacct.outcome-unknown' },
  // A repeated function control id, and a number that exists: the write may be an earlier one of ours, so look.
  { text: /control ?id/i, code: 'intacct.outcome-unknown' },
  { errorno: 'BL03002185', code: 'intacct.outcome-unknown' },
  { text: /activate the vendor/i, code: 'intacct.vendor-inactive' },
  { text: /vendor .*(?:is invalid|is not valid|specified)/i, code: 'intacct.vendor-missing' },
  { text: /periods? (?:are|is|that's been) closed|within a period that/i, code: 'intacct.period-closed' },
  { errorno: 'PL04000005', code: 'intacct.access-denied' },
  { text: /do not have permission/i, code: 'intacct.access-denied' },
  {
    text: /invalid (?:class|project|task|cost type|customer|employee|item|contract|warehouse) |account .*(?:not valid|requires a|restricted|dimension)|missing the .* dimension|(?:department|location|class|project|term) .*(?:invalid|not valid)|multi-entity location/i,
    code: 'intacct.account-invalid',
  },
];

export interface IntacctError {
  readonly errorno: string;
  readonly text: string;
}

/** The first rule, in order, that fits any of the errors: Intacct lists the specific one first and generic ones after. */
export function codeOf(errors: readonly IntacctError[], rules: readonly ErrorRule[]): FailureCode | undefined {
  const fits = (rule: ErrorRule) =>
    errors.some(
      ({ errorno, text }) =>
        (rule.errorno === undefined || rule.errorno === errorno) && (rule.text === undefined || rule.text.test(text)),
    );
  return rules.find(fits)?.code;
}
