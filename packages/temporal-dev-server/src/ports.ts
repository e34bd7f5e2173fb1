/** Loopback ports for the embedded server: whether one is free, and which one to take when any will do. */
import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** The port that was listened on and released again, or the code of the error: EADDRINUSE, EACCES. */
export async function tryPort(port: number): Promise<{ port: number } | { error: string }> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? error.message }));
    probe.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = probe.address();
      const taken = typeof address === 'object' && address !== null ? address.port : port;
      probe.close(() => resolve({ port: taken }));
    });
  });
}
