/** What a function may need beside its own elements. */
import type { Disturbance } from '../../control/disturbance.ts';
import type { Sessions } from '../gateway/sessions.ts';
import type { Caller } from '../objects/object-type.ts';
import type { ReadResults } from './read-results.ts';

export interface FunctionSurroundings {
  readonly caller: Caller;
  readonly sessions: Sessions;
  readonly results: ReadResults;
  /** Whose paged results a `readMore` may go on with: a session, or the user of a login. */
  readonly owner: string;
  /** Where the client has to send the calls of a new session. */
  readonly endpoint: string;
  /** How many functions the request holds, this one included. */
  readonly functions: number;
  readonly disturbance: Disturbance;
}
