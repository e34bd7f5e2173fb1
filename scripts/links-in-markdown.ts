/** Descriptions are plain text in editors and terminals. In Markdown, `(docs/assumptions.md, A-04)` becomes a link. */
export function withLinks(text: string): string {
  return text.replaceAll(
    /\(docs\/([\w-]+\.md), ([^)]+)\)/g,
    (_, page: string, heading: string) => `([${heading}](${page}#${heading.toLowerCase().replaceAll(' ', '-')}))`,
  );
}
