/** A text as it stands in a query of Temporal's visibility, whatever it holds. */
export function queryText(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
