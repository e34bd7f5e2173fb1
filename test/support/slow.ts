/** Which of its two sizes a test has: the gate's, or that of `npm run test:slow`, where there is time. Only this asks. */
export const isSlowRun = process.env['TIEOUT_SLOW'] === '1';

/** How often fast-check tries a property: with other seeds in each gate, and far more often in the slow run. */
export function runs(inGate: number): number {
  return isSlowRun ? 20 * inGate : inGate;
}
