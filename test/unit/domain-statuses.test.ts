/** A status that no one knows is a hold in words: it is no reason to post, none to take a bill out, and none to wait. */
import { describe, expect, it } from '@jest/globals';

import { statusOf, syncStatusOf, unknownStatuses } from '../../src/domain/source/statuses.ts';
import { isWithdrawn } from '../../src/domain/source/source-bill.ts';
import { reconcile } from '../../src/domain/reconcile/reconcile.ts';
import { aQuestion, aSourceBill, changed, codesOf, compose, posted } from '../support/builders.ts';

describe('a status', () => {
  it.each([
    ['canceled', 'Canceled'],
    ['Cancelled', 'Canceled'],
    [' CANCELED\u00a0', 'Canceled'],
    ['reconciled', 'Reconciled'],
    ['Dis\u200bcrepancy', 'Discrepancy'],
    ['Approved ', 'Approved'],
    ['', 'unknown'],
    [null, 'unknown'],
    ['Deleted', 'unknown'],
  ])('%j is %s', (text, status) => {
    expect(statusOf(text)).toBe(status);
  });

  it.each([
    ['posted', 'Posted'],
    ['PENDING ', 'Pending'],
    ['Ｅｘｐｏｒｔｅｄ', 'Exported'],
    ['PostedAndExported', 'PostedAndExported'],
    [undefined, 'unknown'],
  ])('of the export, %j is %s', (text, status) => {
    expect(syncStatusOf(text)).toBe(status);
  });

  it.each([
    ['Posted', 'Reconciled', undefined],
    ['Queued', 'Reconciled', 'syncStatus "Queued"'],
    ['Posted', 'Approved', 'status "Approved"'],
    ['unknown', 'unknown', 'no status and no syncStatus'],
    ['unknown', 'Deleted', undefined],
    ['Posted', 'constructor', 'status "constructor"'],
  ])('%s and %s: not known is %s', (syncStatus, status, words) => {
    expect(unknownStatuses({ syncStatus, status })).toBe(words);
  });
});

describe('a bill of an unknown status', () => {
  const unknown = { status: 'Voided by owner' };

  it('is held with the status, although nothing else is wrong', () => {
    const { problems } = compose(aSourceBill(unknown));
    expect(problems.map(({ code, summary }) => [code, summary])).toEqual([
      ['servicetitan.status-unknown', expect.stringMatching(/: status "Voided by owner"\.$/)],
    ]);
    expect(isWithdrawn(aSourceBill(unknown))).toBe(false);
  });

  it('that Tieout posted before stays in Intacct, and is not changed either; both are said', () => {
    const source = aSourceBill(unknown);
    const plan = reconcile(aQuestion([posted()], { source }));
    expect([plan.decision, plan.remarks]).toEqual([
      'nothing',
      [
        'ServiceTitan now shows it with status "Voided by owner", which Tieout does not know; the bill in Intacct stays.',
      ],
    ]);
    const other = { ...changed({ billAmount: '260.00' }), ...unknown };
    const held = reconcile(aQuestion([posted()], { source: other, composition: compose(other) }));
    expect([held.decision, codesOf(held)]).toEqual([
      'hold',
      expect.arrayContaining(['servicetitan.status-unknown', 'intacct.bill-changed']),
    ]);
  });
});
