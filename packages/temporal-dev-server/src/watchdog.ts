/**
 * A process that ends the Temporal server when the process that started it is gone, however it went: SIGKILL leaves no
 * chance for an exit handler, but it closes the pipe that this process reads. Argument: the server's process id.
 * A line on the pipe means that the server has ended already.
 */
import { setTimeout as delay } from 'node:timers/promises';

const GRACE_MS = 5_000;
const POLL_MS = 100;
const server = Number(process.argv[2]);
let isDone = false;

process.stdin.on('data', () => {
  isDone = true;
});
process.stdin.on('end', () => {
  if (!isDone) void endServer();
});

async function endServer(): Promise<void> {
  signal('SIGTERM');
  for (let waited = 0; waited < GRACE_MS; waited += POLL_MS) {
    if (!signal(0)) return;
    await delay(POLL_MS);
  }
  signal('SIGKILL');
}

/** False when there is no such process any more. Signal 0 only asks. */
function signal(name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(server, name);
  } catch {
    return false;
  }
}
