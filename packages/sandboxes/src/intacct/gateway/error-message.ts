/** Writes errors into a response. The errors themselves are data, in `failures.ts` and `ap-failures.ts`. */
import { randomBytes } from 'node:crypto';

import type { GatewayError } from './failures.ts';
import { element, type XmlElement } from './xml.ts';

/** `with-ids`: the request asked for showadditionalerrorinfo. */
export type ErrorDetail = 'plain' | 'with-ids';

/** Real texts end with a support ID that is different each time; clients must strip it before comparing. */
export function errorMessage(errors: readonly GatewayError[], detail: ErrorDetail = 'plain'): XmlElement {
  const requestId = `${randomBytes(6).toString('hex')}%7E${randomBytes(4).toString('hex')}`;
  return element(
    'errormessage',
    errors.map((error, index) =>
      element('error', [
        element('errorno', error.errorno),
        element('description', error.description ?? ''),
        element('description2', index === 0 ? `${error.text} [Support ID: ${requestId}]` : error.text),
        element('correction', error.correction ?? ''),
        ...(detail === 'plain' || error.additional === undefined
          ? []
          : [additionalInfo(error, error.additional, requestId)]),
      ]),
    ),
  );
}

/** Error numbers for records that already exist. */
const DUPLICATE_ERRORS = new Set(['BL34000061', 'BL03002185', 'PL05000104', 'SANDBOX_CONTROLID_USED']);

function additionalInfo(
  error: GatewayError,
  { errorid, messageid }: NonNullable<GatewayError['additional']>,
  requestId: string,
): XmlElement {
  const target = element('target', '', {
    ...{ domain: '', requestinfo: requestId, object: '', field: '', businessinfo: '' },
  });
  const message = (name: string, id: string, placeholders: readonly XmlElement[]): XmlElement =>
    element(name, [element('messageid', id), target, element('placeholders', placeholders)]);
  return element('additionalinfo', [
    element('errorid', errorid),
    // One category is documented; the other is assumed.
    element('category', DUPLICATE_ERRORS.has(error.errorno) ? 'Duplication Prevention' : 'Validation'),
    target,
    message('description', error.description === undefined ? '' : `${messageid}_DESCRIPTION`, []),
    message('cdescription', messageid, placeholdersIn(error.text)),
    message('correction', error.correction === undefined ? '' : `${messageid}_CORRECTION`, []),
  ]);
}

/** The values quoted in the text. Real placeholders have names, which are not published. */
function placeholdersIn(text: string): XmlElement[] {
  return [...text.matchAll(/(?<!\w)'([^']*)'(?!\w)/g)].map(([, value = ''], index) =>
    element('placeholder', '', { name: `VALUE${index + 1}`, value }),
  );
}
