/** The words of a name, however it is punctuated and capitalized. */
import { textKey } from '../../domain/values/text-key.ts';

/** No one names anything like this: such a text is equal to nothing and like nothing. */
const LONGEST_NAME = 200;

/** Words of a name in one way of writing: `Duct-Work & Vents` is `duct`, `work`, `vents`. */
export function wordsOf(name: string): string[] {
  return name.length > LONGEST_NAME
    ? []
    : (textKey(name)
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu) ?? []);
}
