import { Refusal } from '../refusal';

/** A whole number of a query, `otherwise` where it is absent or empty. @throws Refusal for anything else, or out of its bounds */
export function queryNumber(
  query: URLSearchParams,
  name: string,
  otherwise: number,
  { least = 0, most = Number.MAX_SAFE_INTEGER } = {},
): number {
  const text = query.get(name) || String(otherwise);
  const number = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  throw new Refusal('DLI.0001', `The parameter ${name} is invalid.`);
}
