/** When sessions of Intacct are opened, renewed and forgotten; the clock is turned, nothing is waited for. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { readAnswer } from '../../src/clients/intacct/envelope.ts';
import { SessionCache, type OpenedSession } from '../../src/clients/intacct/session-cache.ts';
import { failure, IntegrationError, type FailureCode } from '../../src/domain/failures/failure.ts';

const MINUTE = 60_000;

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2026, 9, 5), doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
});
afterEach(() => {
  jest.useRealTimers();
});

/** Opens sessions named by level and count; a test may hold one back. */
function keeper(lifeMs: number | undefined = 120 * MINUTE) {
  const opened: string[] = [];
  const open = (entityId: string | undefined): Promise<OpenedSession> => {
    const sessionId = `${entityId ?? 'company'}-${opened.length + 1}`;
    opened.push(sessionId);
    return Promise.resolve({ sessionId, endpointUrl: `http://${sessionId}.example`, lifeMs });
  };
  return { opened, sessions: new SessionCache(open) };
}

describe('sessions', () => {
  it('are opened once for all callers, and come with their own endpoint', async () => {
    const { opened, sessions } = keeper();
    const got = await Promise.all([1, 2, 3].map(() => sessions.get('E10')));
    expect(opened).toEqual(['E10-1']);
    expect(new Set(got.map(({ endpointUrl }) => endpointUrl))).toEqual(new Set(['http://E10-1.example']));
  });

  it('are one for each level', async () => {
    const { opened, sessions } = keeper();
    await Promise.all([sessions.get(undefined), sessions.get('E10'), sessions.get('E20'), sessions.get('E10')]);
    expect(opened.toSorted()).toEqual(['E10-2', 'E20-3', 'company-1']);
  });

  it.each([
    ['at 50 minutes of age, however long Intacct would keep them', 120 * MINUTE, 50 * MINUTE],
    ['at 50 minutes of age when Intacct announced no end', undefined, 50 * MINUTE],
    ['a minute before the announced end', 30 * MINUTE, 29 * MINUTE],
    ['at half of a very short life', MINUTE, MINUTE / 2],
  ])('are renewed %s', async (_case, lifeMs, age) => {
    const { opened, sessions } = keeper(lifeMs);
    await sessions.get('E10');
    jest.setSystemTime(Date.now() + age - 1);
    await sessions.get('E10');
    expect(opened).toEqual(['E10-1']);
    jest.setSystemTime(Date.now() + 1);
    const got = await Promise.all([1, 2, 3].map(() => sessions.get('E10')));
    expect(opened).toEqual(['E10-1', 'E10-2']);
    expect(got.map(({ sessionId }) => sessionId)).toEqual(Array(3).fill('E10-2'));
  });

  it('are used once even when opening them takes longer than Intacct lets them live', async () => {
    let opened = 0;
    const sessions = new SessionCache(() => {
      jest.setSystemTime(Date.now() + 10);
      return Promise.resolve({ sessionId: `s${(opened += 1)}`, endpointUrl: 'http://s.example', lifeMs: 0.001 });
    });
    const got = await Promise.all([1, 2].map(() => sessions.get('E10')));
    jest.setSystemTime(Date.now() + 10);
    expect((await sessions.get('E10')).sessionId).toBe(`s${opened}`);
    expect(got).toHaveLength(2);
    expect(opened).toBeLessThanOrEqual(3);
  });

  it('are opened once again when several callers lost the same one', async () => {
    const { opened, sessions } = keeper();
    const lost = await sessions.get('E10');
    // In the same turn of the event loop, each a step later than the one before.
    const renew = async (steps = 0) => {
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      await sessions.forget('E10', lost);
      return (await sessions.get('E10')).sessionId;
    };
    const renewed = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((steps) => renew(steps)));
    expect(renewed).toEqual(Array(8).fill('E10-2'));
    expect(await renew()).toBe('E10-2'); // heard late that the first one was lost
    expect(opened).toEqual(['E10-1', 'E10-2']);
  });

  it('fail for everyone who waited when opening fails, and are tried again by the next caller', async () => {
    let attempts = 0;
    const sessions = new SessionCache(() => {
      attempts += 1;
      return attempts === 1
        ? Promise.reject(new Error('no'))
        : Promise.resolve({ sessionId: 's', endpointUrl: 'http://s.example', lifeMs: undefined });
    });
    const first = await Promise.allSettled([sessions.get('E10'), sessions.get('E10')]);
    expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await sessions.get('E10')).sessionId).toBe('s');
    expect(attempts).toBe(2);
  });
});

describe('a sign-in that was refused', () => {
  const refusing = (code: FailureCode) => {
    let attempts = 0;
    const open = (entityId: string | undefined): Promise<OpenedSession> => {
      attempts += 1;
      if (entityId === 'E20') return Promise.resolve({ sessionId: 's', endpointUrl: 'http://s.example', lifeMs: 1 });
      return Promise.reject(new IntegrationError(failure(code, 'Sign-in information is incorrect.')));
    };
    return { sessions: new SessionCache(open), attempts: () => attempts };
  };
  const saidBy = (call: Promise<unknown>) => call.then(String, (error: Error) => error.message);

  it('is not repeated for five minutes, no matter who asks; each caller gets Intacct’s answer, and when it is asked again', async () => {
    const { sessions, attempts } = refusing('intacct.access-denied');
    const first = await saidBy(sessions.get('E10'));
    jest.setSystemTime(Date.now() + 5 * MINUTE - 1);
    const later = await Promise.all([1, 2, 3].map(() => saidBy(sessions.get('E10'))));
    expect(attempts()).toBe(1);
    expect(later).toEqual(
      Array(3).fill(`${first} So that the user is not locked out, Tieout signs in again at 00:05 UTC at the earliest.`),
    );
    jest.setSystemTime(Date.now() + 1);
    await saidBy(sessions.get('E10'));
    expect(attempts()).toBe(2);
  });

  it('stops no other level', async () => {
    const { sessions } = refusing('intacct.access-denied');
    await saidBy(sessions.get('E10'));
    expect((await sessions.get('E20')).sessionId).toBe('s');
  });

  it('is distinguished from one that only failed, which the next caller tries again', async () => {
    const { sessions, attempts } = refusing('intacct.unreachable');
    await saidBy(sessions.get('E10'));
    await saidBy(sessions.get('E10'));
    expect(attempts()).toBe(2);
  });
});

describe('the announced end of a session', () => {
  const announced = (timestamp: string, timeout: string) => {
    const authentication = `<authentication><status>success</status><userid>u</userid><sessiontimestamp>${timestamp}</sessiontimestamp><sessiontimeout>${timeout}</sessiontimeout></authentication>`;
    const answer = readAnswer(
      `<response><control><status>success</status></control><operation>${authentication}</operation></response>`,
    );
    return answer.kind === 'functions' ? answer.sessionEnds : 'refused';
  };

  it.each([
    ['hours ahead of ours', '2026-10-05T09:00:00+00:00', '2026-10-05T11:00:00+00:00'],
    ['years behind ours', '2019-01-01T00:00:00+00:00', '2019-01-01T02:00:00+00:00'],
    ['in another zone', '2026-10-05T01:00:00-08:00', '2026-10-05T11:00:00+00:00'],
  ])('is reckoned by Intacct’s own clock: %s', (_case, timestamp, timeout) => {
    expect(announced(timestamp, timeout)).toBe(120 * MINUTE);
  });

  it.each([
    ['', ''],
    ['2026-10-05T09:00:00+00:00', ''],
    ['2026-10-05T09:00:00+00:00', '2026-10-05T09:00:00+00:00'],
    ['2026-10-05T09:00:00+00:00', '2026-10-05T08:00:00+00:00'],
    ['now', 'later'],
  ])('is none when it makes no sense: "%s" to "%s"', (timestamp, timeout) => {
    expect(announced(timestamp, timeout)).toBeUndefined();
  });
});
