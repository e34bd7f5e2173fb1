/** `checkRules`: rules in force, or others, beside what the company has. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { WorkflowFailedError } from '@temporalio/client';

import type { CheckRulesResult } from '../../src/activities/check-rules.ts';
import type { ConnectionPolicy } from '../../src/domain/mapping/connection-policy.ts';
import { rulesWorkflowId, WORKFLOW_TASK_QUEUE, WORKFLOWS } from '../../src/workflows/names.ts';
import { aPolicy, CONNECTION, startWorkflowWorld, type WorkflowWorld } from '../support/workflow-world.ts';

let world: WorkflowWorld;
let whole = 0;
beforeAll(async () => {
  world = await startWorkflowWorld();
  const expense = { title: 'Cost', isActive: true, isIncome: false, requires: [] };
  const accounts = aPolicy().mapping.accounts.map(({ account }) => [account, expense] as const);
  world.ledger.masterData = { accounts: Object.fromEntries(accounts) };
  const read = world.ledger.readAllMasterData.bind(world.ledger);
  world.ledger.readAllMasterData = () => {
    whole += 1;
    return read();
  };
});
beforeEach(() => {
  whole = 0;
  world.policy = aPolicy();
});
afterAll(() => world.close());

let asked = 0;
const check = (input: object = {}) => {
  asked += 1;
  return world.client.workflow.execute(WORKFLOWS.checkRules, {
    workflowId: rulesWorkflowId(CONNECTION, String(asked)),
    taskQueue: WORKFLOW_TASK_QUEUE,
    args: [{ connectionId: CONNECTION, ...input }],
  }) as Promise<CheckRulesResult>;
};

/** The rules in force, with an account that the company does not have. */
function misspelt(policy: ConnectionPolicy): ConnectionPolicy {
  const [first, ...others] = policy.mapping.accounts;
  if (first === undefined) throw new Error('no account rule');
  return { ...policy, mapping: { ...policy.mapping, accounts: [{ ...first, account: '5011' }, ...others] } };
}

describe('rules compared with the company', () => {
  it('that are in force are right, checked without a list read whole, and named by their version', async () => {
    expect(await check()).toMatchObject({ decision: 'right', problems: [], inForce: world.policy.version });
    expect(whole).toBe(0);
  });

  it('of another file are refused by place, with what could be there, whatever is in force', async () => {
    const { decision, problems, inForce } = await check({ rules: misspelt(aPolicy({ version: 'abcdef012345' })) });
    expect([decision, inForce, whole]).toEqual(['wrong', world.policy.version, 1]);
    const found = { place: 'accounts.0.account', message: 'Intacct has no account 5011', given: '5011' };
    expect(problems).toEqual([{ ...found, known: expect.arrayContaining(['5010']) }]);
  });

  it('that are in force are refused too when the company has changed', async () => {
    world.policy = misspelt(aPolicy());
    expect(await check()).toMatchObject({ decision: 'wrong', problems: [{ place: 'accounts.0.account' }] });
  });

  it.each([
    ['no connection', { connectionId: '' }, 'wanted {"connectionId": "<connection>"}'],
    ['rules that are none', { rules: 'mine' }, '"rules" is not that'],
  ])('are refused in words with %s', async (_what, input, words) => {
    const error: unknown = await check(input).catch((cause: unknown) => cause);
    expect((error as WorkflowFailedError).cause?.message).toContain(words);
  });
});
