import { BOUNDS } from '../bounds';
import { quotedName } from '../quoted';
import { cut } from '../reason';
import { CONTROL } from '../shown-text';

/** A piece of SQL, as far as it matters where a statement ends. */
interface Piece {
  /** `blank` and `comment` say nothing to the database, `end` is the semicolon between statements. */
  is: 'blank' | 'comment' | 'end' | 'code';
  /** Where it begins. */
  begin: number;
  /** Where it is over. */
  end: number;
}

/** Where a statement begins and is over, its semicolon left out. */
interface Extent {
  begin: number;
  end: number;
}

/** Runs of characters that begin nothing of their own. */
const BLANKS = /\s+/y;
const PLAIN = /[^\s;'"`/-]+/y;
const EACH_CONTROL = new RegExp(CONTROL, 'gu');

/**
 * Why a text cannot be submitted as it is: DLI takes one statement a job. Only where statements end is read; what they
 * mean, DLI judges.
 */
export function problemWithStatement(sql: string): string | undefined {
  const { most } = BOUNDS.statementCharacters;
  if (sql.length > most) {
    const [has, limit] = [sql.length, most].map((count) => count.toLocaleString('en'));
    return `a statement has at most ${limit} characters, and this one has ${has}`;
  }
  const [first, second] = statementsIn(sql, 2);
  if (!first) return 'holds no statement: there is nothing in it but blanks, comments and semicolons';
  if (!second) return undefined;
  const line = sql.slice(0, second.begin).split('\n').length;
  const named = quotedName(wordsOf(sql.slice(second.begin, second.end)));
  return `holds several statements, and DLI takes one a job: a second begins in line ${line} with ${named}; give it a step of its own`;
}

/**
 * The one statement of a text as it is sent: to the letter, without the semicolon that ends it and what follows.
 * Of a text that {@link problemWithStatement} refuses it is the first.
 */
export function statementOf(sql: string): string {
  const [first] = statementsIn(sql, 1);
  return first ? sql.slice(0, first.end) : sql;
}

/** What people call a statement: its beginning in one line, without its comments. */
export function nameOfStatement(sql: string): string {
  return wordsOf(sql) || 'SQL';
}

/** Where the statements of a text stand: those that say something, and no more than so many. */
export function statementsIn(sql: string, most = Number.POSITIVE_INFINITY): Extent[] {
  const found: Extent[] = [];
  let open: Extent | undefined;
  for (const { is, begin, end } of piecesOf(sql)) {
    if (is === 'code') open = { begin: open?.begin ?? begin, end };
    if (is !== 'end' || !open) continue;
    found.push(open);
    if (found.length >= most) return found;
    open = undefined;
  }
  return open ? [...found, open] : found;
}

function wordsOf(sql: string): string {
  const { most } = BOUNDS.statementNameCharacters;
  let words = '';
  for (const { is, begin, end } of piecesOf(sql)) {
    if (is === 'end' && words) break;
    if (is === 'code') words += sql.slice(begin, Math.min(end, begin + most + 1));
    else if (words && !words.endsWith(' ')) words += ' ';
    if (words.length > most) break;
  }
  // A text in quotes may go over several lines.
  return cut(words.replace(EACH_CONTROL, ' ').replace(/\s+/g, ' ').trim(), most);
}

/** Goes through a text once. What does not close goes on to its end. */
function* piecesOf(sql: string): Generator<Piece, void> {
  // Comments stand in each other from Spark 3 on. Where that does not come out even, the first end of one counts.
  let nests = true;
  for (let begin = 0; begin < sql.length;) {
    let piece = pieceAt(sql, begin);
    if (sql.startsWith('/*', begin)) {
      const end: number | undefined = nests ? afterNested(sql, begin) : undefined;
      nests &&= end !== undefined;
      piece = { is: 'comment', begin, end: end ?? afterPlain(sql, begin) };
    }
    yield piece;
    begin = piece.end;
  }
}

function pieceAt(sql: string, begin: number): Piece {
  if (sql.startsWith('--', begin)) return { is: 'comment', begin, end: lineEnd(sql, begin) };
  const character = sql[begin] ?? '';
  switch (character) {
    case ';':
      return { is: 'end', begin, end: begin + 1 };
    // Spark reads both as texts; a backslash in them takes the next character for what it is.
    case "'":
    case '"':
      return { is: 'code', begin, end: afterQuote(sql, begin, '\\') };
    case '`':
      return { is: 'code', begin, end: afterQuote(sql, begin) };
    default:
      break;
  }
  const blank = matchEnd(BLANKS, sql, begin);
  if (blank !== undefined) return { is: 'blank', begin, end: blank };
  return { is: 'code', begin, end: matchEnd(PLAIN, sql, begin) ?? begin + 1 };
}

function matchEnd(pattern: RegExp, sql: string, begin: number): number | undefined {
  pattern.lastIndex = begin;
  return pattern.test(sql) ? pattern.lastIndex : undefined;
}

function lineEnd(sql: string, begin: number): number {
  const at = sql.slice(begin).search(/[\r\n]/);
  return at < 0 ? sql.length : begin + at;
}

/** A quote that stands twice ends one text and begins the next, which comes to the same here. */
function afterQuote(sql: string, begin: number, escape?: string): number {
  const quote = sql[begin];
  for (let at = begin + 1; at < sql.length; at += 1) {
    if (sql[at] === escape) at += 1;
    else if (sql[at] === quote) return at + 1;
  }
  return sql.length;
}

/** Undefined where it is still open at the end of the text. */
function afterNested(sql: string, begin: number): number | undefined {
  const edges = /\/\*|\*\//g;
  edges.lastIndex = begin;
  let depth = 0;
  for (let edge = edges.exec(sql); edge; edge = edges.exec(sql)) {
    depth += edge[0] === '/*' ? 1 : -1;
    if (depth === 0) return edges.lastIndex;
  }
  return undefined;
}

function afterPlain(sql: string, begin: number): number {
  const first = sql.indexOf('*/', begin + 2);
  return first < 0 ? sql.length : first + 2;
}
