/** One entry of a list: its settings, and why it is so. A gap has what is known or likely, and `undefined` for the rest. */
export interface Entry {
  readonly settings: Readonly<Record<string, string | number | undefined>>;
  readonly isGap: boolean;
  readonly words: string;
}
