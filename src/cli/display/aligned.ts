import { shownText } from '../../domain/shown-text';
import { cellsOf, padToCells } from './cell-width';

/** Rows as lines, column under column. Cells are measured as they are shown. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const shown = rows.map((row) => row.map((cell) => shownText(cell)));
  const widths = (shown[0] ?? []).map((_, column) => Math.max(...shown.map((row) => cellsOf(row[column] ?? ''))));
  return shown.map((row) =>
    row
      .map((cell, column) => padToCells(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
