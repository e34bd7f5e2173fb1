/** The sandboxes' pages as HTTP answers: their size, their escaping, and that the API beside them stays as it is. */
import { afterEach, describe, expect, it } from '@jest/globals';

import type { SeedBill } from '../../src/intacct/company.ts';
import { closeServers, company, startIntacct, startServiceTitan, tenant } from '../support/running-sandboxes.ts';

afterEach(closeServers);

function seedBill(number: number, description = ''): SeedBill {
  const line = { accountNo: '5010', amount: '90071992547409.93', locationId: 'T01', departmentId: 'SVC' };
  const dates = { whenCreated: '2026-10-05', whenDue: '2026-11-04' };
  return { vendorId: 'V-1011', recordId: `INV-${number}`, description, entityId: 'E10', ...dates, lines: [line, line] };
}

async function startLedger(bills: readonly SeedBill[]) {
  const { origin } = await startIntacct({ company: { ...company, bills } });
  return async (address: string) => (await fetch(`${origin}${address}`)).text();
}

describe('the page of a sandbox', () => {
  it('stays small with 10,000 bills, and shows each of them on one of its pages', async () => {
    const page = await startLedger(Array.from({ length: 10_000 }, (_, index) => seedBill(index)));
    const first = await page('/');
    expect(first.length).toBeLessThan(300_000);
    expect(first).toContain('1 to 50 of 10,000');
    expect(first).toContain('Page 1 of 200');
    expect(await page('/?page=200')).toContain('INV-0<');
    expect(await page('/?q=inv-7777')).toContain('1 to 1 of 1; 10,000 without the filter');
  });

  it('sums and shows amounts as the decimals they are', async () => {
    const page = await startLedger(Array.from({ length: 7 }, (_, index) => seedBill(index)));
    expect(await page('/')).toMatch(/Total, USD<\/dt><dd>1,261,007,895,663,739\.02</);
    expect(await page('/?view=periods')).toMatch(
      /E10 Alder Creek North<.*2026-09-30.*>7<.*>1,261,007,895,663,739\.02</s,
    );
  });

  it.each([
    ['markup', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['quotes', `"a' onload='b`, '&quot;a&#39; onload=&#39;b'],
    ['what is escaped already', '&lt;b&gt;', '&amp;lt;b&amp;gt;'],
    ['a bell', 'a\u0007b', 'a\u2407b'],
  ])('escapes %s, in records and in what was searched for', async (_what, text, escaped) => {
    const page = await startLedger([seedBill(1, text)]);
    const found = await page(
      `/?q=${encodeURIComponent(text)}&state=${encodeURIComponent(text)}&page=${encodeURIComponent(text)}`,
    );
    expect(found).toContain(`value="${escaped}"`);
    expect(found).not.toContain(text);
    expect(await page('/')).toContain(`<dd>${escaped}</dd>`);
  });

  it.each(['-1', '0', '1e9', 'x', '2.5', ''])('shows a page that is there for ?page=%s', async (number) => {
    const page = await startLedger([seedBill(1)]);
    expect(await page(`/?page=${number}`)).toContain('1 to 1 of 1');
  });

  it('says of an empty list that there is nothing yet, and of a search what it looks through', async () => {
    const page = await startLedger([seedBill(1)]);
    expect(await page('/?view=payments')).toContain('>None yet<');
    expect(await page('/?q=nothing-such')).toContain('>Nothing matches; 1 without the filter<');
    expect(await page('/')).toMatch(/The search looks through Record, Bill number, .*, and what is folded away/);
  });

  it('names the entities that a closed period holds for', async () => {
    const { origin, control } = await startIntacct();
    const page = async () => (await fetch(origin)).text();
    expect(await page()).toMatch(/Closed through<\/dt><dd>2026-09-30 \(all entities\)</);
    await control('PUT', 'closed-through', { E10: '2026-10-31' });
    expect(await page()).toMatch(/Closed through<\/dt><dd>2026-09-30 \(E20, E30\), 2026-10-31 \(E10\)</);
  });

  it('shows quantities without the zeros of their scale', async () => {
    const { origin, state } = await startServiceTitan();
    const { bills } = await state<{ bills: { id: number; items: { quantity: string }[] | null }[] }>();
    const bill = bills.find(({ items }) => items?.some(({ quantity }) => /\.\d*0$/.test(quantity)));
    const page = await (await fetch(`${origin}/?q=${bill?.id}`)).text();
    const quantities = [...page.matchAll(/data-label="Quantity">([^<]*)</g)].map(([, text]) => text);
    expect(quantities.length).toBeGreaterThan(0);
    expect(quantities.filter((text) => !/^\d+(\.\d*[1-9])?$/.test(text ?? ''))).toEqual([]);
  });

  it('shows faults and switches in words: durations, meanings, and who chose a fault', async () => {
    const { origin, control } = await startIntacct();
    await control('POST', 'faults', { kind: 'drop-before' });
    await fetch(`${origin}/ia/xml/xmlgw.phtml`, { method: 'POST', body: '<x/>' }).catch(() => undefined);
    await control('POST', 'faults', { kind: 'slow', delayMs: 90_000 });
    const page = await (await fetch(`${origin}/?view=control`)).text();
    expect(page).toContain('Faults and switches</h2>');
    expect(page).toContain('data-label="Delay">1 minute 30 seconds<');
    expect(page).toContain('data-label="Chosen by">a planned fault<');
    expect(page).toContain('data-label="What it does">the connection is reset; nothing is done<');
    expect(page).toMatch(/sessionTimeoutMs<.*>2 hours<.*The sign-in duration of the API user/s);
    expect(page).toContain('billed transactions');
    const servicetitan = await startServiceTitan();
    expect(await (await fetch(`${servicetitan.origin}/?view=control`)).text()).not.toContain('transactions');
  });

  it('forbids scripts and anything from elsewhere, and is not kept by browsers', async () => {
    const { origin } = await startServiceTitan(tenant);
    const { headers } = await fetch(origin);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; img-src data:;/,
    );
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('leaves the API as it is: other paths and methods are answered as before', async () => {
    const { origin } = await startServiceTitan(tenant);
    for (const [method, path] of [
      ['GET', '/nothing'],
      ['POST', '/'],
    ] as const) {
      const answer = await fetch(`${origin}${path}`, { method });
      expect(answer.status).toBeGreaterThanOrEqual(404);
      expect(answer.headers.get('content-type')).toContain('json');
    }
  });
});
