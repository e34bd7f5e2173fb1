/**
 * What each error that Intacct is known to give means for a read and for a write: by number, by id, by HTTP status, and
 * by words where there is nothing else. No row of it may put a secret into an error.
 */
import { afterEach, describe, expect, it } from '@jest/globals';

import type { FailureCode } from '../../src/domain/failures/failure.ts';
import { closeServers, company, failureOf, startServer, type Refused } from '../support/with-sandboxes.ts';
import { aWrite, clientOf, post } from './intacct-client-bills.ts';
import {
  control,
  controlIdIn,
  error,
  errors,
  gatewayStatus,
  operation,
  response,
  result,
  signInFailed,
  startGateway,
  type Reply,
} from './intacct-client-gateway.ts';

afterEach(closeServers);

const SECRETS = [company.senderPassword, company.userPassword, 'canary-session-id'];

/** What a read and a write fail with when the gateway answers so. */
async function failures(reply: (body: string) => Reply): Promise<{ read: Refused; write: Refused }> {
  const { origin } = await startGateway(reply);
  const client = clientOf(origin, { lanes: 4 });
  const [read, write] = await Promise.all([failureOf(client.listTerms()), failureOf(post(client, aWrite()))]);
  for (const secret of SECRETS) expect(read.everything + write.everything).not.toContain(secret);
  return { read, write };
}

async function codes(reply: (body: string) => Reply): Promise<readonly [FailureCode, FailureCode]> {
  const { read, write } = await failures(reply);
  return [read.code, write.code];
}

/** A failed function, whose status may be either; the failed create holds its empty data. */
const failing =
  (errormessage: string, status = 'failure', data = '') =>
  (body: string) => ({
    body: result(status, data + errormessage, controlIdIn(body)),
  });

const GENERIC = [
  { errorno: 'BL01001973', text: 'Could not create APBILL record!' },
  {
    errorno: 'BL01001973',
    text: 'Currently, we can&#039;t create the transaction',
    correction: 'Check the transaction for errors or inconsistencies, then try again.',
  },
];
const ROLLED_BACK = {
  errorno: 'XL03000009',
  text: 'The entire transaction in this operation has been rolled back due to an error.',
};

const RATE_LIMITED: readonly [FailureCode, FailureCode] = ['intacct.rate-limited', 'intacct.rate-limited'];
/** Said of a write, nobody knows how far it came before. */
const LIMIT_UNSURE: readonly [FailureCode, FailureCode] = ['intacct.rate-limited', 'intacct.outcome-unknown'];
const UNSURE: readonly [FailureCode, FailureCode] = ['intacct.unreachable', 'intacct.outcome-unknown'];
const PASSING: readonly [FailureCode, FailureCode] = ['intacct.unreachable', 'intacct.unreachable'];
const both = (code: FailureCode): readonly [FailureCode, FailureCode] => [code, code];

describe('an error above the functions, where nothing was executed', () => {
  const refusedSignIn = (errormessage: string, user = 'u') => operation(signInFailed(user) + errormessage);
  const rows: readonly (readonly [string, Reply, readonly [FailureCode, FailureCode]])[] = [
    ['XL03000003 at control', { body: response(control('failure') + errors({ errorno: 'XL03000003', text: 'XML Parse schema error: Fatal Error 76: Opening and ending tag mismatch: a line 1 and b. Line: 1, column: 9. [Support ID: a%7Eb]' }, { errorno: 'XL03000003', text: 'second' })) }, both('intacct.request-refused')],
    ['XL03000003 that speaks of control ids', { body: response(control('failure') + error('XL03000003', 'The attribute controlid is required but missing.')) }, both('intacct.request-refused')],
    ['XL03000006 at control: a wrong sender', { body: response(control('failure') + error('XL03000006', 'Incorrect Intacct XML Partner ID or password.')) }, both('intacct.access-denied')],
    ['XL03000006 in a control block that echoes nothing', { body: response(gatewayStatus('failure') + error('XL03000006', 'Incorrect Intacct XML Partner ID or password.')) }, both('intacct.access-denied')],
    ['XL03000006 at control: a wrong policy', { body: response(control('failure') + error('XL03000006', 'x is not a valid transport policy.')) }, both('intacct.access-denied')],
    ['XL03000006 at the sign-in: wrong login', { body: refusedSignIn(error('XL03000006', 'Sign-in information is incorrect')) }, both('intacct.access-denied')],
    ['XL03000006 at the sign-in: no authorization', { body: refusedSignIn(errors({ errorno: 'XL03000006', description: 'Invalid Web Services Authorization', text: 'The sender ID x is not authorized to make Web Services requests to company ID y.' })) }, both('intacct.access-denied')],
    ['XL03000006 at the sign-in: a session lost again and again', { body: refusedSignIn(error('XL03000006', 'Invalid session abc..'), '') }, PASSING],
    ['PL04000055 at the sign-in: the company expired', { body: refusedSignIn(error('PL04000055', 'This company has expired.')) }, both('intacct.access-denied')],
    ['off-line at control', { body: response(control('failure') + error('XL01000001', 'The Service is Temporarily Off-line')) }, PASSING],
    ['an unknown error at control', { body: response(control('failure') + error('XL09999999', 'Odd.')) }, both('intacct.access-denied')],
    ['a control block that was aborted', { body: response(control('aborted')) }, both('intacct.access-denied')],
    ['a repeated control id at control', { body: response(control('failure') + error('XL03000099', 'The control ID was executed before.')) }, UNSURE],
    ['GW-0010 with HTTP 429', { status: 429, body: response(gatewayStatus('failure') + errors({ errorno: 'GW-0010', description: 'Too Many Requests [Request ID: A1]' })) }, RATE_LIMITED],
    ['GW-0010 with HTTP 200', { body: response(gatewayStatus('failure') + errors({ errorno: 'GW-0010', description: 'Too Many Requests' })) }, RATE_LIMITED],
    ['HTTP 429 with other words', { status: 429, body: response(gatewayStatus('failure') + error('XL03000006', 'Sign-in information is incorrect')) }, RATE_LIMITED],
    ['XML of a limit with HTTP 200', { body: response(gatewayStatus('failure') + errors({ errorno: '', description: 'API rate limit exceeded' })) }, RATE_LIMITED],
    ['GW-0011 with HTTP 400', { status: 400, body: response(gatewayStatus('failure') + errors({ errorno: 'GW-0011', description: 'Invalid Request [Request ID: AC47]' })) }, both('intacct.request-refused')],
    ['invalidRequest with HTTP 400', { status: 400, body: response(gatewayStatus('failure') + error('invalidRequest', 'Invalid Request')) }, both('intacct.access-denied')],
    ['XMLGW_JPP0002 with HTTP 401', { status: 401, body: response(gatewayStatus('failure') + error('XMLGW_JPP0002', 'Sign-in information is incorrect. Please check your request.')) }, both('intacct.access-denied')],
    ['UJPP0002 with HTTP 401', { status: 401, body: response(gatewayStatus('failure') + error('UJPP0002', 'Sign-in information is incorrect. Please check your request.')) }, both('intacct.access-denied')],
    ['an unknown error with HTTP 401', { status: 401, body: response(gatewayStatus('failure') + error('GW-9999', 'No.')) }, both('intacct.access-denied')],
    ['an unknown error of the gateway', { body: response(gatewayStatus('failure') + error('GW-9999', 'Odd.')) }, PASSING],
  ]; // prettier-ignore
  it.each(rows)('%s', async (_case, reply, expected) => {
    expect(await codes(() => reply)).toEqual(expected);
  });
});

describe('an error of a function', () => {
  const rows: readonly (readonly [string, string, readonly [FailureCode, FailureCode]])[] = [
    ['XL03000006: a field that cannot be queried', error('XL03000006', 'The following fields cannot be queried: FOO'), both('intacct.request-refused')],
    ['Query Failed', error('Query Failed', 'Object definition BADOBJECT not found'), both('intacct.request-refused')],
    ['Invalid fields list', errors({ errorno: 'Invalid fields list FOO' }), both('intacct.request-refused')],
    ['XL03000009 before the error that tells', errors(ROLLED_BACK, { errorno: 'BL01001973', text: 'Invalid Project &#039;1&#039; specified.' }), both('intacct.account-invalid')],
    ['XL03000009 after PL01000127', errors({ errorno: 'PL01000127', text: 'Document Number is missing' }, ROLLED_BACK), both('intacct.business-rule')],
    ['XL03000009 alone', errors(ROLLED_BACK), both('intacct.business-rule')],
    ['XL03000009 after generic errors', errors(...GENERIC, ROLLED_BACK), both('intacct.business-rule')],
    ['PL04000055', error('PL04000055', 'This company has expired.'), UNSURE],
    ['PL04000005', error('PL04000005', 'You do not have permission for API operation READ_BY_QUERY on objects of type x [Support ID: a]'), both('intacct.access-denied')],
    ['a permission without number', error('', 'You do not have permission for API operation CREATE'), both('intacct.access-denied')],
    ['the service off-line', errors({ errorno: '', text: 'The Service is Temporarily Off-line', correction: 'Please Try Again Later' }), UNSURE],
    ['the service off-line, told last', errors(...GENERIC, { errorno: 'BL01001973', text: 'Invalid Vendor &#039;V&#039; specified.' }, { errorno: '', text: 'The Service is Temporarily Offline' }), UNSURE],
    ['DL02000001', error('DL02000001', 'There was an error processing the request.'), UNSURE],
    ['PL01000127', error('PL01000127', 'Document Number is missing'), both('intacct.business-rule')],
    ['BL03002128', errors({ errorno: 'BL03002128', text: 'Enter a Bill number, and try again.' }, ...GENERIC), both('intacct.business-rule')],
    ['BL34000061: it exists', errors({ errorno: 'BL34000061', text: 'Another Bill with the given value(s) INV-1  already exists', correction: 'Use a unique value instead.' }, ...GENERIC), UNSURE],
    ['PL05000104: it exists', error('PL05000104', 'Exists.'), UNSURE],
    ['BL03002185: the number exists', error('BL03002185', 'A transaction with that number exists'), UNSURE],
    ['BL01001973 with words of a duplicate', errors({ errorno: 'BL01001973', text: 'Another record with the value INV-1 already exists' }), UNSURE],
    ['BL01001973 with GL-0493', errors({ errorno: 'BL01001973', description: 'Duplicate account number', text: 'Odd.', info: '<errorid>GL-0493</errorid><category>Duplication Prevention</category>' }), UNSURE],
    ['BL01001973 with the message id of a duplicate', errors({ errorno: 'BL01001973', text: 'Odd.', info: '<errorid>X-1</errorid><cdescription><messageid>IA.THE_NUMBER_ALREADY_EXISTS</messageid></cdescription>' }), UNSURE],
    ['a message id before words that say something else', errors({ errorno: 'BL01001973', text: 'Invalid Vendor &#039;V&#039; specified.', info: '<description><messageid>IA.PERIODS_ARE_CLOSED</messageid></description>' }), both('intacct.period-closed')],
    ['BL01001973, generic', errors(...GENERIC), both('intacct.business-rule')],
    ['BL03000018', error('BL03000018', 'Illegal format for Bill number'), both('intacct.business-rule')],
    ['a repeated control id', error('', 'The function control ID was executed before.'), UNSURE],
    ['a limit', error('', 'API rate limit exceeded'), LIMIT_UNSURE],
    ['the limit of the gateway', error('GW-0010', 'Too Many Requests'), LIMIT_UNSURE],
    ['no reason at all', '', both('intacct.business-rule')],
    ['an error without anything in it', '<errormessage><error/></errormessage>', both('intacct.business-rule')],
    ['words that hold tags', error('X', 'Activate the &lt;b&gt;vendor&lt;/b&gt; V-1, then try again.'), both('intacct.vendor-inactive')],
    ['words that hold elements', '<errormessage><error><errorno>X</errorno><description2>Activate <b>it</b></description2></error></errormessage>', both('intacct.business-rule')],
  ]; // prettier-ignore
  it.each(rows)('%s', async (_case, errormessage, expected) => {
    for (const status of ['failure', 'aborted'])
      expect(await codes(failing(errormessage, status, '<data listtype="objects" count="0"/>'))).toEqual(expected);
  });

  it('is not certain when the function made a record all the same', async () => {
    const made = '<data listtype="objects" count="1"><apbill><RECORDNO>3001</RECORDNO></apbill></data>';
    expect(await codes(failing(errors(...GENERIC), 'failure', made))).toEqual(UNSURE);
  });

  it.each([
    ['without a count', '<data><apbill><RECORDNO>3001</RECORDNO></apbill></data>'],
    ['counted as none', '<data listtype="objects" count="0"><apbill><RECORDNO>3001</RECORDNO></apbill></data>'],
    ['deeper inside', '<data><list><apbill><RECORDNO>3001</RECORDNO></apbill></list></data>'],
    ['counted in words', '<data listtype="objects" count="one"/>'],
  ])('is not certain when it names a record, %s', async (_case, made) => {
    expect(await codes(failing(errors(...GENERIC), 'failure', made))).toEqual(UNSURE);
  });

  it.each(['Success', 'SUCCESS', 'Failure', 'warning', 'ok', ''])(
    'is not certain when its status is "%s", which says neither yes nor no',
    async (status) => {
      const made = '<data listtype="objects" count="0"/>';
      expect(await codes(failing('', status, made))).toEqual(UNSURE);
      expect(await codes(failing(errors(...GENERIC), status, made))).toEqual(UNSURE);
    },
  );
});

describe('a getAPISession that fails', () => {
  const refusedWith = async (inner: string, status = 'failure') => {
    const { origin } = await startServer((sent, answer) => {
      answer.end(result(status, inner, controlIdIn(sent)));
    });
    const client = clientOf(origin);
    return Promise.all([failureOf(client.listTerms()), failureOf(post(client, aWrite()))]);
  };

  it.each([
    ['its own error', error('Get API Session Failed', 'No.')],
    ['an error that no rule knows', errors(...GENERIC)],
    ['no reason', ''],
    ['words that a bill could be refused with', error('BL01001973', 'The location &#039;E77&#039; is invalid.')],
  ])('is told as a sign-in that was refused, never as a refused bill: %s', async (_case, inner) => {
    for (const { code, everything } of await refusedWith(inner)) {
      expect(code).toBe('intacct.access-denied');
      expect(everything).not.toContain('refused the bill');
    }
  });

  it.each([
    ['the service off-line', error('', 'The Service is Temporarily Off-line'), 'intacct.unreachable'],
    ['a limit', error('GW-0010', 'Too Many Requests'), 'intacct.rate-limited'],
  ] as const)('is asked for again when that passes, and nothing was written: %s', async (_case, inner, code) => {
    expect((await refusedWith(inner)).map((refused) => refused.code)).toEqual(both(code));
  });
});

describe('words of a function’s error, where the number says nothing', () => {
  const vendor = both('intacct.vendor-missing');
  const account = both('intacct.account-invalid');
  const rows: readonly (readonly [string, readonly [FailureCode, FailureCode]])[] = [
    ["The vendor 'V-1' is invalid.", vendor],
    ["Vendor 'Tom's Supply' specified is not valid.", vendor],
    ["The specified vendor 'V-1' is not valid.", vendor],
    ["Invalid Vendor 'V-1' specified.", vendor],
    ['Activate the vendor V-1, then try again.', both('intacct.vendor-inactive')],
    ['Account 5010 is not valid', account],
    ["The account number '5010' requires a Department", account],
    ['The account number 5010 is associated to the', account],
    ["The specified GL account '5010' : 'Goods' is not valid. GL account is restricted by", account],
    ...['Department', 'Location', 'Item', 'Job', 'Employee', 'Cost Code', 'Grant'].map(
      (name) => [`This transaction is missing the ${name} dimension for the Account 5010`, account] as const,
    ),
    ["The department 'D' is invalid.", account],
    ['Department D is not valid', account],
    ['Invalid Department D selected', account],
    ['Department must be D. This value is auto-filled', account],
    ["The location 'L' is invalid.", account],
    ["Location 'L' is not valid", account],
    ['Location must be L. This value is auto-filled', account],
    ["Invalid Project '10064' specified.", account],
    ["Project '10064' specified is not valid.", account],
    ["Customer 'C' specified is not valid.", account],
    ['Use of empty Location is invalid. A valid Multi-Entity Location must be specified.', account],
    ["Periods are closed. Your transaction date (09/30/2026) is within a period that's been closed.", both('intacct.period-closed')],
    ['Required field Vendor ID is missing', both('intacct.business-rule')],
    ['The term name N99 is invalid', both('intacct.business-rule')],
    ['There is no due on the bill', both('intacct.business-rule')],
    ["Transaction 'X' is already paid and can't be deleted", both('intacct.business-rule')],
    ['The moon is full.', both('intacct.business-rule')],
  ]; // prettier-ignore
  it.each(rows)('%s', async (words, expected) => {
    const text = `${words.replaceAll("'", '&#039;')} [Support ID: nHh88EB032%7EY1JF]`;
    const told = await failures(failing(errors({ errorno: 'BL01001973', text }, ...GENERIC)));
    expect([told.read.code, told.write.code]).toEqual(expected);
    expect(told.write.everything).toContain(words);
    expect(told.write.everything).not.toContain('Support ID');
  });
});

describe('a limit reported by something that is not the gateway, which may have passed the write on', () => {
  const rows: readonly (readonly [string, Reply, readonly [FailureCode, FailureCode]])[] = [
    ['HTTP 429 with HTML', { status: 429, body: '<html><body>Slow down</body></html>' }, LIMIT_UNSURE],
    ['HTTP 429 with nothing', { status: 429, body: '' }, LIMIT_UNSURE],
    ['words of a limit with HTTP 200', { body: 'API rate limit exceeded' }, LIMIT_UNSURE],
    ['JSON of a limit with HTTP 200', { body: '{"message":"API rate limit exceeded"}' }, LIMIT_UNSURE],
    ['words of a limit with HTTP 503', { status: 503, body: 'API rate limit exceeded' }, LIMIT_UNSURE],
    ['HTTP 429 with an answer that was cut', { status: 429, body: response(gatewayStatus('failure') + error('GW-0010', 'Too Many Requests')).slice(0, -20) }, LIMIT_UNSURE],
    ['HTTP 429 with a refusal beside an operation', { status: 429, body: response(control('failure') + error('GW-0010', 'Too Many Requests') + '<operation><authentication><status>success</status></authentication></operation>') }, LIMIT_UNSURE],
    ['HTTP 429 with a sign-in that failed', { status: 429, body: operation(signInFailed() + error('XL03000006', 'Odd.')) }, LIMIT_UNSURE],
    ['HTTP 429 with a repeated control id', { status: 429, body: response(control('failure') + error('XL03000099', 'The control ID was executed before.')) }, UNSURE],
    ['a control block that says neither yes nor no', { body: response(control('Failure')) }, UNSURE],
  ]; // prettier-ignore
  it.each(rows)('%s', async (_case, reply, expected) => {
    expect(await codes(() => reply)).toEqual(expected);
  });
});

describe('an HTTP status without an answer of the gateway', () => {
  const html = (status: number) => `<html><body><h1>${status}</h1>${SECRETS.join()}</body></html>`;
  it.each([400, 401, 403, 404, 498, 500, 502, 503, 504, 524])('%s with HTML or nothing', async (status) => {
    for (const body of [html(status), '']) expect(await codes(() => ({ status, body }))).toEqual(UNSURE);
  });

  it('524 with an answer that looks complete: the request may still be running', async () => {
    const body = response(gatewayStatus('failure') + error('GW-0010', 'Too Many Requests'));
    expect(await codes(() => ({ status: 524, body }))).toEqual(UNSURE);
  });

  it('and a limit quoted in an answer that was cut: other functions of it may have written', async () => {
    const whole = failing(error('', 'API rate limit exceeded'))('<function controlid="x">').body;
    expect(await codes(() => ({ body: whole.slice(0, -20) }))).toEqual(UNSURE);
  });
});

describe('the evidence of an error', () => {
  it('holds the numbers, the ids and what Sage put into its words, and none of our secrets', async () => {
    const said = SECRETS.join(' ');
    const info = duplicateInfo(`IA.${said}`).replace('5000.11', `5000.11 ${said}`);
    const { write } = await failures(failing(errors({ errorno: `BL01001973 ${said}`, text: said, info })));
    for (const part of ['BL01001973', 'GL-0493', 'IA.THE_ACCOUNT_NUMBER_ALREADY_EXISTS', 'ACCOUNTNO=5000.11'])
      expect(write.everything).toContain(part);
  });

  it('asks to wait as long as a limit said', async () => {
    const body = response(gatewayStatus('failure') + error('GW-0010', 'Too Many Requests'));
    const reply = { status: 429, body, headers: { 'retry-after': '7' } };
    const { read, write } = await failures(() => reply);
    expect([read.retryAfterMs, write.retryAfterMs]).toEqual([7_000, 7_000]);
  });

  it('stays small, however much Intacct says', async () => {
    const flood = Array.from({ length: 500 }, () => ({ errorno: 'X'.repeat(500), text: 'y'.repeat(5_000) }));
    const { write } = await failures(failing(errors(...flood)));
    expect(write.everything.length).toBeLessThan(10_000);
  });
});

/** As Sage has published it for a duplicate account number. */
function duplicateInfo(messageId: string): string {
  return (
    '<errorid>GL-0493</errorid><category>Duplication Prevention</category><target domain="" object=""/>' +
    `<description><messageid>${messageId}</messageid><placeholders></placeholders></description>` +
    '<cdescription><messageid>IA.THE_ACCOUNT_NUMBER_ALREADY_EXISTS</messageid><placeholders>' +
    '<placeholder name="ACCOUNTNO" value="5000.11"/></placeholders></cdescription>'
  );
}
