/** A text without the escapes it was written with, and where each of its characters stood. */
export interface Unescaped {
  /** What the escapes stand for. */
  text: string;
  /** Of each character: where in the text of before it began, and where it was over. */
  from: readonly number[];
  /** As `from`: the place after its last character. */
  to: readonly number[];
}

/** JSON within JSON within a URL within a page: what is deeper nobody writes by accident. */
const MOST_LAYERS = 4;

/** As JSON (however often), a URL, and HTML or XML write characters. A backslash stands alone at the very end only. */
const WRITTEN =
  /\\+(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([^]))|((?:%[0-9a-f]{2})+)|&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|(quot|amp|lt|gt|apos));/gi;
const ESCAPE = /[\\%&]/;

const LETTERS: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const ENTITIES: Record<string, string> = { quot: '"', amp: '&', lt: '<', gt: '>', apos: "'" };

/** The text in plain; the same one when nothing in it is escaped. */
export function unescaped(text: string): string {
  let plain = text;
  for (let layer = 0; layer < MOST_LAYERS && ESCAPE.test(plain); layer += 1) {
    const next = plain.replace(WRITTEN, (written, ...groups: (string | undefined)[]) => meaningOf(written, groups));
    if (next === plain) break;
    plain = next;
  }
  return plain;
}

/** The same with the places; undefined when nothing is escaped. */
export function unescapedWithPlaces(text: string): Unescaped | undefined {
  let plain: Unescaped | undefined;
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const next = oneLayer(plain?.text ?? text);
    if (next === undefined) break;
    const before = plain;
    plain = before
      ? { ...next, from: next.from.map((at) => before.from[at] ?? 0), to: next.to.map((at) => before.to[at - 1] ?? 0) }
      : next;
  }
  return plain;
}

function oneLayer(text: string): Unescaped | undefined {
  if (!ESCAPE.test(text)) return undefined;
  const parts: string[] = [];
  const from: number[] = [];
  const to: number[] = [];
  let done = 0;
  const keepUntil = (end: number): void => {
    parts.push(text.slice(done, end));
    for (; done < end; done += 1) {
      from.push(done);
      to.push(done + 1);
    }
  };
  for (const match of text.matchAll(WRITTEN)) {
    keepUntil(match.index);
    const meaning = meaningOf(match[0], match.slice(1));
    parts.push(meaning);
    done += match[0].length;
    // Each character of a run of escapes stands for the whole run.
    for (let count = 0; count < meaning.length; count += 1) {
      from.push(match.index);
      to.push(done);
    }
  }
  if (from.length === 0) return undefined;
  keepUntil(text.length);
  const plain = parts.join('');
  return plain === text ? undefined : { text: plain, from, to };
}

function meaningOf(written: string, [unit, byte, mark, percents, decimal, hex, name]: (string | undefined)[]): string {
  if (unit !== undefined || byte !== undefined) return String.fromCharCode(parseInt(unit ?? byte ?? '', 16));
  if (mark !== undefined) return LETTERS[mark] ?? mark;
  if (percents !== undefined) return Buffer.from(percents.replaceAll('%', ''), 'hex').toString();
  if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
  if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
  return ENTITIES[name?.toLowerCase() ?? ''] ?? written;
}
