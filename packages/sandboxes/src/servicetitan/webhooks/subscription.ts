/** Webhook subscriptions, as an application's developer enters them in the developer portal. */
import { isIP } from 'node:net';

import { z } from 'zod';

import { EVENT_TYPES, NO_PAYABLES_EVENTS } from './event-types.ts';

const eventTypeSchema = z.enum(EVENT_TYPES, {
  error: ({ input }) => `"${String(input)}" is no event type. ${NO_PAYABLES_EVENTS} Allowed: ${EVENT_TYPES.join(', ')}`,
});

export const subscriptionSchema = z
  .strictObject({
    url: z.url({ protocol: /^https?$/, error: 'give an http or https URL' }),
    /** Default: all event types. */
    eventTypes: z
      .array(eventTypeSchema)
      .min(1)
      .default([...EVENT_TYPES]),
    /** Documented: 32 to 64 characters. Without a key, events are not signed. */
    signingKey: z.string().min(32).max(64).optional(),
    /** By default, events are sent to this machine only. */
    allowRemote: z.boolean().default(false),
  })
  .superRefine(({ url, allowRemote }, context) => {
    const address = URL.parse(url);
    if (address === null) return;
    if (isControlPlane(address)) {
      const own = `${url} is below /_sandbox, the control plane of a sandbox: no receiver is there.`;
      context.addIssue({ code: 'custom', path: ['url'], message: own });
    }
    if (isLoopback(address)) return;
    const message = `${url} is not on this machine. Allowed: localhost, 127.0.0.1, [::1]; any https URL with "allowRemote": true.`;
    // Documented: receivers use https. On this machine http is accepted.
    const isAllowed = allowRemote && address.protocol === 'https:';
    if (!isAllowed) context.addIssue({ code: 'custom', path: ['url'], message });
  });

export interface Subscription extends z.infer<typeof subscriptionSchema> {
  readonly id: string;
}

/** Events must not change the settings of a sandbox. Servers decode a path before routing. */
function isControlPlane({ pathname }: URL): boolean {
  const path = pathname.replaceAll(/%([0-9a-f]{2})/gi, (_text, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  );
  return /^\/+_sandbox(?=$|[/?])/i.test(path);
}

function isLoopback({ hostname }: URL): boolean {
  const host = hostname.replaceAll(/[[\]]/g, '');
  if (isIP(host) !== 0) return host === '::1' || host.startsWith('127.');
  return host === 'localhost' || host.endsWith('.localhost');
}
