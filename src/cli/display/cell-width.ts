import stringWidth from 'string-width';

const ASCII = /^[\x20-\x7e]*$/;
/** Marks that stand on the letter before them, and what joins letters: no terminal gives them room. */
const NO_ROOM = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** Node's own Unicode is newer than any table that is installed. */
const EMOJI = /^\p{Emoji_Presentation}$/u;
/** Before it, letters are narrow. */
const FIRST_WIDE = '\u1100';
const EMOJI_SIGN = '\ufe0f';

/** Whether every terminal gives a text as many columns as it has characters. */
export function isCertain(text: string): boolean {
  return ASCII.test(text);
}

/**
 * How many columns of a terminal a text takes at most. Of a family in one emoji some make one picture and some each of
 * its members: it is counted as the widest that is drawn, so that a row may end early and never late.
 */
export function cellsOf(text: string): number {
  if (isCertain(text)) return text.length;
  let cells = 0;
  for (const character of text) cells += widthOf(character);
  return cells;
}

/** A text cut to so many columns. What was cut ends with `…`. */
export function cutToCells(text: string, most: number): string {
  if (cellsOf(text) <= most) return text;
  const [kept] = splitAtCells(text, most - 1);
  return most > 0 ? `${kept}…` : '';
}

/** What of a text fits into so many columns, and what is left of it; no character is taken apart. */
export function splitAtCells(text: string, most: number): [string, string] {
  if (isCertain(text)) return [text.slice(0, most), text.slice(most)];
  let fits = '';
  let cells = 0;
  for (const { segment } of CHARACTERS.segment(text)) {
    cells += cellsOf(segment);
    if (cells > most) break;
    fits += segment;
  }
  return [fits, text.slice(fits.length)];
}

/** A text filled up with blanks to so many columns. */
export function padToCells(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - cellsOf(text)));
}

const CHARACTERS = new Intl.Segmenter();

function widthOf(character: string): number {
  // It has the sign before it drawn as a picture, which is wider by one.
  if (character === EMOJI_SIGN) return 1;
  if (NO_ROOM.test(character)) return 0;
  if (character < FIRST_WIDE) return 1;
  return EMOJI.test(character) ? 2 : stringWidth(character);
}
