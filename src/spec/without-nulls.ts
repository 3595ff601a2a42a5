import { SpecError } from './spec-error';

/** Nobody writes so deep, and what reads it would run out of stack. */
const DEEPEST = 100;

/**
 * The value without its keys that hold null: typed languages write out a key that has not been set. One that has none is
 * given back as it is.
 * @throws SpecError when it is nested deeper than anything here
 */
export function withoutNulls(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (depth > DEEPEST) throw new SpecError([{ path: [], message: `is nested deeper than ${DEEPEST} levels` }]);
  if (Array.isArray(value)) {
    const items = value.map((item) => withoutNulls(item, depth + 1));
    return items.every((item, at) => item === value[at]) ? value : items;
  }
  const entries: [string, unknown][] = [];
  // What is no plain map becomes one.
  let isSame = Object.getPrototypeOf(value) === Object.prototype;
  for (const [key, item] of Object.entries(value)) {
    const kept = withoutNulls(item, depth + 1);
    isSame &&= kept === item && item !== null;
    if (item !== null) entries.push([key, kept]);
  }
  return isSame ? value : Object.fromEntries(entries);
}
