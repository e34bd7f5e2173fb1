/**
 * The workflows' code as one file, as the engine runs it. A worker makes it when it starts; a file made beforehand by
 * the same version saves it a second.
 */
import { fileURLToPath } from 'node:url';

import { bundleWorkflowCode, DefaultLogger, type WorkflowBundle } from '@temporalio/worker';

const WORKFLOWS = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));

export function bundleWorkflows(): Promise<WorkflowBundle> {
  return bundleWorkflowCode({ workflowsPath: WORKFLOWS, logger: new DefaultLogger('WARN') });
}

/** The file that TIEOUT_WORKFLOW_BUNDLE names, else a bundle made now. */
export async function workflowBundle(env: NodeJS.ProcessEnv): Promise<WorkflowBundle | { readonly codePath: string }> {
  const codePath = env['TIEOUT_WORKFLOW_BUNDLE'];
  return codePath === undefined || codePath === '' ? bundleWorkflows() : { codePath };
}
