/**
 * The process that hosts both sandboxes of every seed of a batch. It is told the seeds on its command line, tells its
 * parent where the sandboxes are, and ends with it.
 */
import { startSandboxes } from '@tieout/sandboxes/start-sandboxes.ts';
import { monthOf } from './month.ts';
import { planOf } from './plan-of.ts';
import type { HostedSandboxes } from './sandbox-process.ts';

process.once('disconnect', () => process.exit(0));
const hosted: HostedSandboxes[] = [];
for (const seed of process.argv.slice(2).map(Number)) {
  const plan = planOf(seed);
  const { scenario } = monthOf(plan);
  const { servicetitan, intacct } = plan;
  const ports = { servicetitanPort: 0, intacctPort: 0 };
  const { servicetitanOrigin, intacctOrigin, variables } = await startSandboxes({
    ...{ scenario, servicetitan, intacct },
    ...ports,
  });
  hosted.push({ seed, servicetitanOrigin, intacctOrigin, variables });
}
process.send?.(hosted);
