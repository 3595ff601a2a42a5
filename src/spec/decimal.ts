/** A decimal number without a limit to its digits: `units` times ten to the power of `-scale`. */
interface Decimal {
  units: bigint;
  scale: number;
}

const DECIMAL = /^([-+]?)(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/;
/** Beyond it a text of digits is a text: nobody counts so far, and every digit costs. */
const LONGEST = 400;

/** Reads `5`, `-0.50` or `1e22` to its last digit; undefined for what is no decimal number. */
export function decimalOf(value: number | string): Decimal | undefined {
  const text = String(value);
  const [, sign, whole = '', part = '', power = '0'] = (text.length <= LONGEST && DECIMAL.exec(text)) || [];
  if (!whole && !part) return undefined;
  const scale = part.length - Number(power);
  if (Math.abs(scale) > LONGEST) return undefined;
  return { units: BigInt(`${sign === '-' ? '-' : ''}${whole}${part}`), scale };
}

/** Below 0 where the first is less, above 0 where it is more, 0 where they are the same number. */
export function compareDecimals(one: Decimal, other: Decimal): number {
  const scale = Math.max(one.scale, other.scale);
  const unitsOf = (it: Decimal) => it.units * 10n ** BigInt(scale - it.scale);
  const [a, b] = [unitsOf(one), unitsOf(other)];
  return a === b ? 0 : a < b ? -1 : 1;
}
