/** An installed Chromium for tests of pages; none is downloaded. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const USUAL_PLACES = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** CHROME_PATH, or the first one on the PATH. Undefined when there is none: said aloud, as tests are skipped then. */
export function findChromium(): string | undefined {
  const chosen = process.env['CHROME_PATH'];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const candidates = [...folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))), ...USUAL_PLACES];
  const found = (chosen ? [chosen] : candidates).find(isExecutable);
  if (found === undefined) {
    process.stderr.write(`no Chromium${chosen ? ` at CHROME_PATH=${chosen}` : ''}: tests in a browser are SKIPPED\n`);
  }
  return found;
}

export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
