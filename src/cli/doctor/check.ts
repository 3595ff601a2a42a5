/** What one look has found. */
export interface Check {
  name: string;
  result: 'ok' | 'warn' | 'fail';
  says: string;
  /** What to do about it; absent when all is well. */
  todo?: string;
}

export const ok = (name: string, says: string): Check => ({ name, result: 'ok', says });
export const warn = (name: string, says: string, todo: string): Check => ({ name, result: 'warn', says, todo });
export const fail = (name: string, says: string, todo: string): Check => ({ name, result: 'fail', says, todo });

/** Checks as a table for people. */
export function checksText(checks: readonly Check[]): string {
  const width = Math.max(0, ...checks.map(({ name }) => name.length));
  return checks
    .flatMap(({ name, result, says, todo }) => [
      `${result.padEnd('warn'.length)}  ${name.padEnd(width)}  ${says}`,
      ...(todo === undefined ? [] : [`${' '.repeat('warn'.length + 2 + width + 2)}${todo}`]),
    ])
    .join('\n');
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
