/** What activities are given by the worker. */
import type { Client } from '@temporalio/client';

import type { ConnectionPolicy } from '../domain/mapping/connection-policy.ts';
import type { FieldService } from '../ports/field-service.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Timing } from './timing.ts';

export interface ConnectionDependencies {
  /** The rules in force at this moment. */
  readonly policy: () => ConnectionPolicy;
  readonly fieldService: FieldService;
  readonly ledger: Ledger;
  readonly temporal: Client;
  readonly timing: Timing;
  readonly polling: Polling;
}

/** What a poll needs. */
export type PollDependencies = Pick<ConnectionDependencies, 'policy' | 'temporal' | 'polling'> & {
  readonly fieldService: Pick<FieldService, 'parts' | 'settlementsAgeMs'>;
};

export interface Polling {
  readonly overlapMs: number;
  readonly masterDataEveryMs: number;
  readonly recheckEveryMs: number;
  /** Workflows that a poll may start or signal in a second: a bulk update must not crowd out the day's bills. */
  readonly startsPerSecond: number;
}
