/** Settings that count only from the next start of a worker, because its clients and schedules are made at the start. */
import type { Config } from './load.ts';
import type { ConnectionSettings, TieoutFile } from './schema.ts';

type Section = Readonly<Record<string, unknown>>;

/** Those that differ from what the worker started with, by path, e.g. `connections.demo.intacct.lanes`. */
export function settingsForRestart({ connections, schedules }: Config, file: TieoutFile): string[] {
  const ofConnections = Object.entries(file.connections).flatMap(([id, settings]) => {
    const started = connections.get(id)?.settings;
    return started === undefined ? [`connections.${id}`] : ofConnection(started, settings, `connections.${id}`);
  });
  return [...ofConnections, ...changed(schedules.pollBills, file.schedules.pollBills, 'schedules.pollBills')];
}

function ofConnection(started: ConnectionSettings, now: ConnectionSettings, path: string): string[] {
  return [
    ...changed(started.servicetitan, now.servicetitan, `${path}.servicetitan`),
    ...changed(started.intacct, now.intacct, `${path}.intacct`),
  ];
}

function changed(started: Section, now: Section, path: string): string[] {
  const names = [...new Set([...Object.keys(started), ...Object.keys(now)])];
  return names.filter((name) => started[name] !== now[name]).map((name) => `${path}.${name}`);
}
