/** Dates of bills that are no plain days: whose day a moment is, and when no one could rely on it. */
import { describe, expect, it } from '@jest/globals';

import { datedIn, datedRow } from '../../src/domain/source/bill-dates.ts';
import { sourceFingerprint } from '../../src/domain/source/source-bill.ts';
import { dayOf, isDateSet, writtenDate } from '../../src/domain/values/written-date.ts';
import { aPolicy, aSourceBill, compose } from '../support/builders.ts';

/** A bill as the client reads it. */
function dated(billDate: string, dueDate = '2026-11-13T00:00:00Z') {
  const [bill, due] = [writtenDate(billDate), writtenDate(dueDate)];
  const writtenDates = {
    ...(bill.written === undefined ? {} : { billDate: bill.written }),
    ...(due.written === undefined ? {} : { dueDate: due.written }),
  };
  const more = Object.keys(writtenDates).length === 0 ? {} : { writtenDates };
  return aSourceBill({ content: { billDate: bill.day, dueDate: due.day, ...more } });
}

function problemsOf(billDate: string, { timeZone, dueDate }: { timeZone?: string; dueDate?: string } = {}): string[] {
  const { problems } = compose(datedIn(dated(billDate, dueDate), timeZone), aPolicy({ timeZone }));
  return problems.map(({ code, summary }) => `${code}: ${summary}`);
}

describe('a date', () => {
  it.each([
    ['2026-10-14', '2026-10-14'],
    ['2026-10-14T00:00:00Z', '2026-10-14'],
    ['2026-10-14T00:00:00.0000000Z', '2026-10-14'],
    ['2026-10-14T00:00Z', '2026-10-14'],
    ['2026-10-14t00:00:00z', '2026-10-14'],
    ['2026-10-14 00:00:00+00:00', '2026-10-14'],
    ['2026-10-14T00:00:00-05:00', '2026-10-14'],
    [' 2026-10-14T00:00:00 ', '2026-10-14'],
    ['2026-10-14T17:45:00', '2026-10-14'],
  ])('%j is the day %s, in whatever time zone', (text, day) => {
    expect(writtenDate(text)).toEqual({ day });
  });

  it.each<[string, string, string]>([
    ['2026-10-14T03:00:00Z', 'America/Chicago', '2026-10-13'],
    ['2026-10-14T05:00:00Z', 'America/Chicago', '2026-10-14'],
    ['2026-11-14T05:30:00Z', 'America/Chicago', '2026-11-13'],
    ['2026-10-01T03:00:00.1234567Z', 'America/Los_Angeles', '2026-09-30'],
    ['2026-10-31T20:00:00Z', 'Australia/Sydney', '2026-11-01'],
    ['2026-12-31T23:30:00-0500', 'America/New_York', '2026-12-31'],
    ['2026-12-31T23:30:00-05:00', 'Europe/London', '2027-01-01'],
  ])('%j is in %s the day %s', (text, zone, day) => {
    expect(writtenDate(text).written).toBe(text);
    expect(dayOf(text, zone)).toBe(day);
  });

  it.each<[string, string | undefined]>([
    ['2026-10-14T03:00:00Z', '2026-10-14'],
    ['2026-10-30T11:00:00Z', '2026-10-30'],
    ['2026-10-01T13:00:00Z', '2026-10-01'],
    ['2026-10-01T03:00:00Z', undefined],
    ['2026-10-31T20:00:00Z', undefined],
    ['2026-10-31T23:30:00-05:00', '2026-10-31'],
  ])('%j is without a time zone the day %s: as it is written, while the month is beyond doubt', (text, day) => {
    expect(dayOf(text, undefined)).toBe(day);
  });

  it.each(['', ' ', '\u200b', '0001-01-01T00:00:00', '0001-01-01T00:00:00Z', null, undefined])(
    '%j was never entered',
    (text) => {
      expect(isDateSet(text)).toBe(false);
      expect(writtenDate(text)).toEqual({});
    },
  );

  it.each(['10/14/2026', '14 Oct 2026', '2026-02-30', '2026-10-14T25:00:00Z', '26-10-14', '1760400000'])(
    '%j cannot be read, and is kept to be shown',
    (text) => {
      expect(writtenDate(text)).toEqual({ written: text });
      expect(dayOf(text, 'America/Chicago')).toBeUndefined();
    },
  );
});

describe('a bill', () => {
  it('is posted on the day of the tenant, and falls due on it', () => {
    const { bill, problems } = compose(
      datedIn(dated('2026-10-15T03:00:00Z', '2026-11-14T03:00:00Z'), 'America/Chicago'),
      aPolicy({ timeZone: 'America/Chicago' }),
    );
    expect(problems).toEqual([]);
    expect(bill).toMatchObject({ billDate: '2026-10-14', postingDate: '2026-10-14', dueDate: '2026-11-13' });
  });

  it('is held where its month depends on a time zone that no one has named', () => {
    expect(problemsOf('2026-11-01T03:00:00Z')).toEqual([
      'servicetitan.date-unclear: A date of the bill or credit cannot be relied on: bill date "2026-11-01T03:00:00Z", a moment that is in another month in other time zones: bills.timeZone says which one counts.',
    ]);
    expect(problemsOf('2026-11-01T03:00:00Z', { timeZone: 'America/Chicago' })).toEqual([]);
    expect(problemsOf('2026-10-14T03:00:00Z')).toEqual([]);
  });

  it.each([
    ['1926-10-14T00:00:00Z', 'bill date 1926-10-14, and go-live is 2026-09-01'],
    ['2126-10-14T00:00:00Z', 'bill date 2126-10-14, and go-live is 2026-09-01'],
    ['0026-10-14T00:00:00Z', 'bill date "0026-10-14T00:00:00Z", which is no date'],
    ['10/14/2026', 'bill date "10/14/2026", which is no date'],
  ])('of %s is held in words', (billDate, words) => {
    expect(problemsOf(billDate)).toContainEqual(expect.stringContaining(`servicetitan.date-unclear: `));
    expect(problemsOf(billDate).join()).toContain(words);
    expect(problemsOf(billDate).join()).not.toContain('bill-incomplete');
  });

  it.each([
    ['2126-11-13T00:00:00Z', 'due date 2126-11-13, and go-live is 2026-09-01'],
    ['soon', 'due date "soon", which is no date'],
  ])('that is due on %s is held in words', (dueDate, words) => {
    expect(problemsOf('2026-10-14', { dueDate }).join()).toContain(words);
  });

  it('without a due date in ServiceTitan, as .NET writes none, falls due by its term', () => {
    const { bill } = compose(dated('2026-10-14', '0001-01-01T00:00:00'));
    expect(bill?.dueDate).toBe('2026-11-13');
  });

  it('does not change in ServiceTitan when the tenant’s time zone becomes known', () => {
    const source = dated('2026-10-15T03:00:00Z', '2026-11-14T03:00:00Z');
    const before = aSourceBill({ content: { billDate: '2026-10-15', dueDate: '2026-11-14' } });
    const known = sourceFingerprint(before.content);
    expect(sourceFingerprint(source.content)).toBe(known);
    expect(sourceFingerprint(datedIn(source, undefined).content)).toBe(known);
    expect(sourceFingerprint(datedIn(source, 'America/Chicago').content)).toBe(known);
    expect(sourceFingerprint(dated('2026-10-16T03:00:00Z', '2026-11-14T03:00:00Z').content)).not.toBe(known);
    const unclear = datedIn(dated('2026-11-01T03:00:00Z'), undefined);
    expect(unclear.content.billDate).toBeUndefined();
    const asPosted = aSourceBill({ content: { billDate: '2026-11-01' } });
    expect(sourceFingerprint(unclear.content)).toBe(sourceFingerprint(asPosted.content));
  });
});

describe('a row of a list', () => {
  const row = { id: 7, billDate: '2026-11-01', writtenDate: '2026-11-01T03:00:00Z' };

  it('is dated as its bill is, and by no day where that is unclear', () => {
    expect(datedRow(row, 'America/Chicago')).toEqual({ id: 7, billDate: '2026-10-31' });
    expect(datedRow(row, undefined)).toEqual({ id: 7 });
    expect(datedRow({ id: 7, billDate: '2026-11-01' }, undefined)).toEqual({ id: 7, billDate: '2026-11-01' });
  });
});
