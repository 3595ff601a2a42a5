import { inspect } from 'node:util';
import type { LogEntry } from '@temporalio/worker';
import { errorLines } from '../domain/error-lines';
import { shownLine } from '../domain/shown-text';

/**
 * One entry of a log as lines for people: `time [level] message { whose it is }`, then each error line by line, set in.
 * Texts of others begin no line.
 */
export function textLines({ level, message, timestampNanos, meta = {} }: LogEntry): string[] {
  const time = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
  const fields: [string, unknown][] = Object.entries(meta);
  const known = fields.filter(([, value]) => !(value instanceof Error));
  const about = known.length ? ` ${inspect(Object.fromEntries(known), ONE_LINE)}` : '';
  const errors = fields.flatMap(([name, value]) =>
    value instanceof Error ? errorLines(value).map((line, at) => `    ${at ? line : `${name}: ${line}`}`) : [],
  );
  return [`${time} [${level}] ${message}${about}`, ...errors].map(shownLine);
}

const ONE_LINE = {
  breakLength: Infinity,
  compact: true,
  depth: 4,
  maxStringLength: 4_000,
  maxArrayLength: 20,
} as const;
