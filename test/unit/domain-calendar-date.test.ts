/** A bill date is a day in the contractor's books: no clock and no time zone can move it. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { addDays, calendarDate } from '../../src/domain/values/calendar-date.ts';

const MODULE = path.resolve(import.meta.dirname, '../../src/domain/values/calendar-date.ts');
const anyDay = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('calendar date', () => {
  it('takes the day of midnight UTC as it is written', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(calendarDate(`${day}T00:00:00Z`)).toBe(day);
        expect(calendarDate(day)).toBe(day);
      }),
    );
  });

  it.each(['Pacific/Honolulu', 'Asia/Kolkata', 'Pacific/Kiritimati', 'America/St_Johns'])(
    'gives the same day on a machine in %s',
    (zone) => {
      const script = `
        const { addDays, calendarDate } = await import(${JSON.stringify(MODULE)});
        const offset = new Date(2026, 9, 1).getTimezoneOffset();
        console.log(JSON.stringify([offset !== 0, calendarDate('2026-10-01T00:00:00Z'), addDays('2026-10-31', 1)]));`;
      const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
        env: { ...process.env, NODE_OPTIONS: '', TZ: zone },
        encoding: 'utf8',
      });
      expect(JSON.parse(printed)).toEqual([true, '2026-10-01', '2026-11-01']);
    },
    30_000,
  );

  it('keeps the day that is written next to an offset or a time late in the day', () => {
    expect(calendarDate('2026-10-01T23:59:59.9999999-07:00')).toBe('2026-10-01');
    expect(calendarDate('2026-10-01T00:30:00+13:00')).toBe('2026-10-01');
  });

  it.each([
    ...['2026-02-29', '2026-02-30', '2026-13-01', '2026-00-10', '2026-04-31', '2026-10-00', '2100-02-29'],
    ...['2026-1-5', '10/01/2026', '20261001', '2026-10-01 00:00', ' 2026-10-01', '0000-01-01', 'today', ''],
  ])('refuses %j', (text) => {
    expect(calendarDate(text)).toBeUndefined();
  });

  it.each([
    ['2026-10-31', 1, '2026-11-01'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-02-28', 1, '2026-03-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2028-02-29', 365, '2029-02-28'],
    ['2026-01-31', 30, '2026-03-02'],
    ['2026-11-01', 1, '2026-11-02'],
    ['2026-03-01', -1, '2026-02-28'],
    ['2026-10-14', 0, '2026-10-14'],
  ])('%s plus %d days is %s', (from, days, to) => {
    expect(addDays(from, days)).toBe(to);
  });

  it('counts every day once, and back again', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 400 }), (day, days) => {
        const later = addDays(day, days);
        expect(calendarDate(later)).toBe(later);
        expect(later > day).toBe(true);
        expect(addDays(later, -days)).toBe(day);
      }),
    );
  });
});
