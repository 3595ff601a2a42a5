import { replaceNumbers } from '../domain/json-numbers';

/** As many digits as a whole number has that JavaScript may not hold. */
const MANY_DIGITS = /\d{16}/;
const WHOLE = /^-?\d+$/;

/**
 * Reads JSON as `JSON.parse` does, and whole numbers beyond 2^53 as the text of their digits: another id would be
 * another run.
 * @throws SyntaxError when it is no JSON
 */
export function readJson(json: string): unknown {
  const value: unknown = JSON.parse(json);
  if (!MANY_DIGITS.test(json)) return value;
  return JSON.parse(replaceNumbers(json, (written) => (isRounded(written) ? `"${written}"` : written)));
}

function isRounded(written: string): boolean {
  return WHOLE.test(written) && !Number.isSafeInteger(Number(written));
}
