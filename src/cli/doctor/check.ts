/** What one look has found. */
export interface Check {
  /** What was looked at, for people. */
  name: string;
  /** A `fail` makes the command end with an exit code that is not 0. */
  result: 'ok' | 'warn' | 'fail';
  /** What was found, in a line. */
  says: string;
  /** What to do about it; absent when all is well. */
  todo?: string;
}

/** All is well. */
export const ok = (name: string, says: string): Check => ({ name, result: 'ok', says });
/** It works, and somebody should do something. */
export const warn = (name: string, says: string, todo: string): Check => ({ name, result: 'warn', says, todo });
/** It does not work until somebody does something. */
export const fail = (name: string, says: string, todo: string): Check => ({ name, result: 'fail', says, todo });

/** Checks as a table for people. */
export function checksText(checks: readonly Check[]): string[] {
  const width = Math.max(0, ...checks.map(({ name }) => name.length));
  return checks.flatMap(({ name, result, says, todo }) => [
    `${result.padEnd('warn'.length)}  ${name.padEnd(width)}  ${says}`,
    ...(todo === undefined ? [] : [`${' '.repeat('warn'.length + 2 + width + 2)}${todo}`]),
  ]);
}

/** What an error says, for people. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
