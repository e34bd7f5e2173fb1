/** What a function may need besides its own elements. */
import type { Disturbance } from '../../control/disturbance.ts';
import type { Sessions } from '../gateway/sessions.ts';
import type { Caller } from '../objects/object-type.ts';
import type { ReadResults } from './read-results.ts';

export interface FunctionContext {
  readonly caller: Caller;
  readonly sessions: Sessions;
  readonly results: ReadResults;
  /** The owner of paged results that `readMore` continues: a session, or the user of a login. */
  readonly owner: string;
  /** Where the client must send the calls of a new session. */
  readonly endpoint: string;
  /** Number of functions in the request, including this one. */
  readonly functions: number;
  readonly disturbance: Disturbance;
}
