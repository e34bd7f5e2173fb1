/**
 * What each kind of fault does to a call: before its work, instead of it, or to its answer. Which call gets a fault is
 * decided elsewhere.
 */
import { STATUS_CODES } from 'node:http';

import { UNDISTURBED, type Disturbance } from './disturbance.ts';
import type { Fault, FaultKind } from './faults.ts';
import type { HttpAnswer } from './http-answer.ts';

/** How the answer leaves: whole, cut off in the middle, or not at all. */
export type Delivery = { readonly how: 'whole' | 'cut-off'; readonly answer: HttpAnswer } | { readonly how: 'hang-up' };

export interface FaultedCall {
  readonly work: (disturbance: Disturbance) => HttpAnswer | Promise<HttpAnswer>;
  readonly rateLimited: () => HttpAnswer;
  readonly loseSession: () => void;
  /** Resolves when this much of the sandbox's time has passed. */
  readonly wait: (ms: number) => Promise<void>;
  /** Does the work later, after the client has been disconnected. */
  readonly workLater: (ms: number) => void;
}

const HANG_UP: Delivery = { how: 'hang-up' };
const whole = (answer: HttpAnswer): Delivery => ({ how: 'whole', answer });

type Effect = (call: FaultedCall, fault: Fault) => Delivery | Promise<Delivery>;

/** Does the work as usual, then alters its answer. */
function afterWork(alter: (answer: HttpAnswer, fault: Fault) => Delivery): Effect {
  return async ({ work }, fault) => alter(await work(UNDISTURBED), fault);
}

function disturbed(disturbance: Disturbance): Effect {
  return async ({ work }) => whole(await work(disturbance));
}

const effects: Readonly<Record<FaultKind, Effect>> = {
  'rate-limited': ({ rateLimited }) => whole(rateLimited()),
  // Connectors look for this text in answers with HTTP 200. Assumed: the body holds nothing else.
  'rate-limited-ok': () => whole({ status: 200, contentType: 'text/plain', body: 'API rate limit exceeded' }),
  status: (_call, { status }) => whole(htmlPage(status)),
  'status-after': afterWork((_answer, { status }) => whole(htmlPage(status))),
  'drop-before': () => HANG_UP,
  'drop-after': afterWork(() => HANG_UP),
  late: ({ workLater }, { delayMs }) => {
    workLater(delayMs);
    return HANG_UP;
  },
  slow: async ({ work, wait }, { delayMs }) => {
    const answer = await work(UNDISTURBED);
    await wait(delayMs);
    return whole(answer);
  },
  truncated: afterWork((answer) =>
    whole({ ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) }),
  ),
  'cut-body': afterWork((answer) => ({ how: 'cut-off', answer })),
  doubled: afterWork((answer) => whole({ ...answer, body: answer.body + answer.body })),
  'lost-session': async ({ loseSession, work }) => {
    loseSession();
    return whole(await work(UNDISTURBED));
  },
  'page-repeated': disturbed({ pages: 'repeated' }),
  'page-shuffled': disturbed({ pages: 'shuffled' }),
  'page-drift': disturbed({ pages: 'drifting' }),
  'off-line': disturbed({ pages: 'as-is', functionFailure: 'off-line' }),
  'database-error': disturbed({ pages: 'as-is', functionFailure: 'database' }),
};

export async function serveWith(fault: Fault | undefined, call: FaultedCall): Promise<Delivery> {
  if (fault === undefined) return whole(await call.work(UNDISTURBED));
  return effects[fault.kind](call, fault);
}

/** What a proxy in front of the system would send: HTML, not the API's format. */
function htmlPage(status: number): HttpAnswer {
  const reason = STATUS_CODES[status] ?? 'Error';
  const body = `<html><head><title>${status} ${reason}</title></head><body><h1>${status} ${reason}</h1></body></html>`;
  return { status, contentType: 'text/html', body };
}
