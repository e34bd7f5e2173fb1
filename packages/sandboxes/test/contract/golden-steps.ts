/** What must have happened in a sandbox before a golden request: other golden requests, and requests to its control plane. */
import { expect } from '@jest/globals';
import { z } from 'zod';

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

/** The operations that a sandbox says it has. */
export async function operationsOf(origin: string): Promise<{ verb: string; object: string }[]> {
  const groups = operationGroups.parse(await (await fetch(`${origin}/_sandbox/operations`)).json());
  const operations = groups.flatMap(({ verbs, objects }) =>
    verbs.flatMap((verb) =>
      objects.length === 0 ? [{ verb, object: '' }] : objects.map((object) => ({ verb, object })),
    ),
  );
  expect(operations).not.toEqual([]);
  return operations;
}

const operationGroups = z.array(z.object({ verbs: z.array(z.string()), objects: z.array(z.string()) }));
