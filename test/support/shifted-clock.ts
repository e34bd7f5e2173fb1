/** For `--import` in a process of its own: its clock is ahead by TIEOUT_TEST_CLOCK_MS, or behind. Time passes as ever. */
const byMs = Number(process.env['TIEOUT_TEST_CLOCK_MS'] ?? 0);
const RealDate = Date;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [target.now() + byMs] : args, newTarget) as object,
  get: (target, name, receiver) =>
    name === 'now' ? () => RealDate.now() + byMs : (Reflect.get(target, name, receiver) as unknown),
});
