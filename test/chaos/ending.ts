/** No process that the harness starts outlives it, however it ends: not even one that stands still. */
import type { ChildProcess } from 'node:child_process';

const children = new Set<ChildProcess>();
let isListening = false;

export function endWithUs(child: ChildProcess): void {
  children.add(child);
  child.once('exit', () => children.delete(child));
  if (isListening) return;
  isListening = true;
  process.once('exit', () => {
    for (const each of children) each.kill('SIGKILL');
  });
}
