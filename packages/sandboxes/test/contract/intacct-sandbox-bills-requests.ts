/** Further requests for the tests of bills in the Intacct sandbox: legacy functions, updates, states, and screens. */
import type { IntacctCompany } from '../../src/intacct/company.ts';
import type { IntacctSandboxOptions } from '../../src/intacct/server.ts';
import { call, company, json, query, start, valuesOf, type Envelope } from './intacct-sandbox-requests.ts';

type Switches = NonNullable<IntacctSandboxOptions['switches']>;

export const startWith = (switches: Switches): Promise<void> => start({ switches });

export const update = (recordNo: string, fields: string): string =>
  `<update><APBILL><RECORDNO>${recordNo}</RECORDNO>${fields}</APBILL></update>`;

export const remove = (object: string, recordNo: string): string =>
  `<delete><object>${object}</object><keys>${recordNo}</keys></delete>`;

export function date(name: string, day: string): string {
  const [year, month, dayOfMonth] = day.split('-');
  return `<${name}><year>${year}</year><month>${month}</month><day>${dayOfMonth}</day></${name}>`;
}

export const reverse = (recordNo: string, day: string, description = ''): string =>
  `<reverse_bill key="${recordNo}">${date('datereversed', day)}${description}</reverse_bill>`;

/** Elements of a `create_bill` in the order that the schema wants; a part can be replaced, or left out with ''. */
export function createBill(parts: Record<string, string> = {}): string {
  const elements = {
    vendorid: '<vendorid>00123</vendorid>',
    datecreated: date('datecreated', '2026-10-05'),
    dateposted: '',
    datedue: date('datedue', '2026-11-04'),
    termname: '',
    action: '',
    billno: '<billno>INV-1</billno>',
    rest: '',
    billitems: `<billitems>${lineitem()}</billitems>`,
    ...parts,
  };
  return `<create_bill>${Object.values(elements).join('')}</create_bill>`;
}

export function lineitem(amount = '100.12', rest = '<memo>pipe</memo><locationid>T01</locationid>'): string {
  return `<lineitem><glaccountno>5010</glaccountno><amount>${amount}</amount>${rest}</lineitem>`;
}

/** Errors of a failed result without support ids, each as `errorno text`; the answer itself when there are none. */
export async function refusalOf(content: string, given: Envelope = {}): Promise<string[]> {
  const { body } = await call(content, given);
  const texts = valuesOf(body, 'description2').map((text) =>
    text.replace(/ \[Support ID: .*\]$/, '').replaceAll('&#039;', "'"),
  );
  return texts.length === 0 ? [body] : valuesOf(body, 'errorno').map((errorno, index) => `${errorno} ${texts[index]}`);
}

/** The first error's text: the one that says something. */
export async function reasonOf(content: string, given: Envelope = {}): Promise<string> {
  const [first = ''] = await refusalOf(content, given);
  return first.replace(/^\S+ /, '');
}

/** Fields of one record, in order of `fields`. */
export async function read(object: string, recordNo: string, fields: string, given: Envelope = {}): Promise<string[]> {
  const filter = `<filter><equalto><field>RECORDNO</field><value>${recordNo}</value></equalto></filter>`;
  const options = '<options><showprivate>true</showprivate></options>';
  const { body } = await call(query(object, fields, filter + options), given);
  const row = new RegExp(`<${object}>(.*?)</${object}>`).exec(body)?.[1] ?? body;
  return fields.split(',').map((field) => valuesOf(row, field)[0] ?? '');
}

/** One field of all records, in order of their numbers. */
export async function all(object: string, field: string, rest = ''): Promise<string[]> {
  const order = '<orderby><order><field>RECORDNO</field></order></orderby>';
  return valuesOf((await call(query(object, field, rest + order))).body, field);
}

/** What a person's screen says: the state of the bill, or the refusal. */
export async function screen(path: string, body?: unknown, method = 'POST'): Promise<string> {
  const answer = await json(method, path, body);
  const { state, error } = answer.body as { state?: string; error?: string };
  return state ?? `${answer.status} ${error}`;
}

/** A record of each further dimension. */
export const dimensionValues = {
  projects: [
    { id: 'P1', name: 'Job 1' },
    { id: 'P2', name: 'Job 2' },
    { id: 'P9', name: 'Done', status: 'inactive' as const },
  ],
  tasks: [
    { id: 'T-1', name: 'Rough-in', projectId: 'P1' },
    { id: 'T-1', name: 'Rough-in', projectId: 'P2' },
    { id: 'T-2', name: 'Trim', projectId: 'P2' },
  ],
  costTypes: [{ id: 'MAT', name: 'Material', projectId: 'P1', taskId: 'T-1' }],
  customers: [{ id: 'C1', name: 'Homeowner' }],
  employees: [{ id: 'EMP1', name: 'Technician' }],
  items: [{ id: 'I1', name: 'Pipe' }],
  contracts: [{ id: 'K1', name: 'Plan' }],
  warehouses: [{ id: 'W1', name: 'Main' }],
  regions: [{ id: 'WEST', name: 'West' }],
} satisfies Partial<IntacctCompany>;

/** The small company with them, and accounts that ask for them. */
export const companyWithDimensions: IntacctCompany = {
  ...company,
  ...dimensionValues,
  accountLabels: [
    { label: 'Parts', accountNo: '5010' },
    { label: 'Old parts', accountNo: '5010', status: 'inactive' },
  ],
  glAccounts: [
    ...company.glAccounts,
    ...(
      [
        'location',
        'class',
        'project',
        'task',
        'customer',
        'vendor',
        'employee',
        'item',
        'contract',
        'warehouse',
      ] as const
    ).map((dimension) => ({
      accountNo: `6-${dimension}`,
      title: dimension,
      accountType: 'incomestatement' as const,
      normalBalance: 'debit' as const,
      requires: [dimension],
    })),
    {
      accountNo: '7010',
      title: 'North only',
      accountType: 'incomestatement',
      normalBalance: 'debit',
      restrictedTo: ['T01'],
    },
  ],
};
