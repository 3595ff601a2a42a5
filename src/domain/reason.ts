import { BOUNDS } from './bounds';

/** Why a run failed, in the cloud's words: cut where they go on too long to be kept. */
export function reasonOf(text: string | undefined): string | undefined {
  return text ? cut(text, BOUNDS.reasonCharacters.most) : undefined;
}

/** A text cut to a length, with a sign that it was. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  // A character above U+FFFF takes two units, and half of one is no text.
  return `${text.slice(0, Math.max(0, length - 1)).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
