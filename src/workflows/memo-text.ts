/** Text for memos: lists carry them, and a workflow whose memo is too large ends. What is cut here is whole in the history. */

const MAX_TEXT = 2_000;
const MAX_ITEMS = 20;

export function shortText(words: string): string {
  return words.length <= MAX_TEXT ? words : `${words.slice(0, MAX_TEXT)} …`;
}

export function shortTexts(sentences: readonly string[]): string[] {
  const shown = sentences.slice(0, MAX_ITEMS).map(shortText);
  return sentences.length <= MAX_ITEMS ? shown : [...shown, `And ${sentences.length - MAX_ITEMS} more.`];
}
