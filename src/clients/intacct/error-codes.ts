/**
 * What Intacct's errors mean, as data. Ids and numbers decide where there are any; words only where Sage uses one
 * number for everything (BL01001973), in the wording that production connectors have collected.
 */
import type { FailureCode } from '../../domain/failures/failure.ts';
import type { IntacctError } from './intacct-error.ts';

/** Where an answer says no. Only at `function` can anything have been executed. */
export type Level = 'gateway' | 'control' | 'authentication' | 'function';

/** Fits an error that has all of what is given here. */
interface ErrorRule {
  readonly at?: Level;
  readonly errorno?: RegExp;
  readonly category?: RegExp;
  readonly messageId?: RegExp;
  readonly text?: RegExp;
  readonly code: FailureCode;
}

const DIMENSION =
  '\\b(?:department|location|class|project|customer|employee|item|job|task|cost type|cost code|contract|warehouse|grant)\\b';
const dimensionPattern = (pattern: string) => new RegExp(pattern.replaceAll('DIMENSION', DIMENSION), 'i');

/** The first rule that fits an error decides. */
const ERROR_RULES: readonly ErrorRule[] = [
  { errorno: /^GW-0010$/, code: 'intacct.rate-limited' },
  { errorno: /^GW-0011$/, code: 'intacct.request-refused' },
  { errorno: /^XL03000003$/, code: 'intacct.request-refused' },
  { errorno: /^(?:invalidRequest|XMLGW_JPP0002|UJPP0002)$/, code: 'intacct.access-denied' },
  // At the sign-in: the company expired. Not documented for a function; there it says nothing certain.
  { errorno: /^PL04000055$/, at: 'authentication', code: 'intacct.access-denied' },
  { errorno: /^PL04000055$/, at: 'function', code: 'intacct.outcome-unknown' },
  { errorno: /^PL04000005$/, code: 'intacct.access-denied' },
  { errorno: /^Get API Session Failed$/i, code: 'intacct.access-denied' },
  { errorno: /^(?:Query Failed|Invalid fields list)/i, at: 'function', code: 'intacct.request-refused' },
  { errorno: /^XL03000006$/, at: 'function', text: /cannot be queried/i, code: 'intacct.request-refused' },
  { errorno: /^DL02000001$/, at: 'function', code: 'intacct.outcome-unknown' },
  // A number that exists: the write may be an earlier one of ours, so look. Bills and adjustments are all that we create.
  { errorno: /^(?:BL34000061|PL05000104|BL03002185)$/, at: 'function', code: 'intacct.outcome-unknown' },
  { category: /duplicat/i, at: 'function', code: 'intacct.outcome-unknown' },
  // Assumed: message ids are the English sentence in capitals, as in the one that Sage has published.
  { messageId: /DUPLICATE|ALREADY_EXISTS/, at: 'function', code: 'intacct.outcome-unknown' },
  { messageId: /PERIODS?_(?:ARE_|IS_)?CLOSED|CLOSED_PERIOD/, at: 'function', code: 'intacct.period-closed' },

  { text: /API rate limit exceeded/i, code: 'intacct.rate-limited' },
  { text: /service is temporarily off-?line/i, at: 'function', code: 'intacct.outcome-unknown' },
  { text: /service is temporarily off-?line/i, code: 'intacct.unreachable' },
  // No public source shows the answer to a repeated function control id, nor at which level it comes.
  { text: /control ?id/i, code: 'intacct.outcome-unknown' },
  { text: /already exists/i, at: 'function', code: 'intacct.outcome-unknown' },
  { text: /activate the vendor/i, at: 'function', code: 'intacct.vendor-inactive' },
  { text: /\bvendor '.*' (?:specified )?is (?:not valid|invalid)/i, at: 'function', code: 'intacct.vendor-missing' },
  { text: /invalid vendor '.*' specified/i, at: 'function', code: 'intacct.vendor-missing' },
  { text: /periods? (?:are|is|that's been) closed|within a period that/i, at: 'function', code: 'intacct.period-closed' },
  { text: /you do not have permission/i, at: 'function', code: 'intacct.access-denied' },
  { text: /account .*is not valid|account number .*(?:requires a|is associated to)/i, at: 'function', code: 'intacct.account-invalid' },
  { text: dimensionPattern('missing the DIMENSION dimension'), at: 'function', code: 'intacct.account-invalid' },
  { text: dimensionPattern('DIMENSION .*is (?:not valid|invalid)'), at: 'function', code: 'intacct.account-invalid' },
  { text: dimensionPattern('invalid DIMENSION .*(?:specified|selected)'), at: 'function', code: 'intacct.account-invalid' },
  { text: dimensionPattern('DIMENSION must be .*auto-filled'), at: 'function', code: 'intacct.account-invalid' },
  // A control block that echoes nothing, because it came before ours was read: numbers of the gateway itself differ.
  { errorno: /^XL/, at: 'gateway', code: 'intacct.access-denied' },
]; // prettier-ignore

/**
 * What errors of one answer mean together; `undefined` when no rule knows any of them. Intacct lists the specific one
 * first and generic ones after; but where one leaves it open whether something was written, that counts.
 */
export function codeOf(errors: readonly IntacctError[], level: Level): FailureCode | undefined {
  const codes = errors.map((error) => ERROR_RULES.find((rule) => fits(rule, error, level))?.code);
  return codes.find((code) => code === 'intacct.outcome-unknown') ?? codes.find((code) => code !== undefined);
}

function fits(rule: ErrorRule, error: IntacctError, level: Level): boolean {
  return (
    (rule.at ?? level) === level &&
    (rule.errorno?.test(error.errorno) ?? true) &&
    (rule.category?.test(error.category) ?? true) &&
    (rule.text?.test(error.text) ?? true) &&
    (rule.messageId === undefined || error.messageIds.some((id) => rule.messageId?.test(id)))
  );
}
