import { shownLine, shownText } from '../../domain/shown-text';
import type { Lines, Screen, Size } from '../print';
import { cellsOf, cutToCells, isCertain } from './cell-width';

/** A piece of a row. */
export interface Cell {
  /** The column that it begins in, from 0. */
  at: number;
  /** One line of text, shown as what it is. */
  text: string;
  /** Where colours are wanted; the terminal's own without it. */
  colour?: Colour;
}

/** A line of what is redrawn in place: pieces from left to right, none over another. */
export type Row = readonly Cell[];

/** What a piece of a row may look like: it is said by words too, for those who see no colours. */
export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

const SGR: Record<Colour, number> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };
/** A row that a terminal draws wider than it was measured loses its end, and does not push the others down. */
const [CUT_ROWS, WRAP_LINES] = ['\u001b[?7l', '\u001b[?7h'];
const ERASE_BELOW = '\r\u001b[J';

/** A line that was written, and is remembered. */
interface Standing {
  text: string;
  width: number;
  /** Said: it is taken away only to be written again. */
  stays: boolean;
}

/**
 * Rows at the end of what a terminal shows, redrawn in place, and lines above them that stay. The cursor stands on the
 * line under the rows. A line above them is as long as it is: the terminal breaks it, and gives it back whole to those
 * who copy it.
 */
export class LiveRegion {
  /** From the first row on that is ours to take away, down to the cursor. */
  private standing: Standing[] = [];
  private drawn = '';
  private rowCount = 0;
  private size: Size | undefined;
  private saidLines = 0;
  private hasEnded = false;
  private readonly stopListening: () => void;

  /** @param rowsFor what is to be seen now, in as many rows and columns as there are */
  constructor(
    private readonly screen: Screen,
    private readonly rowsFor: (size: Size) => Row[],
  ) {
    this.stopListening = screen.onResize(() => this.refresh());
  }

  /** Draws what is to be seen now. */
  refresh(): void {
    if (!this.hasEnded) this.draw([]);
  }

  /** Lines above the rows, that stay. */
  say(lines: Lines): void {
    const said = (typeof lines === 'string' ? [lines] : lines).map(shownLine);
    if (this.hasEnded) this.screen.line(said);
    else this.draw(said);
  }

  /** Leaves what is seen standing. May be called again. */
  end(): void {
    this.refresh();
    this.hasEnded = true;
    this.stopListening();
  }

  private draw(lines: readonly string[]): void {
    const size = this.screen.size();
    const isResized = size.columns !== this.size?.columns || size.rows !== this.size.rows;
    const said = lines.map((text): Standing => ({ text, width: cellsOf(text), stays: true }));
    this.saidLines += heightOf(said, size);
    const rows = this.rowsFor({ ...size, rows: this.roomIn(size) }).map((row) => rowOf(row, size, this.screen.colours));
    const drawn = rows.map(({ text }) => `${text}\n`).join('');
    if (!said.length && !isResized && drawn === this.drawn) return;
    const { reach, left, again } = this.within(size, isResized ? this.standing.length : this.rowCount);
    const above = [...again, ...said];
    // What has left the screen comes back with the cursor in its last line, and only then is known how far up it is.
    const blanks = fromFirstRow(left).length ? Math.max(0, reach - heightOf(above, size) - rows.length) : 0;
    const below = [...rows, ...Array.from({ length: blanks }, () => rowOf([], size, false))];
    this.put(reach, above, below);
    this.standing = fromFirstRow([...left, ...above, ...below]);
    Object.assign(this, { drawn, size, rowCount: below.length });
  }

  private put(reach: number, above: readonly Standing[], rows: readonly Standing[]): void {
    const up = reach ? `\u001b[${reach}A${ERASE_BELOW}` : '';
    const textOf = (lines: readonly Standing[]) => lines.map(({ text }) => `${text}\r\n`).join('');
    this.screen.draw([up, textOf(above), CUT_ROWS, textOf(rows), WRAP_LINES].join(''));
  }

  /** What was said last stays in sight: it may be a question. */
  private roomIn({ rows }: Size): number {
    const all = Math.max(1, rows - 1);
    return all - Math.min(this.saidLines, Math.floor(all / 2));
  }

  /**
   * How far up the cursor goes, of the last so many lines that stand. A terminal that has become narrower has broken
   * them, and what no longer had room has left the screen at its top: nobody takes it away until the screen has become
   * larger again.
   */
  private within(size: Size, most: number): { reach: number; left: Standing[]; again: Standing[] } {
    const screen = size.rows - 1;
    const left = [...this.standing];
    const again: Standing[] = [];
    let reach = 0;
    for (let count = 0; count < most; count += 1) {
      const last = left.pop();
      if (!last) break;
      const height = heightOf([last], size);
      const room = screen - reach;
      if (height > room) {
        // Of one that stays, the half that is seen is left where it is.
        left.push(last.stays ? last : { ...last, width: Math.min(last.width, (height - room) * size.columns) });
        if (!last.stays) reach = screen;
        break;
      }
      reach += height;
      if (last.stays) again.unshift(last);
    }
    return { reach, left, again };
  }
}

/** How many lines of a screen they take. */
function heightOf(lines: readonly Pick<Standing, 'width'>[], { columns }: Size): number {
  return lines.reduce((height, { width }) => height + Math.max(1, Math.ceil(width / columns)), 0);
}

/** What stays, and has nothing of ours above it, need not be remembered. */
function fromFirstRow(lines: readonly Standing[]): Standing[] {
  const first = lines.findIndex(({ stays }) => !stays);
  return first < 0 ? [] : lines.slice(first);
}

/** A row as it is written. A piece after one whose width terminals do not agree on is put in its column outright. */
function rowOf(row: Row, { columns }: Size, colours: boolean): Standing {
  let text = '';
  let width = 0;
  let isKnown = true;
  for (const { at, text: words, colour } of row) {
    const shown = cutToCells(width === 0 ? shownLine(words) : shownText(words), columns - at);
    if (!shown) continue;
    text += ' '.repeat(Math.max(0, at - width));
    if (!isKnown) text += `\u001b[${at + 1}G`;
    text += colours && colour ? `\u001b[${SGR[colour]}m${shown}\u001b[0m` : shown;
    width = at + cellsOf(shown);
    isKnown &&= isCertain(shown);
  }
  return { text, width, stays: false };
}
