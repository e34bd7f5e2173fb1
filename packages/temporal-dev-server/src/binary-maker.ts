/** The interface of everything that can provide the Temporal binary, and the release that it must be. */

/** The release Tieout is tested with: Server 1.31.2, UI 2.50.1. */
export const TEMPORAL_CLI_VERSION = '1.8.2';

export interface BinaryRequest {
  /** Where the finished file must be; its folder exists. */
  readonly target: string;
  readonly env: NodeJS.ProcessEnv;
  readonly report: (line: string) => void;
}

/** Puts an executable at the target, or fails with the reason. */
export type BinaryMaker = (request: BinaryRequest) => Promise<void>;
