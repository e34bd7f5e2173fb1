/** Shows how far the bills are: a bar on a terminal, a line now and then elsewhere. Always on stderr. */
import { SingleBar } from 'cli-progress';

import { plainLines } from './text.ts';

export interface Progress {
  update(done: number, words: string): void;
  /** A line of its own, above the bar. */
  note(line: string): void;
  stop(): void;
}

const LINE_EVERY_MS = 5_000;

export function showProgress(total: number): Progress {
  return process.stderr.isTTY ? bar(total) : lines(total);
}

function bar(total: number): Progress {
  const shown = new SingleBar({
    format: 'Bills and credits [{bar}] {value}/{total}  {words}',
    barsize: 20,
    stream: process.stderr,
    hideCursor: true,
  });
  shown.start(total, 0, { words: '' });
  return {
    update: (done, words) => shown.update(done, { words }),
    note: (line) => process.stderr.write(`\r\x1b[K${plainLines(line)}\n`),
    stop: () => shown.stop(),
  };
}

function lines(total: number): Progress {
  let lastAt = 0;
  let last = '';
  const write = (line: string) => process.stderr.write(`${line}\n`);
  return {
    update: (done, words) => {
      last = `${done} of ${total} bills and credits: ${words}`;
      if (Date.now() - lastAt < LINE_EVERY_MS) return;
      lastAt = Date.now();
      write(last);
      last = '';
    },
    note: (line) => write(plainLines(line)),
    stop: () => {
      if (last !== '') write(last);
    },
  };
}
