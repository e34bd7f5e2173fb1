/** Names in rules and on bills are compared as they mean; what is posted is written as Intacct writes it. */
import { describe, expect, it } from '@jest/globals';

import { composeBill } from '../../src/domain/compose/compose-bill.ts';
import { chooseForLine } from '../../src/domain/mapping/choose.ts';
import type { MappingRules } from '../../src/domain/mapping/mapping-rules.ts';
import { tiedRules } from '../../src/domain/mapping/ties.ts';
import { validateRulesAgainst } from '../../src/domain/mapping/validate-rules.ts';
import type { MasterData } from '../../src/domain/ledger/master-data.ts';
import { aPolicy, aSourceBill, LEDGER_VENDOR, netDays } from '../support/builders.ts';
import { aLine } from '../support/mapping.ts';

const account = (title: string) => ({ title, isActive: true, isIncome: false, requires: [] });
const active = (name: string) => ({ name, isActive: true });

/** As Intacct writes everything. */
const masterData: MasterData = {
  accounts: { '5010-A': account('Repair'), '1320': account('Trucks') },
  dimensions: {
    location: { T01: { ...active('Falls'), entity: 'E10' }, T05: active('Elm') },
    department: { SVC: active('Service') },
    project: { 'P-7': active('Job 7') },
    task: { 'P-7/Rough In': active('Rough in') },
    item: { 'CU 1/2': active('Copper') },
  },
  entities: { E10: { name: 'North', currency: 'USD' } },
  terms: { N30: netDays(30) },
};

function chosen(mapping: Partial<MappingRules>, facts = {}, values = {}) {
  const line = aLine({ destination: 'job', jobType: 41, businessUnit: 3011, ...facts }, values);
  return chooseForLine(line, { mapping: aPolicy({ mapping }).mapping, date: '2026-10-14', masterData });
}

describe('a rule', () => {
  it.each([
    ['locationType', 'Truck', 'TRUCK\u00a0'],
    ['skuType', 'Material', 'ma\u200bterial'],
    ['sku', 'CU 1/2', 'cu\u2007 1/2'],
    ['lineAccount', '5010-A', '5010‑a'],
  ])('about %s %j fits a line that has %j', (name, wanted, fact) => {
    const accounts = [{ account: '1320' }, { account: '5010-A', [name]: [wanted, 'other'] }];
    expect(chosen({ accounts }, { [name]: fact }).account).toBe('5010-A');
    expect(chosen({ accounts }, { [name]: `${fact}x` }).account).toBe('1320');
  });

  it('ties with another that means the same', () => {
    expect(tiedRules([{ sku: 'CU-1' }, { sku: ' cu‑1' }]).pairs).toEqual([[0, 1]]);
    expect(tiedRules([{ sku: 'CU-1' }, { sku: 'CU-2' }]).pairs).toEqual([]);
  });
});

describe('what is posted', () => {
  it('is written as Intacct writes it, wherever it comes from', () => {
    const {
      account: number,
      dimensions,
      gaps,
    } = chosen(
      {
        accounts: [{ account: '{line.account}' }],
        businessUnits: [{ id: 3011, entity: 'e10', location: 't01\u00a0', department: 'svc' }],
        dimensions: {
          project: [{ value: '{job.number}', missing: 'hold' }],
          task: [{ value: 'ROUGH\u3000IN', missing: 'hold' }],
          item: [{ value: '{line.sku}', missing: 'hold' }],
        },
      },
      {},
      { 'line.account': '５０１０-a', 'job.number': 'p-7\u0000', 'line.sku': 'cu\n1/2' },
    );
    expect(gaps).toEqual([]);
    expect(number).toBe('5010-A');
    expect(dimensions).toEqual({
      locationId: 'T01',
      departmentId: 'SVC',
      projectId: 'P-7',
      taskId: 'Rough In',
      itemId: 'CU 1/2',
    });
  });

  it('is written in the entity that Intacct has, by the term that it has', () => {
    const mapping: Partial<MappingRules> = {
      accounts: [{ account: '5010-a' }],
      businessUnits: [{ id: 3011, entity: ' e10', location: 'T01' }],
      terms: { 'NET\u00a030': 'n30' },
    };
    const { bill, problems } = composeBill(aSourceBill(), LEDGER_VENDOR, masterData, aPolicy({ mapping }));
    expect(problems).toEqual([]);
    expect(bill).toMatchObject({ entityId: 'E10', termName: 'N30', lines: [{ glAccountNo: '5010-A' }, {}] });
  });

  it('is missing as before where Intacct has nothing that means the same', () => {
    const { gaps } = chosen({ accounts: [{ account: '5010A' }], businessUnits: [{ id: 3011, location: 'T 01' }] });
    expect(gaps.map(({ code }) => code)).toEqual(['intacct.account-missing', 'intacct.dimension-missing']);
  });
});

it('a file may name what Intacct has in another way of writing', () => {
  const mapping = aPolicy({
    mapping: {
      accounts: [{ account: '5010-a' }],
      businessUnits: [{ id: 3011, entity: 'e10', location: 't01', department: 'Svc ' }],
      dimensions: { project: [{ value: 'p-7', missing: 'hold' }] },
      terms: { 'Net 30': 'n30' },
    },
  }).mapping;
  expect(validateRulesAgainst(mapping, masterData)).toEqual([]);
});
