/**
 * Builds the Temporal CLI (server and Web UI in one file) from source with Go, for machines that cannot download it.
 * Needs Go and a module proxy; no C compiler.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { TEMPORAL_CLI_VERSION, type BinaryRequest } from './binary-maker.ts';
import { runWithProgress } from './run-with-progress.ts';

/** The Go version in the go.mod of cli v1.8.2; an older Go downloads it, unless GOTOOLCHAIN=local. */
export const REQUIRED_GO = '1.26.4';

/**
 * `go install` refuses the CLI since v1.6, because its go.mod has a `replace`; a main module may repeat it. The
 * pseudo-version is the commit of the v1.8.2 tag.
 */
const GO_MOD = `module temporalcli

go ${REQUIRED_GO}

tool github.com/temporalio/cli/cmd/temporal

require github.com/temporalio/cli v${TEMPORAL_CLI_VERSION}

replace github.com/temporalio/cli/cliext => github.com/temporalio/cli/cliext v0.0.0-20260731000218-c579925f193f
`;

export interface GoBuildPlan {
  readonly goMod: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

export function goBuildPlan(target: string, env: NodeJS.ProcessEnv): GoBuildPlan {
  return {
    goMod: GO_MOD,
    args: [
      'build',
      // Lets the build complete go.mod and go.sum with only the modules that this package needs.
      '-mod=mod',
      '-ldflags',
      `-s -w -X github.com/temporalio/cli/internal/temporalcli.Version=${TEMPORAL_CLI_VERSION}`,
      '-o',
      target,
      'github.com/temporalio/cli/cmd/temporal',
    ],
    env: { ...env, CGO_ENABLED: '0', GOWORK: 'off', GO111MODULE: 'on' },
  };
}

export async function buildWithGo({ target, env, report }: BinaryRequest): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tieout-temporal-build-'));
  const plan = goBuildPlan(target, env);
  try {
    await writeFile(path.join(folder, 'go.mod'), plan.goMod);
    report(`building Temporal ${TEMPORAL_CLI_VERSION} from source with Go: about five minutes on two cores, only once`);
    await runWithProgress({
      command: 'go',
      args: plan.args,
      cwd: folder,
      env: plan.env,
      label: `building Temporal ${TEMPORAL_CLI_VERSION} with Go`,
      report,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new Error('go is not on PATH');
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
