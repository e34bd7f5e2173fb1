/** What the Intacct client says of accounts, dimensions, entities and terms, how often it asks, and when it asks anew. */
import { afterEach, describe, expect, it } from '@jest/globals';

import type { MasterDataRequest, MasterData } from '../../src/domain/ledger/master-data.ts';
import type { IntacctCompany } from '@tieout/sandboxes/intacct/company.ts';
import { callWithin, closeServers, company, failureOf, startIntacct } from '../support/with-sandboxes.ts';
import { clientOf } from './intacct-client-bills.ts';
import { dimensionValues } from '../../packages/sandboxes/test/contract/intacct-sandbox-bills-requests.ts';
import { netDays, TENTH_OF_NEXT_MONTH } from '../support/builders.ts';

afterEach(closeServers);

const account = (accountNo: string, more: object = {}) => ({
  ...{ accountNo, title: `Account ${accountNo}`, accountType: 'incomestatement', normalBalance: 'debit' },
  ...more,
});
const world: IntacctCompany = {
  ...company,
  ...dimensionValues,
  glAccounts: [
    ...company.glAccounts,
    account('5900', { status: 'inactive' }),
    account('5910', { requires: ['project', 'class'] }),
  ] as IntacctCompany['glAccounts'],
};
const NOTHING: MasterDataRequest = { accounts: [], dimensions: {} };

async function started(options: Parameters<typeof clientOf>[1] = {}) {
  const sandbox = await startIntacct({ company: world });
  const client = clientOf(sandbox.url, options);
  const ask = (question: Partial<MasterDataRequest>, mustRefresh = false): Promise<MasterData> =>
    client.readMasterData({ ...NOTHING, ...question }, callWithin(), { mustRefresh });
  return { sandbox, client, ask };
}

describe('the master records of Intacct', () => {
  it('are accounts with what they require, active or not, and of income or not', async () => {
    const { ask } = await started();
    const { accounts } = await ask({ accounts: ['5010', '4000', '5900', '5910', '9999'] });
    expect(accounts).toEqual({
      '5010': { title: 'Repair Materials', isActive: true, isIncome: false, requires: [] },
      '4000': { title: 'Service Revenue', isActive: true, isIncome: true, requires: [] },
      '5900': { title: 'Account 5900', isActive: false, isIncome: false, requires: [] },
      '5910': { title: 'Account 5910', isActive: true, isIncome: false, requires: ['project', 'class'] },
    });
  });

  it.each(['few', 'many'] as const)('are found by what their names mean, where there are %s of them', async (count) => {
    const more = count === 'few' ? [] : Array.from({ length: 2_000 }, (_, i) => ({ id: `X${i}`, name: 'X' }));
    const projects = [...more, { id: 'P-7 North', name: 'Seven' }];
    const tasks = [{ id: 'Rough In', name: 'Rough', projectId: 'P-7 North' }];
    const sandbox = await startIntacct({ company: { ...world, projects, tasks } });
    const client = clientOf(sandbox.url);
    const masterData = await client.readMasterData(
      {
        accounts: [' 5010', '４０００', '5010\u200b0'],
        dimensions: {
          department: ['svc\u00a0'],
          project: ['p-7\u2007NORTH', 'P-7North', 'P-7\u0000North'],
          task: ['P-7 North/rough\u3000in'],
        },
      },
      callWithin(),
      { mustRefresh: false },
    );
    expect(Object.keys(masterData.accounts ?? {})).toEqual(['4000', '5010']);
    expect(masterData.dimensions).toEqual({
      department: { SVC: expect.objectContaining({ isActive: true }) },
      project: { 'P-7 North': { name: 'Seven', isActive: true } },
      task: { 'P-7 North/Rough In': { name: 'Rough', isActive: true } },
    });
  });

  it('are dimension values, a task known only within its project', async () => {
    const { ask } = await started();
    const { dimensions } = await ask({
      dimensions: {
        location: ['T01', 'T99'],
        department: ['SVC'],
        class: ['RES'],
        project: ['P1', 'P9', 'NONE'],
        task: ['P1/T-1', 'P1/T-2', 'P2/T-2'],
        costType: ['P1/T-1/MAT', 'P2/T-1/MAT'],
        customer: ['C1'],
        item: ['I1'],
        employee: ['EMP1'],
        vendor: ['V-1002', 'V-1025'],
        contract: ['K1'],
        warehouse: ['W1'],
        GLDIMREGION: ['WEST'],
      },
    });
    const active = (name: string) => ({ name, isActive: true });
    expect(dimensions).toEqual({
      location: { T01: { ...active('Alder Falls'), entity: 'E10' } },
      department: { SVC: active('Service') },
      class: { RES: active('Residential') },
      project: { P1: active('Job 1'), P9: { name: 'Done', isActive: false } },
      task: { 'P1/T-1': active('Rough-in'), 'P2/T-2': active('Trim') },
      costType: { 'P1/T-1/MAT': active('Material') },
      customer: { C1: active('Homeowner') },
      item: { I1: active('Pipe') },
      employee: { EMP1: active('Technician') },
      vendor: { 'V-1002': active('Pipe & Duct Supply House'), 'V-1025': { name: 'Closed Loop Supply House', isActive: false } }, // prettier-ignore
      contract: { K1: active('Plan') },
      warehouse: { W1: active('Main') },
    });
  });

  it('are all entities with their currency, and all terms', async () => {
    const { ask } = await started();
    const { entities, terms } = await ask({});
    expect(entities?.['E20']).toEqual({ name: 'Alder Creek Central', currency: 'USD' });
    expect(terms).toEqual({ ...{ N30: netDays(30), N15: netDays(15), DUE: netDays(0) }, '10NM': TENTH_OF_NEXT_MONTH });
  });

  it('cost a handful of transactions for any number of bills', async () => {
    const { sandbox, ask } = await started();
    const question = { accounts: ['5010'], dimensions: { location: ['T01'], department: ['SVC'], project: ['P1'] } };
    const before = (await sandbox.meter()).transactions;
    await Promise.all(Array.from({ length: 60 }, () => ask(question)));
    const first = (await sandbox.meter()).transactions - before;
    // Accounts, entities, terms, locations, departments, and one query for all projects.
    expect(first).toBe(6);
    await Promise.all(Array.from({ length: 60 }, () => ask(question)));
    expect((await sandbox.meter()).transactions - before).toBe(first);
  });

  it('are cached, missing ones too, until someone must know', async () => {
    const { sandbox, ask } = await started();
    const of = { dimensions: { project: ['P1', 'NONE'] } };
    await ask(of);
    const before = (await sandbox.meter()).transactions;
    expect((await ask(of)).dimensions?.project).toEqual({ P1: { name: 'Job 1', isActive: true } });
    expect((await sandbox.meter()).transactions - before).toBe(0);
    await ask(of, true);
    // The lists of accounts, entities and terms, and one query for both projects.
    expect((await sandbox.meter()).transactions - before).toBe(4);
  });

  it('are asked for by their ids in a company that has more of them than a page holds', async () => {
    const projects = Array.from({ length: 2_001 }, (_, i) => ({ id: `J${i}`, name: `Job ${i}` }));
    const sandbox = await startIntacct({ company: { ...world, projects } });
    const client = clientOf(sandbox.url);
    const ask = (ids: string[]) =>
      client.readMasterData({ accounts: [], dimensions: { project: ids } }, callWithin(), { mustRefresh: false });
    const queries = async () => (await sandbox.meter()).operations['query PROJECT'];
    expect((await ask(['J2000', 'NONE'])).dimensions?.project).toEqual({ J2000: { name: 'Job 2000', isActive: true } });
    expect(await queries()).toBe(2);
    await ask(['J2000', 'NONE']);
    expect(await queries()).toBe(2);
    await ask(['J1', 'J2', 'J2000']);
    expect(await queries()).toBe(3);
  });

  it('are found by ids with a slash in them, also where they are asked for one by one', async () => {
    const items = [{ id: 'CU-1/2-90', name: 'Elbow' }, ...Array.from({ length: 2_000 }, (_, i) => ({ id: `I${i}`, name: `Item ${i}` }))]; // prettier-ignore
    const tasks = [
      ...Array.from({ length: 2_000 }, (_, i) => ({ id: `T${i}`, name: `Task ${i}`, projectId: 'P1' })),
      { id: 'ROUGH/TRIM', name: 'Rough-in and trim', projectId: 'P1' },
      { id: 'TRIM', name: 'Trim', projectId: 'P2' },
    ];
    const sandbox = await startIntacct({ company: { ...world, items, tasks } });
    const client = clientOf(sandbox.url);
    const question = { accounts: [], dimensions: { item: ['CU-1/2-90', '2-90'], task: ['P1/ROUGH/TRIM', 'P2/TRIM'] } };
    const { dimensions } = await client.readMasterData(question, callWithin(), { mustRefresh: false });
    expect(dimensions?.item).toEqual({ 'CU-1/2-90': { name: 'Elbow', isActive: true } });
    expect(Object.keys(dimensions?.task ?? {})).toEqual(['P1/ROUGH/TRIM', 'P2/TRIM']);
  });

  it('are read again for anyone who must know, once for all who ask at the same time', async () => {
    const { sandbox, ask } = await started();
    const question = { accounts: ['5010'] };
    await ask(question);
    const before = (await sandbox.meter()).transactions;
    await Promise.all(Array.from({ length: 40 }, () => ask(question, true)));
    // Three lists: begun by the first, and once more for all who came while that was under way.
    expect((await sandbox.meter()).transactions - before).toBe(6);
  });

  it('are not known from an answer that failed', async () => {
    const { sandbox, ask } = await started();
    await sandbox.control('POST', 'faults', { kind: 'off-line', times: 1 });
    expect((await failureOf(ask({ accounts: ['5010'] }))).code).toBe('intacct.unreachable');
    expect((await ask({ accounts: ['5010'] })).accounts).toHaveProperty('5010');
  });
});
