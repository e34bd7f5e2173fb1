#!/usr/bin/env -S node --
/**
 * Starts the command line on a Node that runs TypeScript by itself: this one, or else the project's own (the `node`
 * development dependency). Plain JavaScript for an old Node to read. The `--` ends Node's own options, so that none of
 * ours is taken for one.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const projectFolder = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

if (process.env.npm_command === 'exec') endWithNpx();
if (runsTypeScript(process.versions.node)) await runHere();
else runOnProjectNode();

/** Type stripping is on by default from 22.18 and 23.6. */
function runsTypeScript(version) {
  const [major, minor] = version.split('.').map(Number);
  return major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

async function runHere() {
  try {
    // Half of a start is compiling what the last one compiled. Node 22.0 and older, which have no such cache, are not here.
    module.enableCompileCache();
    const { main } = await import('../src/cli/main.ts');
    await main(process.argv);
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    fail(
      `a package that Tieout needs is not installed: ${error.message.split('\n')[0]}`,
      `run npm ci in ${projectFolder}`,
    );
  }
}

function runOnProjectNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = path.join(projectFolder, 'node_modules', 'node', 'bin', name);
  if (!existsSync(node)) {
    fail(
      `Tieout needs Node 22.18 or newer; this is ${process.version}, and the project's own Node is not installed`,
      `run npm ci in ${projectFolder}, or run tieout with Node 24`,
    );
    return;
  }
  const child = spawn(node, ['--', fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; this process only waits to pass on how it ended.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}

/**
 * npx passes SIGTERM on to the shell that it starts us with, and no further: both end, and nobody would end us. A process
 * that has lost its parent has another one.
 */
function endWithNpx() {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}

function fail(message, remedy) {
  process.stderr.write(`error: ${message}\nwhat to do: ${remedy}\n`);
  process.exitCode = 1;
}
