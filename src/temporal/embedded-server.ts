/** The Temporal server for one machine, with a namespace as Tieout needs it: for trials, the demo and the tests. */
import { startDevServer, type DevServer, type DevServerOptions } from '@tieout/temporal-dev-server/server.ts';

import { registerSearchAttributes } from './register-search-attributes.ts';
import { keepClosedRuns } from './retention.ts';

export type EmbeddedServer = DevServer;

export async function startEmbeddedServer(options: Omit<DevServerOptions, 'prepare'>): Promise<EmbeddedServer> {
  return startDevServer({
    ...options,
    prepare: async (connection, namespace) => {
      await keepClosedRuns(connection, namespace);
      await registerSearchAttributes(connection, namespace);
    },
  });
}
