/**
 * A process that stops the Temporal server when the process that started it is gone. After SIGKILL no exit handler runs,
 * but the pipe that the watchdog reads is closed. Argument: the server's process ID. A line on the pipe means that the
 * server has already ended.
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

/** False if the process no longer exists. Signal 0 only checks. */
function signal(name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(server, name);
  } catch {
    return false;
  }
}
