/** What must have happened in a sandbox before a golden request: other golden requests, and requests to its control plane. */
import { expect } from '@jest/globals';

/** The name of another case, whose own preparation comes first; or a request to the control plane. */
export type Step = string | readonly [method: string, path: string, body?: unknown];

export interface Preparation {
  readonly before?: readonly Step[];
}

export const after = (...before: readonly Step[]): Preparation => ({ before });

interface Stage {
  readonly cases: Readonly<Record<string, Preparation>>;
  readonly origin: () => string;
  /** Sends the request of a case. */
  readonly send: (name: string) => Promise<unknown>;
}

/** Everything that comes before the case itself. */
export async function prepare(name: string, stage: Stage): Promise<void> {
  for (const step of stage.cases[name]?.before ?? []) {
    if (typeof step === 'string') {
      await prepare(step, stage);
      await stage.send(step);
    } else {
      await control(stage.origin(), ...step);
    }
  }
}

async function control(origin: string, method: string, path: string, body?: unknown): Promise<void> {
  const response = await fetch(`${origin}/_sandbox/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (!response.ok) expect(`${method} ${path}: ${response.status} ${await response.text()}`).toBe('done');
}

/** The operations that a sandbox says it has, which it lists for whoever names another one. */
export async function operationsOf(origin: string): Promise<string[]> {
  const response = await fetch(`${origin}/_sandbox/faults`, {
    method: 'POST',
    body: JSON.stringify({ kind: 'slow', operation: 'no such operation' }),
    headers: { 'content-type': 'application/json' },
  });
  const known = /Allowed: ([^"\\]*)/.exec(await response.text())?.[1] ?? '';
  expect(known).not.toBe('');
  return known.split(', ');
}
