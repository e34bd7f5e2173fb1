#!/usr/bin/env -S node --
/**
 * Starts the command line, or says what is missing. Plain JavaScript, so that an old Node can read it. The `--` ends Node's
 * own options, so that none of ours is taken for one.
 */
if (runsTypeScript(process.versions.node)) await run();
else {
  fail(`the sandboxes need Node 22.18 or newer; this is ${process.version}`, 'run tieout-sandboxes with Node 24');
}

/** Type stripping is on by default from 22.18 and 23.6. */
function runsTypeScript(version) {
  const [major, minor] = version.split('.').map(Number);
  return major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

async function run() {
  try {
    const { main } = await import('../src/cli/main.ts');
    await main(process.argv);
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    fail(`a package that the sandboxes need is not installed: ${error.message.split('\n')[0]}`, 'run npm ci');
  }
}

function fail(message, remedy) {
  process.stderr.write(`error: ${message}\nwhat to do: ${remedy}\n`);
  process.exitCode = 1;
}
