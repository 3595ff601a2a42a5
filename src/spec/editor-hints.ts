// What the schema of a pipeline adds to its JSON Schema, for editors and the reference: it takes no part in the check.

export const DURATION = { title: 'duration, such as 90s, 15m, 4h or 2d' };
export const MOMENT = { title: 'date or moment', examples: ['2026-01-31', '2026-01-31T02:00:00Z'] };
export const TIME_ZONE = { title: 'time zone', examples: ['UTC', 'Asia/Shanghai', 'Europe/Berlin'] };

/** Of these keys exactly one is there: JSON Schema cannot read that off a check written in code. */
export function exactlyOne(...keys: string[]): { oneOf: { required: string[] }[] } {
  return { oneOf: keys.map((key) => ({ required: [key] })) };
}
