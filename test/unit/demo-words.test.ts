/** The demo's words in its terminal: what the worker logs that concerns its user, and its summary. */
import { describe, expect, it } from '@jest/globals';

import type { Count } from '../../src/cli/demo/figures.ts';
import { describeCount, describeNextSteps } from '../../src/cli/demo/terminal.ts';
import { newsIn } from '../../src/cli/demo/worker-news.ts';
import { steeringCharacters, widest } from '../support/terminal.ts';

describe('the log of the worker', () => {
  it.each(['configuration.refused', 'configuration.applied', 'configuration.restart-needed'])(
    'is news: %s',
    (event) => {
      expect(newsIn(JSON.stringify({ level: 50, event, msg: 'line 5: goLiv' }))).toBe('The worker: line 5: goLiv');
    },
  );

  it.each(['{"event":"step.ended","msg":"x"}', '{"msg":"x"}', '{"event":7}', 'Error: out of memory', '', 'null'])(
    'is none: %s',
    (line) => {
      expect(newsIn(line)).toBeUndefined();
    },
  );
});

describe('the summary', () => {
  const tally = {
    ...{ posted: 1, held: 1, waiting: 0, skipped: 0, missing: 0, duplicates: 0 },
    ...{ sourceTotal: '1.00', ledgerTotal: '1.00', heldTotal: '0.00', waitingTotal: '0.00', skippedTotal: '0.00' },
    difference: '0.00',
  };
  const hold = { kind: 'bill', id: 81419034, holdCode: 'mapping.account-missing', reason: `Vendor \u001B[31mCedar ${'and so on '.repeat(20)}` }; // prettier-ignore
  const count = {
    figures: { bills: 2, ...tally, credits: { credits: 0, ...tally }, intacctTransactions: 1, servicetitanCalls: 1, workflows: 1, seconds: 1 }, // prettier-ignore
    surprises: [`bill 1 is missing ${'and more '.repeat(12)}`],
    live: [],
    held: [hold, { ...hold, kind: 'credit', id: 82000456 }],
  } as unknown as Count;

  it('fits 80 columns, and lets no name steer the terminal', () => {
    const text = describeCount(count, [{ id: 'E10', name: 'Alder Creek North' }] as never);
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(steeringCharacters(text)).toEqual([]);
    expect(text).toContain('\n  81419034         Vendor  [31mCedar and so on');
  });

  it('names what can be looked at by its page, and commands that can be pasted', () => {
    const text = describeNextSteps(count, {
      temporalUi: 'http://127.0.0.1:8233/namespaces/default/workflows',
      servicetitanOrigin: 'http://127.0.0.1:7801',
      intacctOrigin: 'http://127.0.0.1:7802',
      configPath: '.tieout/demo/tieout.yaml',
      commandPrefix: '',
      workerPid: 7,
      folderOption: '',
    });
    expect(widest(text.replaceAll(/http:\S+/g, ''))).toBeLessThanOrEqual(80);
    expect(text).toContain('    http://127.0.0.1:7802/\n');
    expect(text).not.toContain('_sandbox');
    expect(text).toContain('npx tieout resolve 81419034 retry \\\n      --connection demo --by me');
  });
});
