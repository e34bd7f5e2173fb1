/** The sandbox's clock: what waits on it fires in its order and at its time, however the clock gets there. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { SandboxClock } from '../../src/control/clock.ts';

const noon = Date.UTC(2026, 10, 2, 12);
/** A clock on a time that stands still, so that only the test moves it. */
const atNoon = (): SandboxClock => new SandboxClock(() => noon);

describe('SandboxClock', () => {
  it('follows its base, from wherever it was turned to', () => {
    let time = noon;
    const clock = new SandboxClock(() => time);
    time += 5;
    expect(clock.now()).toBe(noon + 5);
    clock.set(0);
    time += 7;
    expect(clock.now()).toBe(7);
    clock.freeze();
    time += 100;
    clock.advance(3);
    expect([clock.now(), clock.isFrozen]).toEqual([10, true]);
    clock.run();
    time += 1;
    expect([clock.now(), clock.isFrozen]).toEqual([11, false]);
  });

  it('fires all that is due in its order, each at its own time, also while it is stopped', () => {
    const delays = fc.array(fc.nat(1_000), { maxLength: 20 });
    fc.assert(
      fc.property(delays, fc.nat(1_000), fc.boolean(), (waits, turn, isFrozen) => {
        const clock = atNoon();
        if (isFrozen) clock.freeze();
        const fired: number[] = [];
        const cancels = waits.map((ms) => clock.after(ms, () => fired.push(clock.now() - noon)));
        clock.advance(turn);
        expect(fired).toEqual(waits.filter((ms) => ms <= turn).toSorted((a, b) => a - b));
        expect([clock.now(), clock.waitingCount]).toEqual([noon + turn, waits.length - fired.length]);
        for (const cancel of cancels) cancel();
        expect(clock.waitingCount).toBe(0);
      }),
    );
  });

  it('fires what was called for on the way, as a retry after a retry', () => {
    const clock = atNoon();
    const at: number[] = [];
    const again = (): void => {
      at.push(clock.now() - noon);
      if (at.length < 3) clock.after(600, again);
    };
    clock.after(600, again);
    clock.advance(1_500);
    expect(at).toEqual([600, 1_200]);
    clock.advance(300);
    expect(at).toEqual([600, 1_200, 1_800]);
  });

  it('does not fire what was called off, nor anything when it is turned back', () => {
    const clock = atNoon();
    const fired: string[] = [];
    clock.after(10, () => fired.push('called off'))();
    const cancel = clock.after(10, () => fired.push('kept'));
    clock.set(noon - 1_000);
    expect([fired, clock.waitingCount]).toEqual([[], 1]);
    cancel();
    clock.advance(5_000);
    expect(fired).toEqual([]);
  });

  it('fires by itself in real time, and again after it was stopped', async () => {
    const clock = new SandboxClock();
    const began = performance.now();
    await new Promise<void>((resolve) => clock.after(20, resolve));
    expect(performance.now() - began).toBeGreaterThanOrEqual(19);
    clock.freeze();
    const waiting = new Promise<void>((resolve) => clock.after(1, resolve));
    expect(clock.waitingCount).toBe(1);
    clock.run();
    await waiting;
    expect(clock.waitingCount).toBe(0);
  });

  it('is quick with ten thousand that wait, whatever order they come and go in', () => {
    const clock = atNoon();
    const began = process.cpuUsage();
    let fired = 0;
    const work = (): void => {
      fired += 1;
    };
    // Steps through all of 0 to 9,999 in no order.
    const cancels = Array.from({ length: 10_000 }, (_one, index) => clock.after((index * 7_919) % 10_000, work));
    const same = Array.from({ length: 10_000 }, () => clock.after(20_000, work));
    for (const cancel of [...cancels.slice(0, 5_000), ...same.toReversed()]) cancel();
    clock.advance(30_000);
    expect([fired, clock.waitingCount]).toEqual([5_000, 0]);
    // A look through all of them for each takes longer by a hundred times.
    expect(process.cpuUsage(began).user).toBeLessThan(1_000_000);
  });

  it('fires those of one moment in the order they were asked for', () => {
    const clock = atNoon();
    const fired: number[] = [];
    const cancels = [1, 2, 3, 4].map((number) => clock.after(5, () => fired.push(number)));
    cancels[1]?.();
    clock.advance(5);
    expect(fired).toEqual([1, 3, 4]);
  });

  it('keeps no process alive for what still waits', () => {
    const program = `
      import { SandboxClock } from './src/control/clock.ts';
      new SandboxClock().after(3_600_000, () => undefined);`;
    const { status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: path.resolve(import.meta.dirname, '../..'),
      timeout: 20_000,
    });
    expect(status).toBe(0);
  });

  it('notices that a test moved the time it follows', async () => {
    let time = noon;
    const clock = new SandboxClock(() => time);
    const waiting = new Promise<void>((resolve) => clock.after(3_600_000, resolve));
    time += 3_600_000;
    await waiting;
    expect(clock.waitingCount).toBe(0);
  });
});
