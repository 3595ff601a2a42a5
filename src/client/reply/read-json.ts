import { BOUNDS } from '../../domain/bounds';
import { replaceNumbers } from '../../domain/json-numbers';
import { extentOfJson, type JsonExtent } from './json-extent';

/** As many digits as a whole number has that JavaScript may not hold. */
const MANY_DIGITS = /\d{16}/;
const WHOLE = /^-?\d+$/;

/** A body that is not read, because of what reading it would take. Its message ends a sentence that begins with "the reply". */
export class ExcessiveBody extends Error {}

/** A body that was read, and what there is in it. */
export interface ReadBody {
  /** What it says. */
  value: unknown;
  /** What reading it took. */
  extent: JsonExtent;
}

/**
 * Reads JSON as `JSON.parse` does, and whole numbers beyond 2^53 as the text of their digits: another id would be
 * another run.
 * @throws {ExcessiveBody} when it is nested too deep, or has too many values
 * @throws SyntaxError when it is no JSON
 */
export function readJson(json: string): ReadBody {
  const extent = extentOfJson(json, BOUNDS.replyDepth.most);
  refuseExcess(extent);
  const value: unknown = JSON.parse(json);
  if (!MANY_DIGITS.test(json)) return { value, extent };
  const exact = replaceNumbers(json, (written) => (isRounded(written) ? `"${written}"` : written));
  return { value: JSON.parse(exact), extent };
}

/** Refuses a body before anything is made of it. @throws {ExcessiveBody} for more than any reply needs */
export function refuseExcess({ depth, values }: Pick<JsonExtent, 'depth' | 'values'>): void {
  const { replyDepth, replyValues } = BOUNDS;
  if (depth > replyDepth.most) throw new ExcessiveBody(`is nested deeper than ${replyDepth.most} levels`);
  if (values > replyValues.most) throw new ExcessiveBody(`holds more than ${replyValues.most} values`);
}

function isRounded(written: string): boolean {
  return WHOLE.test(written) && !Number.isSafeInteger(Number(written));
}
