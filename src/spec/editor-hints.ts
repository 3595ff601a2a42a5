// What the schema of a pipeline adds to its JSON Schema, for editors and the reference: it takes no part in the check.

/** A length of time. */
export const DURATION = { title: 'duration, such as 90s, 15m, 4 hours or 2d' };
/** A length of time, or none. */
export const DURATION_OR_ZERO = { title: 'duration or 0, such as 90s, 15m, 4 hours or 2d' };
/** A day, or a moment of it. */
export const MOMENT = { title: 'date or moment', examples: ['2026-01-31', '2026-01-31T02:00:00Z'] };
/** A zone of the IANA database. */
export const TIME_ZONE = { title: 'time zone', examples: ['UTC', 'Asia/Shanghai', 'Europe/Berlin'] };

/** Of these keys exactly one is there: JSON Schema cannot read that off a check written in code. */
export function exactlyOne(...keys: string[]): { oneOf: { required: string[] }[] } {
  return { oneOf: keys.map((key) => ({ required: [key] })) };
}
