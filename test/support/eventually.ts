/** Waiting for a condition, never for a time. */

/** Asks until the answer satisfies; the condition's own last answer is what a failure shows. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isEnough: (answer: T) => boolean,
  withinMs = 30_000,
  everyMs = 100,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isEnough(answer)) return answer;
    if (Date.now() > until) throw new Error(`not within ${withinMs} ms; last seen: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
