import type { Context, Operators } from 'liquidjs';
import { defaultOperators } from 'liquidjs';
import { compareDecimals, decimalOf } from './decimal';

type Scalar = string | number | boolean;

/**
 * How conditions compare. A text that is a decimal number counts as that number, to its last digit; what cannot be
 * compared is refused, where Liquid would say no.
 */
export const COMPARISON: Operators = {
  ...defaultOperators,
  '==': (one: unknown, other: unknown, context: Context) => areEqual(one, other) ?? byLiquid('==', one, other, context),
  '!=': (one: unknown, other: unknown, context: Context) => {
    const equal = areEqual(one, other);
    return equal === undefined ? byLiquid('!=', one, other, context) : !equal;
  },
  '>': (one: unknown, other: unknown) => order(one, other, '>') > 0,
  '<': (one: unknown, other: unknown) => order(one, other, '<') < 0,
  '>=': (one: unknown, other: unknown) => order(one, other, '>=') >= 0,
  '<=': (one: unknown, other: unknown) => order(one, other, '<=') <= 0,
  not: (value: unknown) => !truthOf(value),
  // Both sides are looked at: what is refused on one day is refused on every day.
  and: (one: unknown, other: unknown) => [truthOf(one), truthOf(other)].every(Boolean),
  or: (one: unknown, other: unknown) => [truthOf(one), truthOf(other)].some(Boolean),
};

/** Lists, maps and Liquid's own words (`empty`, `blank`). */
function byLiquid(operator: '==' | '!=', one: unknown, other: unknown, context: Context): boolean {
  const compare = defaultOperators[operator] as (one: unknown, other: unknown, context: Context) => boolean;
  return compare(one, other, context);
}

/**
 * What a value alone says as a condition. Every text and every number would hold, `false` and `0` too.
 * @throws RangeError for what is neither true nor false
 */
export function truthOf(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  const truth = wordOf(value);
  if (truth !== undefined) return truth;
  throw new RangeError(`${shown(value)} is neither true nor false: compare it, as in \`params.x == "y"\` or \`> 0\``);
}

/** Undefined where one of them is neither text nor number nor boolean. */
function areEqual(one: unknown, other: unknown): boolean | undefined {
  if (!isScalar(one) || !isScalar(other)) return undefined;
  // Two texts are the same to the letter, or not.
  if (typeof one === typeof other) return one === other;
  if (typeof one === 'boolean' || typeof other === 'boolean') return wordOf(one) === wordOf(other);
  const [a, b] = [decimalOf(one), decimalOf(other)];
  return a !== undefined && b !== undefined && compareDecimals(a, b) === 0;
}

function order(one: unknown, other: unknown, operator: string): number {
  const [a, b] = [numberOf(one), numberOf(other)];
  if (a && b) return compareDecimals(a, b);
  if (typeof one === 'string' && typeof other === 'string') return one === other ? 0 : one < other ? -1 : 1;
  throw new RangeError(`${shown(one)} ${operator} ${shown(other)} says nothing: compare two numbers, or two texts`);
}

function numberOf(value: unknown) {
  return typeof value === 'string' || typeof value === 'number' ? decimalOf(value) : undefined;
}

/** `true` and `false` as YAML spells them. */
function wordOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string' || !/^(?:true|True|TRUE|false|False|FALSE)$/.test(value)) return undefined;
  return value.toLowerCase() === 'true';
}

function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

const SHOWN = 60;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}
