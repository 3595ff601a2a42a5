import { cellsOf, splitAtCells } from './cell-width';

/**
 * A text as lines of at most so many columns, broken between words; within one only where it is longer than a line.
 * Nothing of it is lost but the blanks where it is broken.
 * @param most lines; of what comes after them nothing is looked at
 */
export function wrapped(text: string, columns: number, most = Number.POSITIVE_INFINITY): string[] {
  const room = Math.max(columns, 2);
  const lines: string[] = [];
  let line = '';
  let cells = 0;
  for (const word of text.split(' ')) {
    if (lines.length >= most) break;
    const wide = cellsOf(word);
    if (cells + 1 + wide <= room || (!line && wide <= room)) {
      line = line ? `${line} ${word}` : word;
    } else if (wide <= room) {
      lines.push(line);
      line = word;
    } else {
      const broken = brokenAt(line ? `${line} ${word}` : word, room);
      line = broken.pop() ?? '';
      lines.push(...broken);
    }
    cells = cellsOf(line);
  }
  return (line ? [...lines, line] : lines).slice(0, most);
}

function brokenAt(text: string, most: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest) {
    const [fits, left] = splitAtCells(rest, most);
    // One that is wider than a whole line stands in it all the same.
    lines.push(fits || rest);
    rest = fits ? left : '';
  }
  return lines;
}
