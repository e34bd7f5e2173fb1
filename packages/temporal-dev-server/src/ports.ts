/** Checks whether a loopback port is free, or finds a free one. */
import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** The port, after listening on it and releasing it, or the error code, such as EADDRINUSE. */
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
