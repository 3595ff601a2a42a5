/** A table as prettier would pad it; the first row is the head. It ends without a line break. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  // A bar ends a cell, in code too.
  const [head = [], ...others] = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, at) => Math.max(...[head, ...others].map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [head, widths.map((width) => '-'.repeat(width)), ...others].map(line).join('\n');
}
