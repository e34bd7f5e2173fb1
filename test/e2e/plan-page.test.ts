/** The page of a plan in a real browser: it runs nothing, asks for nothing, and fits a phone and a desk. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';

import { comparisonAsHtml } from '../../src/cli/comparison/html.ts';
import { reportAsHtml } from '../../src/cli/plan/html.ts';
import { AIR_QUALITY, anItemLine, aSourceBill, posted } from '../support/builders.ts';
import { LESS } from '../support/bill-stories.ts';
import { findChromium, launchChromium } from '../support/browser.ts';
import { planOf, reported } from '../support/plans.ts';

const HOSTILE = `<script>document.title='pwned'</script><img src="http://127.0.0.1:1/x" onerror="document.title='pwned'">"'&`;

const report = reported(
  planOf(aSourceBill({ content: { vendor: { id: 1, name: HOSTILE, ledgerVendorId: 'V-1002' } } })),
  planOf(aSourceBill({ id: 2, content: { summary: HOSTILE, lines: [anItemLine({ description: HOSTILE, quantity: '1', unitCost: '250.00' })] } })), // prettier-ignore
  planOf(aSourceBill({ id: 3, content: { job: { ...AIR_QUALITY, jobTypeName: HOSTILE } } })),
  planOf(aSourceBill({ content: LESS }), [posted()]),
);

const PLAN = 'plan.html';
const CHANGE = { entityId: 'E10', account: '5015', dimensions: { locationId: 'T01' }, now: '0.00', other: '250.00', difference: '250.00' }; // prettier-ignore

const chromiumPath = findChromium();
const inBrowser = chromiumPath === undefined ? describe.skip : describe;

inBrowser('the page of a plan', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tieout-page-'));
    const file = path.join(folder, PLAN);
    await writeFile(file, reportAsHtml(report));
    browser = await launchChromium(chromiumPath ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens it, and finds that the browser had no complaint and asked nobody. */
  async function visit(
    options: Parameters<Browser['newContext']>[0],
    name: string,
    act: (page: Page) => Promise<void>,
  ): Promise<void> {
    const url = pathToFileURL(path.join(folder, name)).href;
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    const asked: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => asked.push(request.url()));
    try {
      await page.goto(url);
      await act(page);
    } finally {
      await context.close();
    }
    expect({ complaints, asked }).toEqual({ complaints: [], asked: [url] });
  }

  it('shows the summary first, then what is held, the totals, and the journal with its rules', () =>
    visit({}, PLAN, async (page) => {
      expect(await page.title()).toBe('Plan for dates 2026-10-01 through 2026-10-31');
      expect(await page.locator('h2').allTextContents()).toEqual([
        'Summary', 'Held (1)', 'Totals by entity and account', 'Journal (3)',
      ]); // prettier-ignore
      expect(await page.locator('section', { hasText: 'Summary' }).first().locator('tfoot').innerText()).toBe('4\tall\t950.00\t700.00\t'); // prettier-ignore
      expect(await page.locator('article').first().innerText()).toContain('What to do:');
      expect(await page.locator('.rule').first().innerText()).toContain(
        'by destination job, job type 41 → account 5010',
      );
    }));

  it('of a comparison shows the totals, then each bill with what moves', async () => {
    const bill = { kind: 'bill', id: 7, source: { status: '', syncStatus: '', vendorName: HOSTILE }, recordNo: '1041', now: 'posts', other: 'posts', changes: [CHANGE], header: [], because: HOSTILE } as const; // prettier-ignore
    const about = { connection: 'demo', selection: 'batch 212', against: 'new.yaml', madeAt: '', rulesVersions: ['a'], otherVersion: 'b' }; // prettier-ignore
    const html = comparisonAsHtml({ ...about, compared: 3, bills: [bill], posted: 1, heldByBoth: [], heldAnyway: [], accounts: [CHANGE], unplanned: [] }); // prettier-ignore
    await writeFile(path.join(folder, 'comparison.html'), html);
    await visit({ viewport: { width: 360, height: 740 } }, 'comparison.html', async (page) => {
      expect(await page.locator('h2').allTextContents()).toEqual(['Summary', 'Totals by entity and account, where they differ', 'Bills that differ (1)']); // prettier-ignore
      expect(await page.locator('article tbody td').allInnerTexts()).toEqual(['E10', '5015', 'T01', '0.00', '250.00', '250.00']); // prettier-ignore
      expect(await page.locator('h3').innerText()).toContain(HOSTILE);
      expect(await page.locator('script, img').count()).toBe(0);
    });
  });

  it('shows what third parties entered as text, and runs none of it', () =>
    visit({}, PLAN, async (page) => {
      expect(await page.locator('h3').nth(1).innerText()).toContain(HOSTILE);
      expect(await page.locator('script, img').count()).toBe(0);
      expect(await page.title()).not.toBe('pwned');
    }));

  it.each([
    ['a phone', { viewport: { width: 360, height: 740 } }],
    ['a desk', { viewport: { width: 1280, height: 900 } }],
  ])('fits %s: only tables scroll sideways', (_what, options) =>
    visit(options, PLAN, async (page) => {
      const [needed, there] = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]') as number[]; // prettier-ignore
      expect(needed).toBeLessThanOrEqual(there ?? 0);
    }),
  );

  it.each(['light', 'dark'] as const)('can be read in the %s', (colorScheme) =>
    visit({ colorScheme }, PLAN, async (page) => {
      expect(await contrastOf(page, 'body', 'body')).toBeGreaterThan(7);
      for (const badge of ['hold', 'create', 'amend'])
        expect(await contrastOf(page, `.badge.${badge}`, `.badge.${badge}`)).toBeGreaterThan(4.5);
    }),
  );

  it('prints as black on white, without its navigation', () =>
    visit({ colorScheme: 'dark' }, PLAN, async (page) => {
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('nav').isVisible()).toBe(false);
      expect(await contrastOf(page, 'body', 'body')).toBeGreaterThan(15);
      expect((await page.pdf()).length).toBeGreaterThan(10_000);
    }));
});

/** WCAG's contrast of the text of one element on the background of another. */
async function contrastOf(page: Page, textOf: string, backgroundOf: string): Promise<number> {
  const colorOf = async (selector: string, property: string) => {
    const script = `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${property}`;
    return [...String(await page.evaluate(script)).matchAll(/\d+/g)].slice(0, 3).map(Number);
  };
  const [a, b] = [luminance(await colorOf(textOf, 'color')), luminance(await colorOf(backgroundOf, 'backgroundColor'))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance([red = 0, green = 0, blue = 0]: readonly number[]): number {
  const linear = [red, green, blue].map((value) => {
    const share = value / 255;
    return share <= 0.039_28 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const [r = 0, g = 0, b = 0] = linear;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
