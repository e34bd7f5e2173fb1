/** What is asked of Temporal's list of runs, and the workflow ids that it answers with. */
import { describe, expect, it } from '@jest/globals';

import { visibilityQuery } from '../../src/temporal/client/search.ts';
import { documentWorkflowId, parseDocumentWorkflowId, type DocumentKey } from '../../src/workflows/names.ts';

describe('a query of the list of runs', () => {
  it('has each condition once, a value, one of several, or none of several', () => {
    const query = visibilityQuery({
      type: ['syncBill', 'syncCredit'],
      execution: 'Running',
      connection: 'demo',
      status: 'held',
      holdCode: { not: ['a.b', 'c.d'] },
      vendorId: undefined,
    });
    expect(query).toBe(
      "WorkflowType IN ('syncBill', 'syncCredit') AND ExecutionStatus = 'Running' AND TieoutConnection = 'demo'" +
        " AND TieoutStatus = 'held' AND TieoutHoldCode NOT IN ('a.b', 'c.d')",
    );
  });

  it('asks for runs that have no value', () => {
    expect(visibilityQuery({ execution: 'Running', status: null })).toBe(
      "ExecutionStatus = 'Running' AND TieoutStatus IS NULL",
    );
  });

  it('lets no value out of its quotes', () => {
    expect(visibilityQuery({ vendorId: "O'Hara" })).toBe("TieoutVendorId = 'O''Hara'");
    expect(visibilityQuery({ vendorId: 'V\\' })).toBe("TieoutVendorId = 'V\\\\'");
  });
});

describe("the id of a document's workflow", () => {
  it.each<DocumentKey>([
    { connectionId: 'demo', kind: 'bill', id: 81000123 },
    { connectionId: 'east/2', kind: 'credit', id: 7 },
  ])('is read as it was written: %j', (key) => {
    expect(parseDocumentWorkflowId(documentWorkflowId(key))).toEqual(key);
  });

  it.each(['plan/demo/81000123', 'poll/demo', 'bill/demo/', 'bill/demo/x', 'bill/81000123'])(
    "is no other workflow's: %s",
    (workflowId) => {
      expect(parseDocumentWorkflowId(workflowId)).toBeUndefined();
    },
  );
});
