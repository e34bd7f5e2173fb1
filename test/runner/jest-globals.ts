/**
 * What `@jest/globals` is in tests: circus's functions for the file that runs, and jest's fakes over Node's own globals.
 * The real package's types hold; what is missing here fails as an import that does not exist.
 */
import { ModernFakeTimers } from '@jest/fake-timers';
import type * as Real from '@jest/globals';
import { ModuleMocker } from 'jest-mock';

type Globals = typeof Real;

let ofThisFile: Partial<Globals> = {};

export function setGlobals(globals: Partial<Globals>): void {
  ofThisFile = globals;
}

/** Modules outlive a file, so what they have imported must lead to the file that runs now. */
function current<K extends keyof Globals>(name: K): Globals[K] {
  const target = () => (ofThisFile as Globals)[name] as object;
  return new Proxy(() => undefined, {
    apply: (_, self, args) => Reflect.apply(target() as () => unknown, self, args),
    get: (_, key) => Reflect.get(target(), key),
  }) as unknown as Globals[K];
}

export const describe = current('describe');
export const it = current('it');
export const expect = current('expect');
export const beforeAll = current('beforeAll');
export const beforeEach = current('beforeEach');
export const afterEach = current('afterEach');
export const afterAll = current('afterAll');

const mocker = new ModuleMocker(globalThis);
const timers = new ModernFakeTimers({
  config: { fakeTimers: {} } as ConstructorParameters<typeof ModernFakeTimers>[0]['config'],
  global: globalThis,
});

export const jest = {
  spyOn: mocker.spyOn.bind(mocker),
  useFakeTimers: timers.useFakeTimers.bind(timers),
  useRealTimers: timers.useRealTimers.bind(timers),
  setSystemTime: timers.setSystemTime.bind(timers),
  advanceTimersByTime: timers.advanceTimersByTime.bind(timers),
  getTimerCount: timers.getTimerCount.bind(timers),
};
