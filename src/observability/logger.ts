/** The process's log: one JSON object a business fact. Ids always, amounts allowed, credentials never. */
import { pino, type Logger } from 'pino';

import { steersNothing } from './steering.ts';

/** Wherever one of these turns up in a logged object, its value is not written. */
const SECRET_NAMES = [
  'password',
  'userPassword',
  'senderPassword',
  'clientSecret',
  'appKey',
  'sessionId',
  'authorization',
];

export function createLogger(name: string): Logger {
  const paths = SECRET_NAMES.flatMap((secret) => [secret, `*.${secret}`, `*.*.${secret}`]);
  return pino(
    {
      name,
      level: process.env['TIEOUT_LOG_LEVEL'] ?? 'info',
      redact: { paths, censor: '[redacted]' },
      hooks: { streamWrite: (line) => steersNothing(line) },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
