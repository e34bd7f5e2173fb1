/** The sandboxes' pages in a real browser, as a person sees them at a desk and on a phone. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import got from 'got';
import type { Browser, Page } from 'playwright-core';

import { findChromium, launchChromium } from '../support/browser.ts';
import { SandboxProcess, type StartedSandboxes } from '../support/sandbox-process.ts';

const HOSTILE = `<script>document.title='pwned'</script><img src=x onerror="document.title='pwned'">"'&\u0007`;
const HOSTILE_AS_SHOWN = HOSTILE.replace('\u0007', '\u2407');

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 740 };

interface Records {
  readonly bills: readonly { readonly id?: number; readonly recordNo?: string; readonly syncStatus?: string }[];
}

const chromiumPath = findChromium();
const inBrowser = chromiumPath === undefined ? describe.skip : describe;

inBrowser('the page of a sandbox', () => {
  let sandbox: SandboxProcess;
  let started: StartedSandboxes;
  let browser: Browser;

  beforeAll(async () => {
    sandbox = new SandboxProcess('--any-port', '--json', '--seed', '7');
    started = await sandbox.started();
    await fillLedger(started);
    browser = await launchChromium(chromiumPath ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  /** Opens a page, does something there, and finds that the browser had no complaint and asked nobody else. */
  async function visit(viewport: typeof DESK, act: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext({ viewport });
    const page = await context.newPage();
    const complaints: string[] = [];
    const elsewhere: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      const { origin } = new URL(request.url());
      const isOurs = origin === started.servicetitanOrigin || origin === started.intacctOrigin;
      if (!isOurs && !request.url().startsWith('data:')) elsewhere.push(request.url());
    });
    try {
      await act(page);
    } finally {
      await context.close();
    }
    expect({ complaints, elsewhere }).toEqual({ complaints: [], elsewhere: [] });
  }

  /** The addresses of all views of both pages, as their navigation names them. */
  async function viewsOf(page: Page): Promise<string[]> {
    const views: string[] = [];
    for (const origin of [started.servicetitanOrigin, started.intacctOrigin]) {
      await page.goto(origin);
      for (const link of await page.getByRole('navigation', { name: 'Records' }).getByRole('link').all())
        views.push(`${origin}${await link.getAttribute('href')}`);
    }
    return views;
  }

  it.each([
    ['at a desk', DESK],
    ['on a phone', PHONE],
  ])('fits the window %s, in every view and with everything unfolded', async (_where, viewport) => {
    await visit(viewport, async (page) => {
      const views = await viewsOf(page);
      expect(views).toHaveLength(16);
      for (const view of views) {
        await page.goto(view);
        await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))");
        const width = await page.evaluate<number>('document.scrollingElement.scrollWidth');
        expect({ view, width: Math.max(width, viewport.width) }).toEqual({ view, width: viewport.width });
        expect(await page.locator('main h2').count()).toBe(1);
        expect(await page.locator('.notice').innerText()).toContain('fictional company');
      }
    });
  });

  it('shows every bill that the sandbox has, page after page', async () => {
    await visit(DESK, async (page) => {
      const { bills } = await stateOf(started.servicetitanOrigin);
      await page.goto(started.servicetitanOrigin);
      const shown = await idsOnAllPages(page);
      expect(shown.toSorted()).toEqual(bills.map(({ id }) => String(id)).toSorted());
      expect(shown).toHaveLength(120);
      const ledger = await stateOf(started.intacctOrigin);
      await page.goto(started.intacctOrigin);
      // The newest first.
      expect(await idsOnAllPages(page)).toEqual(ledger.bills.map(({ recordNo }) => recordNo).toReversed());
    });
  });

  it('says what the scenario expects of a bill, with the reason in words', async () => {
    await visit(PHONE, async (page) => {
      await page.goto(started.servicetitanOrigin);
      await page.locator('.filter > summary').click();
      await page.getByLabel('Scenario expects at the start').selectOption('held');
      await page.getByRole('button', { name: 'Show' }).click();
      await page.waitForURL(/expects=held/);
      expect(await page.locator('.summary').innerText()).toBe('1 to 11 of 11; 120 without the filter');
      const reasons = await page.locator('[data-label="Scenario expects at the start"]').allInnerTexts();
      expect(reasons).toContain('held the vendor is inactive in Intacct');
    });
  });

  it('narrows the list by state and by any text, also one inside the lines', async () => {
    await visit(DESK, async (page) => {
      const { bills } = await stateOf(started.servicetitanOrigin);
      const posted = bills.filter(({ syncStatus }) => syncStatus === 'Posted').length;
      await page.goto(`${started.servicetitanOrigin}/?sync=Posted`);
      expect(await page.locator('.summary').innerText()).toBe(`1 to 50 of ${posted}; 120 without the filter`);
      await page.goto(started.servicetitanOrigin);
      await search(page, 'condensing unit');
      await page.locator('.more summary').first().click();
      expect(await page.locator('.more details').first().innerText()).toContain('Condensing unit 3 t');
      await search(page, 'no such words');
      expect(await page.locator('.summary').innerText()).toBe('Nothing matches; 120 without the filter');
    });
  });

  it('shows hostile text as text', async () => {
    await visit(DESK, async (page) => {
      for (const [origin, label] of [
        [started.servicetitanOrigin, 'Summary'],
        [started.intacctOrigin, 'Description, with the link'],
      ]) {
        await page.goto(`${origin}/?q=${encodeURIComponent('<script>')}`);
        await page.locator('.more summary').first().click();
        expect(await page.locator(`dt:text-is("${label}") + dd`).innerText()).toContain(HOSTILE_AS_SHOWN);
        expect(await page.getByLabel('Search').inputValue()).toBe('<script>');
        expect(await page.title()).toMatch(/^Bills, /);
        expect(await page.locator('main script, main img').count()).toBe(0);
      }
    });
  });

  it('can be used with the keyboard alone', async () => {
    await visit(DESK, async (page) => {
      await page.goto(started.intacctOrigin);
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the records');
      await page.locator('.more summary').first().focus();
      await page.keyboard.press('Enter');
      expect(await page.locator('.more details[open]').count()).toBe(1);
      await page.getByRole('link', { name: /^Vendors/ }).focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/view=vendors/);
      expect(await page.locator('main h2').innerText()).toBe('Vendors');
    });
  });

  it('aligns amounts to the right and groups them by thousands', async () => {
    await visit(DESK, async (page) => {
      await page.goto(`${started.intacctOrigin}/?q=H-1`);
      const amount = page.locator('.records > tbody > tr:first-child > td.amount').first();
      expect(await amount.innerText()).toBe('1,234,567.89');
      expect(await page.evaluate("getComputedStyle(document.querySelector('td.amount')).textAlign")).toBe('right');
    });
  });

  it('shows the first bill on a phone without scrolling, the tabs in one row, and the filter folded', async () => {
    await visit({ width: 390, height: 844 }, async (page) => {
      await page.goto(started.servicetitanOrigin);
      const topOf = async (selector: string) => (await page.locator(selector).first().boundingBox())?.y;
      expect(await topOf('.records > tbody')).toBeLessThan(844 / 2);
      expect(await topOf('nav li:first-child')).toBe(await topOf('nav li:last-child'));
      expect(await page.locator('.filter > summary').isVisible()).toBe(true);
      expect(await page.getByLabel('Search').isVisible()).toBe(false);
      await page.goto(`${started.servicetitanOrigin}/?q=unit`);
      expect(await page.getByLabel('Search').isVisible()).toBe(true);
    });
    await visit(DESK, async (page) => {
      await page.goto(started.servicetitanOrigin);
      expect(await page.getByLabel('Search').isVisible()).toBe(true);
    });
  });

  it('counts nothing in the meter', async () => {
    const before = await got(`${started.servicetitanOrigin}/_sandbox/meter`).json();
    await visit(DESK, async (page) => {
      await page.goto(started.servicetitanOrigin);
      await page.goto(`${started.servicetitanOrigin}/?view=control`);
    });
    expect(await got(`${started.servicetitanOrigin}/_sandbox/meter`).json()).toEqual(before);
  });
});

async function stateOf(origin: string): Promise<Records> {
  return got(`${origin}/_sandbox/state`).json<Records>();
}

async function search(page: Page, text: string): Promise<void> {
  await page.getByLabel('Search').fill(text);
  await page.keyboard.press('Enter');
  await page.waitForURL(({ searchParams }) => searchParams.get('q') === text);
}

/** The first column of every page of the list. */
async function idsOnAllPages(page: Page): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    ids.push(...(await page.locator('.records > tbody > tr:first-child > td:first-child').allInnerTexts()));
    const next = page.getByRole('link', { name: 'Next page' });
    if ((await next.count()) === 0) return ids;
    await page.goto(new URL((await next.getAttribute('href')) ?? '', page.url()).href);
  }
}

/** A hostile summary in ServiceTitan, and a bill with a hostile description and a great amount in Intacct. */
async function fillLedger({ servicetitanOrigin, intacctOrigin }: StartedSandboxes): Promise<void> {
  const { bills } = await stateOf(servicetitanOrigin);
  const [open] = bills.filter(({ syncStatus }) => syncStatus === 'Posted');
  await got.patch(`${servicetitanOrigin}/_sandbox/bills/${open?.id}`, { json: { summary: HOSTILE } });
  const line = { accountNo: '5010', amount: '1234567.89', locationId: 'T12', departmentId: 'SVC' };
  await got.post(`${intacctOrigin}/_sandbox/bills`, {
    json: {
      vendorId: 'V-1011',
      recordId: 'H-1',
      whenCreated: '2026-10-24',
      whenDue: '2026-11-20',
      description: HOSTILE,
      entityId: 'E30',
      lines: [line],
    },
  });
}
