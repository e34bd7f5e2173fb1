/** One HTTP exchange over broken connections: how long and how much is read at most, and what is certain of a request. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

import { afterEach, describe, expect, it } from '@jest/globals';

import { exchange, retryAfterMs, TransportError } from '../../src/clients/http.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const close of cleanups.splice(0)) close();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A server below HTTP: `answer` is called with each request that has come whole. */
async function startRaw(answer: (socket: Socket, count: number) => void) {
  const seen = { connections: 0, requests: 0 };
  const port = await listen(
    createServer((socket) => {
      seen.connections += 1;
      cleanups.push(() => socket.destroy());
      socket.on('error', () => {});
      socket.on('data', () => {
        seen.requests += 1;
        answer(socket, seen.requests);
      });
    }),
  );
  return { url: `http://127.0.0.1:${port}/`, seen };
}

const head = (...lines: string[]) => `HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\n`;
const send = (url: string, timeoutMs = 2_000) => exchange({ method: 'POST', url, body: '<request/>', timeoutMs });

/** How an exchange failed: its code, and whether the request may have arrived. */
async function brokenBy(pending: Promise<unknown>): Promise<{ said: string; maybeReceived: boolean }> {
  const error: unknown = await pending.then(
    (answer) => {
      throw new Error(`answered: ${JSON.stringify(answer)}`);
    },
    (reason: unknown) => reason,
  );
  if (!(error instanceof TransportError)) throw error;
  return { said: error.message, maybeReceived: error.maybeReceived };
}

describe('an answer', () => {
  it('that is packed is unpacked, and its characters are whole though packets cut them', async () => {
    const packed = gzipSync('ü🔧 ok');
    const { url } = await startRaw((socket) => {
      socket.write(head('Content-Encoding: gzip', `Content-Length: ${packed.length}`));
      for (const byte of packed) socket.write(Buffer.of(byte));
    });
    expect((await send(url)).body).toBe('ü🔧 ok');
  });

  it('that drips without end is given up after the whole time-out, not after each drop', async () => {
    const { url } = await startRaw((socket) => {
      socket.write(head('Transfer-Encoding: chunked'));
      const drip = setInterval(() => socket.write('1\r\nx\r\n'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const startedAt = Date.now();
    expect(await brokenBy(send(url, 400))).toMatchObject({ maybeReceived: true });
    expect(Date.now() - startedAt).toBeLessThan(1_500);
  });

  it.each([
    ['ends before its announced length', head('Content-Length: 500') + '<response>'],
    ['ends in the middle of a chunk', `${head('Transfer-Encoding: chunked')}ff\r\n<response>`],
    ['is packed and cut', Buffer.concat([Buffer.from(head('Content-Encoding: gzip', 'Connection: close')), gzipSync('<response/>'.repeat(99)).subarray(0, 40)])],
    ['says that it is packed and is not', `${head('Content-Encoding: gzip', 'Connection: close')}<response/>`],
    ['is no HTTP', 'not HTTP at all\r\n\r\n'],
    ['is none', ''],
  ])('that %s is no answer', async (_case, bytes) => {
    const { url } = await startRaw((socket) => socket.end(bytes));
    expect(await brokenBy(send(url))).toMatchObject({ maybeReceived: true });
  }); // prettier-ignore

  it('that is a gzip bomb is stopped long before it is unpacked', async () => {
    // 1 GB of zeros in 1 MB.
    const bomb = Buffer.concat(Array<Buffer>(32).fill(gzipSync(Buffer.alloc(32 * 1024 * 1024))));
    const { url } = await startRaw((socket) => {
      socket.write(head('Content-Encoding: gzip', `Content-Length: ${bomb.length}`));
      socket.write(bomb);
    });
    const before = process.memoryUsage.rss();
    const { said } = await brokenBy(send(url, 60_000));
    expect(said).toContain('answer too large');
    expect(process.memoryUsage.rss() - before).toBeLessThan(512 * 1024 * 1024);
  });
});

describe('a request that fails', () => {
  it('was certainly not received when no one listens', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    for (const host of ['127.0.0.1', 'localhost'])
      expect(await brokenBy(send(`http://${host}:${port}/`))).toMatchObject({ maybeReceived: false });
  });

  it('was certainly not received when the name is of no machine', async () => {
    expect(await brokenBy(send('http://nowhere.invalid/', 10_000))).toMatchObject({ maybeReceived: false });
  });

  it('was certainly not received when there is no safe connection to speak over', async () => {
    const { url, seen } = await startRaw((socket) => socket.end('plain words'));
    expect(await brokenBy(send(url.replace('http:', 'https:')))).toMatchObject({ maybeReceived: false });
    expect(seen.connections).toBe(1);
  });

  it('may have been received when the connection is reset after it', async () => {
    const { url, seen } = await startRaw((socket) => socket.resetAndDestroy());
    expect(await brokenBy(send(url))).toEqual({ said: 'the connection failed (ECONNRESET)', maybeReceived: true });
    expect(seen.requests).toBe(1);
  });

  it('may have been received when a connection that was kept is reset: it is not sent again by itself', async () => {
    const { url, seen } = await startRaw((socket, count) => {
      if (count === 1) socket.write(`${head('Content-Length: 2', 'Connection: keep-alive')}ok`);
      else socket.resetAndDestroy();
    });
    expect((await send(url)).body).toBe('ok');
    expect(await brokenBy(send(url))).toMatchObject({ maybeReceived: true });
    expect(seen).toMatchObject({ connections: 1, requests: 2 });
  });

  it('names no address, header or body', async () => {
    const { url } = await startRaw((socket) => socket.destroy());
    const pending = exchange({
      method: 'POST',
      url: `${url}canary-path?canary-query`,
      headers: { authorization: 'canary-header' },
      body: 'canary-body',
      timeoutMs: 1_000,
    });
    const error: unknown = await pending.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TransportError);
    const { stack, message } = error as TransportError;
    expect([stack, message, JSON.stringify(error), String((error as Error).cause)].join()).not.toContain('canary');
  });
});

describe('how long an answer asks to wait', () => {
  it.each([
    ['7', 7_000],
    ['0.25', 250],
    ['0', 0],
    ['86400', 600_000],
    ['Mon, 02 Nov 2026 08:00:30 GMT', 30_000],
    ['Mon, 02 Nov 2026 07:00:00 GMT', 0],
    ['-5', undefined],
    ['soon', undefined],
    ['5 minutes', undefined],
    ['', undefined],
  ])('"%s"', (asked, wait) => {
    expect(retryAfterMs({ 'retry-after': asked, date: 'Mon, 02 Nov 2026 08:00:00 GMT' })).toBe(wait);
  });
});
