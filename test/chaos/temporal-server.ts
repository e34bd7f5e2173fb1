/** The batch's Temporal server on its database file: it can be killed, and comes back where it was. */
import { rm } from 'node:fs/promises';
import path from 'node:path';

import { connectToTemporal, type TemporalConnection } from '../../src/temporal/connect.ts';
import { startEmbeddedServer, type EmbeddedServer } from '../../src/temporal/embedded-server.ts';

export class ChaosServer {
  readonly #dbFile: string;
  readonly temporal: TemporalConnection;
  #server: EmbeddedServer;
  #restart: Promise<void> = Promise.resolve();

  private constructor(dbFile: string, server: EmbeddedServer, temporal: TemporalConnection) {
    this.#dbFile = dbFile;
    this.#server = server;
    this.temporal = temporal;
  }

  static async start(folder: string): Promise<ChaosServer> {
    const dbFile = path.join(folder, 'temporal', 'temporal.db');
    const server = await startEmbeddedServer({ port: 0, headless: true, dbFile, report: () => undefined });
    process.env['TEMPORAL_ADDRESS'] = server.address;
    return new ChaosServer(dbFile, server, await connectToTemporal());
  }

  get address(): string {
    return this.#server.address;
  }

  /** Resolves when it serves again. Two at a time would be one. */
  killAndRestart(): Promise<void> {
    return this.#restartAfter(async () => undefined);
  }

  /** Resolves when it serves again, and knows nothing. */
  loseAndRestart(): Promise<void> {
    return this.#restartAfter(() => rm(path.dirname(this.#dbFile), { recursive: true, force: true }));
  }

  #restartAfter(work: () => Promise<void>): Promise<void> {
    this.#restart = this.#restart.then(async () => {
      process.kill(this.#server.pid, 'SIGKILL');
      await this.#server.ended;
      await work();
      const port = Number(this.address.split(':').at(-1));
      this.#server = await startEmbeddedServer({ port, headless: true, dbFile: this.#dbFile, report: () => undefined });
    });
    return this.#restart;
  }

  async stop(): Promise<void> {
    await this.#restart.catch(() => undefined);
    await this.temporal.connection.close();
    process.kill(this.#server.pid, 'SIGKILL');
    await this.#server.ended;
    delete process.env['TEMPORAL_ADDRESS'];
  }
}
