/** For the contract tests of the Intacct sandbox: one small company, and requests as raw XML. No client of ours. */
import { request } from 'node:http';

import { afterEach } from '@jest/globals';

import type { IntacctCompany } from '../../src/intacct/company.ts';
import { startIntacctSandbox, type IntacctSandbox, type IntacctSandboxOptions } from '../../src/intacct/server.ts';

export const company: IntacctCompany = {
  companyId: 'sandbox-co',
  senderId: 'sender',
  senderPassword: 'not-secret',
  userId: 'api',
  userPassword: 'not-secret-either',
  baseCurrency: 'USD',
  entities: [
    { id: 'E10', name: 'North' },
    { id: 'E20', name: 'Central' },
  ],
  locations: [
    { id: 'T01', name: 'Territory 1', entityId: 'E10' },
    { id: 'T05', name: 'Territory 5', entityId: 'E20' },
    { id: 'T09', name: 'Closed office', entityId: 'E10', status: 'inactive' },
  ],
  departments: [{ id: 'SVC', title: 'Service' }],
  classes: [{ id: 'RES', name: 'Residential' }],
  glAccounts: [
    { accountNo: '5010', title: 'Materials', accountType: 'incomestatement', normalBalance: 'debit' },
    {
      accountNo: '5030',
      title: 'Installs',
      accountType: 'incomestatement',
      normalBalance: 'debit',
      requires: ['department'],
    },
    {
      accountNo: '5990',
      title: 'Old',
      accountType: 'incomestatement',
      normalBalance: 'debit',
      status: 'inactive',
    },
  ],
  terms: [{ name: 'N30', description: 'Net 30', due: 30 }],
  vendors: [
    { vendorId: '00123', name: "Pipe & Valve's Supply", termName: 'N30' },
    { vendorId: 'V-1002', name: 'Duct Depot' },
    { vendorId: 'V-1025', name: 'Gone Supply', status: 'inactive' },
  ],
  closedThrough: { E10: '2026-09-30', E20: '2026-10-31' },
  bills: [
    {
      vendorId: 'V-1002',
      recordId: 'HAND-1',
      whenCreated: '2026-08-01',
      totalPaid: '5',
      lines: [{ accountNo: '5010', amount: '20', locationId: 'T01' }],
    },
  ],
};

export let sandbox: IntacctSandbox | undefined;

/** Closes the sandbox after each test of a file; called once, at its top. */
export function useSandbox(): void {
  afterEach(async () => {
    await sandbox?.close();
    sandbox = undefined;
  });
}

export async function start(options: Partial<IntacctSandboxOptions> = {}): Promise<void> {
  await sandbox?.close();
  sandbox = await startIntacctSandbox({ port: 0, company, ...options });
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

export async function postRaw(body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(sandbox?.url ?? '', {
    method: 'POST',
    body: typeof body === 'string' ? body : Buffer.from(body),
    headers: { 'content-type': 'application/xml', ...headers },
  });
  return { status: response.status, body: await response.text() };
}

/** To the same server under another name or path, which `fetch` cannot do. */
export function postTo(host: string, path: string, body: string): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = request(`${sandbox?.origin}${path}`, { method: 'POST', headers: { host } }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text })).on('error', reject);
  });
  sent.on('error', reject).end(body);
  return promise;
}

export interface Envelope {
  readonly control?: string;
  readonly authentication?: string;
  readonly uniqueId?: boolean;
  readonly operation?: string;
  readonly entity?: string;
}

const SENDER = '<senderid>sender</senderid><password>not-secret</password>';

export function login(entity?: string): string {
  const location = entity === undefined ? '' : `<locationid>${entity}</locationid>`;
  return `<login><userid>api</userid><companyid>sandbox-co</companyid><password>not-secret-either</password>${location}</login>`;
}

export function envelope(content: string, given: Envelope = {}): string {
  const control =
    given.control ??
    `${SENDER}<controlid>req</controlid><uniqueid>${given.uniqueId ?? false}</uniqueid><dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace>`;
  return `<request><control>${control}</control><operation${given.operation ?? ''}><authentication>${given.authentication ?? login(given.entity)}</authentication><content>${content}</content></operation></request>`;
}

export function call(content: string, given: Envelope = {}, controlId = 'f1'): Promise<Answer> {
  return postRaw(envelope(`<function controlid="${controlId}">${content}</function>`, given));
}

/** An APBILL that Intacct takes; fields can be replaced, or left out with undefined. */
export function bill(
  header: Record<string, string | undefined> = {},
  ...lines: Record<string, string | undefined>[]
): string {
  const fields = {
    VENDORID: '00123',
    WHENCREATED: '10/05/2026',
    WHENDUE: '11/04/2026',
    RECORDID: 'INV-1',
    ...header,
  };
  const items = (lines.length === 0 ? [{}] : lines).map((line) => {
    const item = { ACCOUNTNO: '5010', TRX_AMOUNT: '100.12', LOCATIONID: 'T01', ...line };
    return `<APBILLITEM>${tags(item)}</APBILLITEM>`;
  });
  return `<APBILL>${tags(fields)}<APBILLITEMS>${items.join('')}</APBILLITEMS></APBILL>`;
}

function tags(fields: Record<string, string | undefined>): string {
  return Object.entries(fields)
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${value}</${name}>`))
    .join('');
}

export async function createBill(given: Envelope = {}, ...content: Parameters<typeof bill>): Promise<string> {
  const { body } = await call(`<create>${bill(...content)}</create>`, given);
  return valuesOf(body, 'RECORDNO')[0] ?? body;
}

export function query(object: string, fields: string, rest = ''): string {
  const select = fields.split(',').map((field) => `<field>${field}</field>`);
  return `<query><object>${object}</object><select>${select.join('')}</select>${rest}</query>`;
}

export function valuesOf(body: string, tag: string): string[] {
  return [...body.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map((match) => match[1] ?? '');
}

export async function json(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${sandbox?.origin}/_sandbox/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return { status: response.status, body: await response.json() };
}
