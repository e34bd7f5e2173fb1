/** What the clock of another system says, by any answer of it. */
import { afterEach, describe, expect, it } from '@jest/globals';

import { aheadOf } from '../../src/clients/read-clock.ts';
import { closeServers, startIntacct, startServer, startServiceTitan } from '../support/with-sandboxes.ts';

afterEach(closeServers);

const MINUTE = 60_000;
const dated = (byMs: number, status = 200) =>
  startServer(
    async (_sent, answer) =>
      void answer.writeHead(status, { date: new Date(Date.now() + byMs).toUTCString() }).end('words'),
  );

describe('the clock of another system', () => {
  it.each([0, 10 * MINUTE, -10 * MINUTE, 1_440 * MINUTE])('that is %d ms off is read to some seconds', async (byMs) => {
    const { origin } = await dated(byMs);
    expect(Math.abs(((await aheadOf(`${origin}/ia/xml/xmlgw.phtml`)) ?? Number.NaN) + byMs)).toBeLessThan(5_000);
  });

  it('is read from a refusal too', async () => {
    const { origin } = await dated(0, 404);
    expect(Math.abs((await aheadOf(origin)) ?? Number.NaN)).toBeLessThan(5_000);
  });

  it('is read from both sandboxes, for no transaction and no call of the API', async () => {
    const [intacct, servicetitan] = await Promise.all([startIntacct(), startServiceTitan()]);
    for (const sandbox of [intacct, servicetitan]) {
      expect(Math.abs((await aheadOf(sandbox.origin)) ?? Number.NaN)).toBeLessThan(5_000);
      expect(await sandbox.meter()).toMatchObject({ requests: 0 });
    }
  });

  it('is not known where no one answers, or the answer has no date', async () => {
    expect(await aheadOf('http://127.0.0.1:9')).toBeUndefined();
    const { origin } = await startServer(async (_sent, answer) => {
      answer.sendDate = false;
      answer.end('words');
    });
    expect(await aheadOf(origin)).toBeUndefined();
    const wrong = await startServer(async (_sent, answer) => void answer.writeHead(200, { date: 'today' }).end());
    expect(await aheadOf(wrong.origin)).toBeUndefined();
  });
});
