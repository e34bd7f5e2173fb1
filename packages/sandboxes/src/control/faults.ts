/** The faults that a sandbox can inject, as data: what each does, which system has it, and its parameters. */
import { z } from 'zod';

export type System = 'servicetitan' | 'intacct';

interface FaultDescription {
  /** What the client sees, and whether the work is done. */
  readonly does: string;
  /** The only system that has it. Both have it when left out. */
  readonly only?: System;
  /** The calls it can happen to: all when left out. */
  readonly of?: 'functions' | 'pages';
  /** Parameters besides `kind`, `operation` and `times`, with their defaults. */
  readonly takes?: { readonly status?: number; readonly delayMs?: number };
}

const KINDS = {
  'rate-limited': { does: "the system's own answer to a client above its rate limit, HTTP 429; nothing is done" },
  'rate-limited-ok': { does: 'the text "API rate limit exceeded" in HTTP 200; nothing is done', only: 'intacct' },
  status: { does: 'an HTML page with `status`; nothing is done', takes: { status: 503 } },
  'status-after': {
    does: 'the work is done, then an HTML page with `status`, as from a proxy that timed out',
    takes: { status: 524 },
  },
  'drop-before': { does: 'the connection is reset; nothing is done' },
  'drop-after': { does: 'the work is done, then the connection is reset: the outcome is unknown' },
  late: { does: 'the connection is reset at once, and the work is done `delayMs` later', takes: { delayMs: 1_000 } },
  slow: { does: 'the work is done, and the answer is sent `delayMs` later', takes: { delayMs: 1_000 } },
  truncated: { does: 'the work is done, and only the first half of the answer is sent, as a complete response' },
  'cut-body': { does: 'the work is done, and the connection is closed in the middle of the answer' },
  doubled: { does: 'the work is done, and the answer is sent twice in one body' },
  'lost-session': { does: 'every session or token is invalidated before the call, which then fails authentication' },
  'page-repeated': { does: 'a page begins with the last rows of the previous page', of: 'pages' },
  'page-shuffled': { does: 'the rows of a page are in another order', of: 'pages' },
  'page-drift': {
    does: 'the order of the list differs for one page: some rows are repeated, others are missing',
    of: 'pages',
  },
  'off-line': {
    does: 'each function fails with "The Service is Temporarily Off-line"; nothing is done',
    only: 'intacct',
    of: 'functions',
  },
  'database-error': {
    does: 'each function fails with DL02000001; nothing is done',
    only: 'intacct',
    of: 'functions',
  },
} as const satisfies Record<string, FaultDescription>;

export type FaultKind = keyof typeof KINDS;
export const FAULT_KINDS: Readonly<Record<FaultKind, FaultDescription>> = KINDS;

export interface Fault {
  readonly kind: FaultKind;
  readonly status: number;
  readonly delayMs: number;
}

/** A fault that happens to the next matching calls, `times` in all. */
export interface WaitingFault {
  readonly kind: FaultKind;
  readonly operation?: string | undefined;
  readonly times: number;
  readonly status?: number | undefined;
  readonly delayMs?: number | undefined;
}

export function kindsOf(system: System): readonly FaultKind[] {
  const all = Object.keys(KINDS) as FaultKind[];
  return all.filter((kind) => FAULT_KINDS[kind].only === undefined || FAULT_KINDS[kind].only === system);
}

/** A fault with all its parameters, defaults filled in. */
export function toFault(
  kind: FaultKind,
  given: { readonly status?: number | undefined; readonly delayMs?: number | undefined },
): Fault {
  const { takes } = FAULT_KINDS[kind];
  return {
    kind,
    status: given.status ?? takes?.status ?? 503,
    delayMs: given.delayMs ?? takes?.delayMs ?? 0,
  };
}

/** What decides which faults can happen to a call. */
export interface CallFacts {
  /** Names as the meter shows them, e.g. `create APBILL` or `GET ap-bills`. */
  readonly operations: readonly string[];
  readonly functions: number;
  readonly pages: number;
}

export function canHappen(kind: FaultKind, call: CallFacts): boolean {
  const { of } = FAULT_KINDS[kind];
  return of === undefined || call[of] > 0;
}

/** `create` names every create; `create APBILL` only those. */
export function isNamed(operation: string, call: CallFacts): boolean {
  return call.operations.some((name) => name === operation || name.startsWith(`${operation} `));
}

/** Parameters that faults and fault plans share. */
export const faultFields = {
  status: z.int().min(400).max(599).optional(),
  delayMs: z.int().min(0).max(3_600_000).optional(),
};

/** Operations by verb: each verb names all its operations, or is followed by one of the objects. */
export interface OperationGroup {
  readonly verbs: readonly string[];
  /** Empty when the verb is the whole name. */
  readonly objects: readonly string[];
}

/** The name of an operation, as the meter shows it or the verb alone. @param known when empty, any name is accepted. */
export function operationSchema(known: readonly OperationGroup[]): z.ZodType<string> {
  return z.string().refine((name) => known.length === 0 || known.some((group) => covers(group, name)), {
    error: ({ input }) => `"${String(input)}" is no operation here (${operationHint(String(input), known)})`,
  });
}

function covers({ verbs, objects }: OperationGroup, name: string): boolean {
  return verbs.some((verb) => name === verb || objects.some((object) => name === `${verb} ${object}`));
}

/** Suggests the objects of a known verb, else the verbs. */
function operationHint(name: string, known: readonly OperationGroup[]): string {
  const [verb = ''] = name.split(' ');
  const objects = known.flatMap((group) => (group.verbs.includes(verb) ? group.objects : []));
  if (objects.length > 0) return `${verb} alone or with one of: ${objects.join(', ')}; case counts`;
  const verbs = (hasObjects: boolean): string =>
    known.flatMap((group) => (group.objects.length > 0 === hasObjects ? group.verbs : [])).join(', ');
  const alone = verbs(false);
  const hint = `verbs, alone or with an object: ${verbs(true)}${alone === '' ? '' : `; only alone: ${alone}`}`;
  return `${hint}; case counts; GET /_sandbox/operations lists the objects`;
}

/** `POST /_sandbox/faults`. */
export function faultSchema(system: System, operations: readonly OperationGroup[]): z.ZodType<WaitingFault> {
  return z
    .strictObject({
      kind: z.enum(kindsOf(system)),
      operation: operationSchema(operations).optional(),
      times: z.int().min(1).max(10_000).default(1),
      ...faultFields,
    })
    .superRefine((fault, context) => {
      for (const field of ['status', 'delayMs'] as const) {
        if (fault[field] === undefined || takes([fault.kind], field)) continue;
        context.addIssue({ code: 'custom', path: [field], message: `${fault.kind} takes no ${field}` });
      }
    });
}

export function takes(someOf: readonly FaultKind[], field: 'status' | 'delayMs'): boolean {
  return someOf.some((kind) => FAULT_KINDS[kind].takes?.[field] !== undefined);
}
