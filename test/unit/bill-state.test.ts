/** What a workflow knows of its bill: every event that changes it, without a server. */
import { describe, expect, it } from '@jest/globals';

import { failure } from '../../src/domain/failures/failure.ts';
import { contentFingerprint } from '../../src/domain/ledger/ledger-bill.ts';
import type { RecordedLink } from '../../src/domain/ledger/posting-history.ts';
import {
  hasChanged,
  historyBeforePass,
  initialState,
  mayResume,
  nextState,
  sentBill,
  type BillEvent,
  type BillState,
} from '../../src/workflows/bill-state.ts';
import type { Resolution } from '../../src/workflows/messages.ts';
import { aSourceBill, composed } from '../support/builders.ts';

const NEW = initialState({ connectionId: 'test', kind: 'bill', id: 7 });
const CREDIT = initialState({ connectionId: 'test', kind: 'credit', id: 7 });

const after = (events: readonly BillEvent[], state: BillState = NEW) => events.reduce(nextState, state);

const heldFor = (code: 'intacct.vendor-missing' | 'intacct.bill-paid', at: string): BillEvent => ({
  type: 'held',
  problems: [failure(code)],
  reason: 'because',
  at,
});
const HELD = heldFor('intacct.vendor-missing', '2026-10-01T00:00:00.000Z');
const decided = (action: Resolution['action'], recordNo?: string): BillEvent => ({
  type: 'hold-resolved',
  resolution: { action, by: 'Ann', why: 'paid by card', ...(recordNo === undefined ? {} : { recordNo }) },
});
const RETRY: BillEvent = { type: 'retry-requested', request: { by: 'Ann' } };

describe('what was sent to Intacct', () => {
  it('is found by the fingerprint that the link has, the first bill as well as the last', () => {
    const sent = ['first', 'second'].map((summary) => composed(aSourceBill({ content: { summary } })));
    const state = after(sent.map((bill) => ({ type: 'write-started', bill })));
    for (const bill of sent) expect(sentBill(state, contentFingerprint(bill))).toEqual(bill);
    expect(sentBill(state, '0123456789ab')).toBeUndefined();
  });
});

describe('the timeline', () => {
  it('says once what two steps in a row find', () => {
    const state = after(['a', 'b', 'b', 'a'].map((sentence) => ({ type: 'noted', sentence })));
    expect(state.timeline).toEqual(['a', 'b', 'a']);
  });

  it('keeps the last forty sentences', () => {
    const state = after(Array.from({ length: 50 }, (_, i) => ({ type: 'noted', sentence: `${i}` })));
    expect(state.timeline).toHaveLength(40);
    expect(state.timeline.at(0)).toBe('10');
  });

  it('names the document that takes its place', () => {
    const replaced: BillEvent = { type: 'bill-changed', replacedBy: 8 };
    expect(after([replaced]).timeline).toEqual(['Bill 8 takes its place in ServiceTitan.']);
    expect(after([replaced], CREDIT).timeline).toEqual(['Credit 8 takes its place in ServiceTitan.']);
  });

  it('says who asked for what, and why', () => {
    const state = after([
      RETRY,
      { type: 'retry-requested', request: { by: 'Ann', why: 'new rules', apply: 'mapping' } },
      decided('adopt', '41'),
    ]);
    expect(state.timeline).toEqual([
      'Ann asked to try again.',
      'Ann asked to apply the mapping: new rules',
      'Ann decided to adopt RECORDNO 41: paid by card',
    ]);
  });
});

describe('a hold', () => {
  it('has the code of the first problem, and each remedy once', () => {
    const problems = [failure('intacct.vendor-missing'), failure('intacct.bill-paid'), failure('intacct.bill-paid')];
    const state = after([{ type: 'held', problems, reason: 'because', at: '2026-10-01T00:00:00.000Z' }]);
    expect(state.status).toBe('held');
    expect(state.hold).toEqual({
      code: 'intacct.vendor-missing',
      reason: 'because',
      remedies: [problems[0]?.remedy, problems[1]?.remedy],
      problems,
      since: '2026-10-01T00:00:00.000Z',
    });
    expect(state.timeline).toEqual(['Held: intacct.vendor-missing.']);
  });

  it('gets no younger by a retry that changes nothing', () => {
    const again = heldFor('intacct.vendor-missing', '2026-10-09T00:00:00.000Z');
    expect(after([HELD, { type: 'resumed' }, again]).hold?.since).toBe('2026-10-01T00:00:00.000Z');
  });

  it('begins again for another reason', () => {
    const other = heldFor('intacct.bill-paid', '2026-10-09T00:00:00.000Z');
    expect(after([HELD, { type: 'resumed' }, other]).hold?.since).toBe('2026-10-09T00:00:00.000Z');
  });

  it('is gone once the bill is taken up again', () => {
    expect(after([HELD, { type: 'resumed' }])).toMatchObject({ status: 'syncing', hold: undefined });
  });
});

describe('a release', () => {
  const waiting = after([{ type: 'pass-started' }, HELD]);

  it('comes from a change, a retry or a decision', () => {
    expect(mayResume(waiting)).toBe(false);
    for (const event of [{ type: 'bill-changed' } as const, RETRY, decided('retry'), decided('repost')])
      expect(mayResume(after([event], waiting))).toBe(true);
  });

  it('that came while the bill was read counts for the pass after it', () => {
    const state = after([{ type: 'pass-started' }, RETRY, HELD]);
    expect(hasChanged(state)).toBe(true);
    expect(mayResume(state)).toBe(true);
    expect(mayResume(after([{ type: 'resumed' }, { type: 'pass-started' }], state))).toBe(false);
  });

  it('of a skipped bill is a decision alone', () => {
    const skipped = after([decided('skip')], waiting);
    expect(skipped).toMatchObject({ status: 'skipped', hold: undefined });
    expect(after([RETRY], skipped)).toBe(skipped);
    expect(mayResume(after([{ type: 'bill-changed' }], skipped))).toBe(false);
    expect(mayResume(after([decided('adopt', '41')], skipped))).toBe(true);
  });

  it('is undone by a decision to skip that comes before it begins', () => {
    expect(mayResume(after([RETRY, decided('skip')], waiting))).toBe(false);
  });
});

describe('what a person asked for', () => {
  const asked = (...events: BillEvent[]) => after([HELD, ...events, { type: 'pass-started' }]).pass.instruction;

  it('counts for one pass', () => {
    const first = after([HELD, decided('adopt', '41'), { type: 'pass-started' }]);
    expect(first.pass.instruction).toEqual({ action: 'adopt', recordNo: '41' });
    expect(first.instruction).toBeUndefined();
    expect(after([{ type: 'pass-started' }], first).pass.instruction).toBeUndefined();
  });

  it('stays through a plain retry, and is answered by the next decision', () => {
    const mapping: BillEvent = { type: 'retry-requested', request: { by: 'Ann', apply: 'mapping' } };
    expect(asked(mapping, RETRY)).toEqual({ action: 'apply-mapping' });
    expect(asked(mapping, decided('retry'))).toBeUndefined();
    expect(asked(decided('repost'), decided('skip'))).toBeUndefined();
  });
});

describe('the posting history', () => {
  const EARLIER = { posted: ['40'], gone: [] };
  const pass = after([{ type: 'earlier-runs-read', history: EARLIER, quietUntil: 9 }, { type: 'pass-started' }]);

  it('begins with what earlier runs posted, and with the time until which they may still write', () => {
    expect(pass.history).toEqual({ ...EARLIER, link: undefined });
    expect(pass.quietUntil).toBe(9);
  });

  it('plans with what was posted before this pass: until a lookup shows the rest, Intacct is behind', () => {
    const state = after([{ type: 'posted', recordNo: '41' }], pass);
    expect(state.history.posted).toEqual(['40', '41']);
    expect(historyBeforePass(state).posted).toEqual(['40']);
    expect(historyBeforePass(after([{ type: 'pass-started' }], state)).posted).toEqual(['40', '41']);
  });

  it('still plans with a bill from before that this pass has seen again', () => {
    expect(historyBeforePass(after([{ type: 'posted', recordNo: '40' }], pass)).posted).toEqual(['40']);
  });

  it('plans with what this pass removed, and with the link that it kept', () => {
    const link: RecordedLink = { recordNo: '40', source: 's', content: 'c', insteadOf: '' } as RecordedLink;
    const state = after(
      [
        { type: 'removed', recordNos: ['40'] },
        { type: 'link-kept', link },
      ],
      pass,
    );
    expect(historyBeforePass(state)).toEqual({ posted: ['40'], gone: ['40'], link });
  });

  it('takes a removal back that Intacct refused', () => {
    const state = after(
      [
        { type: 'removed', recordNos: ['40', '41'] },
        { type: 'not-removed', recordNo: '40' },
      ],
      pass,
    );
    expect(state.history.gone).toEqual(['41']);
  });

  it('takes a removal back when the bill is seen again', () => {
    const state = after(
      [
        { type: 'removed', recordNos: ['40'] },
        { type: 'posted', recordNo: '40' },
      ],
      pass,
    );
    expect(state.history).toMatchObject({ posted: ['40'], gone: [] });
  });

  it('never shortens the time in which an uncertain write may appear', () => {
    const until = (...times: number[]) =>
      after(times.map((time) => ({ type: 'write-unconfirmed', until: time }))).quietUntil;
    expect(until(5, 3)).toBe(5);
    expect(until(3, 5)).toBe(5);
  });
});

describe('the status', () => {
  it('is syncing when the bill was loaded', () => {
    const source = aSourceBill();
    const state = after([
      { type: 'status-set', status: 'waiting' },
      { type: 'source-loaded', source },
    ]);
    expect(state).toMatchObject({ status: 'syncing', source });
  });

  it('is left alone by remarks', () => {
    expect(after([{ type: 'remarked', remarks: ['edited'] }])).toBe(NEW);
  });
});
