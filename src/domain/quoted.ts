import { BOUNDS } from './bounds';
import { cut } from './reason';

/** A name or a text as it is quoted in a sentence, whatever its length. */
export function quotedName(text: string): string {
  return `\`${cut(text, BOUNDS.quotedCharacters.most)}\``;
}

/** Any value as it is quoted in a sentence: text as JSON writes it, of lists and maps only what they are. */
export function quoted(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cut(value, BOUNDS.quotedCharacters.most));
  if (Array.isArray(value)) return 'a list';
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return 'a map';
}

/** Entries one after the other; of many the first, and how many more there are. */
export function listed(entries: readonly string[], most: number = BOUNDS.namedEntries.most, between = ', '): string {
  const rest = entries.length - most;
  return [...entries.slice(0, most), ...(rest > 0 ? [`... ${rest.toLocaleString('en')} more`] : [])].join(between);
}
