import { BOUNDS } from '../bounds';
import { bytesOf } from '../measure';
import { cut } from '../reason';
import type { SqlRow } from './sql-body';

/** Rows of a result as DLI previews them. */
export interface SqlPreview {
  /** The names of the columns, in order. */
  columns: readonly string[];
  /** Values in the order of the columns. */
  rows: readonly (readonly unknown[])[];
}

/** Rows as a step hands them on. */
export interface KeptRows {
  /** The first rows, by the names of the columns. */
  rows: SqlRow[];
  /** How many of those that were asked for were left out, as a sentence; absent when none was. */
  leftOut?: string;
}

/** The first rows of a result, as many as were asked for and may be handed on: whole rows, or none. */
export function keptRows({ columns, rows }: SqlPreview, asked: number): KeptRows {
  const names = eachOnce(columns);
  const wanted = rows.slice(0, Math.min(asked, BOUNDS.resultRows.most)).map((row) => asMap(names, row));
  const kept: SqlRow[] = [];
  let bytes = 2;
  for (const row of wanted) {
    bytes += bytesOf(row) + 1;
    if (bytes > BOUNDS.resultBytes.most) break;
    kept.push(row);
  }
  if (kept.length === wanted.length) return { rows: kept };
  const most = BOUNDS.resultBytes.most.toLocaleString('en');
  const leftOut = `of ${wanted.length} rows the first ${kept.length} are handed on: together they take more than ${most} bytes; select fewer columns or rows`;
  return { rows: kept, leftOut };
}

function asMap(names: readonly string[], row: readonly unknown[]): SqlRow {
  // Not by assignment, which would make a prototype of a column `__proto__`.
  return Object.fromEntries(names.map((name, at) => [name, asValue(row[at])]));
}

/** A list or a map of a column is handed on as JSON: templates and conditions are about single values. */
function asValue(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? null);
}

/** A result may have several columns of one name: the second is `n_2`. */
function eachOnce(columns: readonly string[]): string[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    const written = cut(column, BOUNDS.keyCharacters.most - 4);
    let name = written;
    for (let count = 2; taken.has(name); count += 1) name = `${written}_${count}`;
    taken.add(name);
    return name;
  });
}
