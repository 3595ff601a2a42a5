import { SpecError } from './spec-error';

/** Nobody writes so deep, and what reads it would run out of stack. */
const DEEPEST = 100;

/**
 * The same value without its keys that hold null: typed languages write out a key that has not been set.
 * @throws SpecError when it is nested deeper than anything here
 */
export function withoutNulls(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (depth > DEEPEST) throw new SpecError([{ path: [], message: `is nested deeper than ${DEEPEST} levels` }]);
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, depth + 1));
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutNulls(item, depth + 1)]));
}
