/**
 * Starts both sandboxes on one scenario and one clock, and returns the environment variables that connect a process to
 * them.
 */
import { SandboxClock } from './control/clock.ts';
import type { FaultPlan } from './control/fault-plan.ts';
import type { WaitingFault } from './control/faults.ts';
import type { Latency } from './control/latency.ts';
import { startIntacctSandbox } from './intacct/server.ts';
import type { IntacctSwitches } from './intacct/switches.ts';
import type { Scenario } from './scenario/scenario.ts';
import { startServiceTitanSandbox } from './servicetitan/server.ts';
import type { ServiceTitanSwitches } from './servicetitan/switches.ts';
import { SetupError } from './setup-error.ts';
import { variablesFor } from './variables.ts';

/** What is set on the control plane of one sandbox before any client calls it. */
interface Disturbances {
  readonly faults?: readonly WaitingFault[];
  readonly faultPlan?: FaultPlan | undefined;
  readonly latency?: Latency | undefined;
  /** Intacct only; in ServiceTitan's sandbox it is a switch. */
  readonly readLagMs?: number;
}

interface SystemSetup<Switches> extends Disturbances {
  readonly switches?: Partial<Switches>;
}

export interface SandboxOptions {
  readonly scenario: Scenario;
  /** Default: loopback. */
  readonly host?: string;
  /** 0 for any free port. */
  readonly servicetitanPort: number;
  readonly intacctPort: number;
  readonly servicetitan?: SystemSetup<ServiceTitanSwitches>;
  readonly intacct?: SystemSetup<IntacctSwitches>;
  readonly clock?: SandboxClock;
}

export interface Sandboxes {
  readonly servicetitanOrigin: string;
  readonly intacctOrigin: string;
  /** Environment variables by their public names (SERVICETITAN_…, INTACCT_…). */
  readonly variables: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** @throws SetupError if one cannot listen or refuses its setup; then neither is left running. */
export async function startSandboxes(options: SandboxOptions): Promise<Sandboxes> {
  const { host = '127.0.0.1', servicetitanPort, intacctPort, clock = new SandboxClock() } = options;
  const { servicetitan: tenant, intacct: company, expectations } = options.scenario;
  const running: { close(): Promise<void> }[] = [];
  const start = async <T extends { close(): Promise<void> }>(
    name: string,
    port: number,
    starting: () => Promise<T>,
  ): Promise<T> => {
    const sandbox = await starting().catch((cause: unknown) => {
      throw asSetupError(cause, name, `${host}:${port}`);
    });
    running.push(sandbox);
    return sandbox;
  };
  const close = async (): Promise<void> => {
    await Promise.all(running.map((sandbox) => sandbox.close()));
  };
  try {
    const servicetitan = await start('ServiceTitan', servicetitanPort, () => {
      const switches = { ...options.scenario.switches, ...options.servicetitan?.switches };
      return startServiceTitanSandbox({ host, port: servicetitanPort, tenant, expectations, clock, switches });
    });
    const intacct = await start('Intacct', intacctPort, () => {
      const { switches = {} } = options.intacct ?? {};
      return startIntacctSandbox({ host, port: intacctPort, company, clock, switches });
    });
    await setUp('servicetitan', servicetitan.origin, options.servicetitan ?? {});
    await setUp('intacct', intacct.origin, options.intacct ?? {});
    const servicetitanOrigin = servicetitan.origin;
    const endpoint = options.intacct?.switches?.endpoint;
    const intacctUrl = endpoint === undefined || endpoint === 'as-called' ? intacct.url : endpoint;
    const variables = variablesFor({ tenant, company, servicetitanOrigin, intacctUrl });
    return { servicetitanOrigin, intacctOrigin: intacct.origin, variables, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Through the control plane's own routes, which validate the values. */
async function setUp(system: string, origin: string, disturbances: Disturbances): Promise<void> {
  const problems: string[] = [];
  for (const { name, method, path, body } of requestsFor(disturbances)) {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${origin}/_sandbox/${path}`, { method, headers, body: JSON.stringify(body) });
    const { error } = (await answer.json()) as { readonly error?: string };
    if (answer.ok) continue;
    const lines = (error ?? `the body: HTTP ${answer.status}`).split('\n');
    problems.push(...lines.map((line) => `  - ${system}.${name}.${line}`.replace('.the body:', ':')));
  }
  if (problems.length === 0) return;
  throw new SetupError(`The sandboxes cannot be set up as in the scenario:\n${problems.join('\n')}`, {
    remedy: 'Correct each of them and start again.',
    exitCode: 2,
  });
}

function requestsFor({ faults = [], faultPlan, latency, readLagMs = 0 }: Disturbances) {
  const all = [
    ...faults.map((body, index) => ({ name: `faults.${index}`, method: 'POST', path: 'faults', body })),
    { name: 'faultPlan', method: 'PUT', path: 'fault-plan', body: faultPlan },
    { name: 'latency', method: 'PUT', path: 'latency', body: latency },
    { name: 'readLagMs', method: 'PUT', path: 'read-lag', body: readLagMs === 0 ? undefined : { ms: readLagMs } },
  ];
  return all.filter(({ body }) => body !== undefined);
}

const LISTEN_PROBLEMS: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  EADDRINUSE: ['the port is taken', 'Stop what listens there, or take free ports instead: --any-port.'],
  EACCES: ['this user is not allowed to use the port', 'Choose a port above 1023.'],
  EADDRNOTAVAIL: ['this machine has no such address', 'Use 127.0.0.1, or an address of this machine.'],
  ENOTFOUND: ['there is no such host', 'Use 127.0.0.1, or an address of this machine.'],
};

function asSetupError(cause: unknown, name: string, address: string): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const [problem, remedy] = LISTEN_PROBLEMS[code] ?? [];
  if (problem === undefined || remedy === undefined) return cause;
  return new SetupError(`The ${name} sandbox cannot listen on ${address}: ${problem}.`, { remedy, cause });
}
