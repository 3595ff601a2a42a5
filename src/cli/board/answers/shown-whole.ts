import { shownText } from '../../../domain/shown-text';

/** By these something is found again, to the letter: whoever shows them sees to it. */
const TO_THE_LETTER = new Set(['workflowId', 'runId', 'consoleUrl']);

/** The same data, in which each text may be shown as it is: what a browser would hide or obey is a number. */
export function shownWhole<T>(value: T): T {
  return shown(value) as T;
}

function shown(value: unknown): unknown {
  if (typeof value === 'string') return shownText(value);
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, of]) => [shownText(key), TO_THE_LETTER.has(key) ? of : shown(of)]),
  );
}
