import { listed, quoted, quotedName } from './quoted';

/**
 * Says what is wrong with a value that was handed in; undefined when nothing is. For the few arguments that programs hand
 * in, not people: what people write is checked by zod, which does not reach workflow code.
 * @param name what the value is called in the sentence
 */
export type Shape = (value: unknown, name: string) => string | undefined;

/** Text of 1 to so many characters. */
export function text(mostCharacters: number): Shape {
  return (value, name) => {
    if (typeof value !== 'string') return `${name} is text, and not ${quoted(value)}`;
    if (value === '') return `${name} is empty`;
    return value.length > mostCharacters ? `${name} has at most ${mostCharacters} characters` : undefined;
  };
}

/** A whole number within bounds, both included. */
export function wholeNumber(least: number, most: number): Shape {
  return (value, name) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : `${name} is a whole number from ${least} to ${most}, and not ${quoted(value)}`;
}

/** A number within bounds, both included. */
export function number(least: number, most: number): Shape {
  return (value, name) =>
    typeof value === 'number' && value >= least && value <= most
      ? undefined
      : `${name} is a number from ${least} to ${most}, and not ${quoted(value)}`;
}

/** One of these values. */
export function anyOf<Value extends string | boolean>(...values: Value[]): Shape {
  return (value, name) =>
    values.some((known) => known === value)
      ? undefined
      : `${name} is ${listed(values.map((known) => quoted(known)))}, and not ${quoted(value)}`;
}

/** Whatever is in it, it is a map. */
export const anyMap: Shape = (value, name) =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? undefined
    : `${name} is a map, and not ${quoted(value)}`;

/** A map with these keys, and no others. */
export function map(fields: Record<string, Shape>): Shape {
  return (value, name) => {
    const problem = anyMap(value, name);
    if (problem !== undefined) return problem;
    const given = value as Record<string, unknown>;
    const unknown = Object.keys(given).find((key) => !Object.hasOwn(fields, key));
    if (unknown !== undefined) return `${name} has no key ${quotedName(unknown)}`;
    return first(Object.entries(fields), ([key, shape]) =>
      shape(Object.hasOwn(given, key) ? given[key] : undefined, `${name}.${key}`),
    );
  };
}

/** A map of any keys, each value of one shape. */
export function mapOf(shape: Shape, most: number): Shape {
  return (value, name) => {
    const problem = anyMap(value, name);
    if (problem !== undefined) return problem;
    const entries = Object.entries(value as object);
    if (entries.length > most) return `${name} has at most ${most} keys`;
    return first(entries, ([key, item]) => shape(item, `${name}[${quoted(key)}]`));
  };
}

/** A list whose entries each have a shape, `least` to `most` of them. */
export function list(shape: Shape, most: number, least = 0): Shape {
  return (value, name) => {
    if (!Array.isArray(value)) return `${name} is a list, and not ${quoted(value)}`;
    if (value.length > most || value.length < least) return `${name} has ${least} to ${most} entries`;
    return first([...value.entries()], ([at, item]) => shape(item, `${name}[${at}]`));
  };
}

/** Absent, null, or of a shape. */
export function optional(shape: Shape): Shape {
  return (value, name) => (value === undefined || value === null ? undefined : shape(value, name));
}

/** Of a shape, and more than that. */
export function where(shape: Shape, holds: (value: unknown) => boolean, otherwise: string): Shape {
  return (value, name) => shape(value, name) ?? (holds(value) ? undefined : `${name} ${otherwise}`);
}

function first<Item>(items: Item[], problemOf: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** A batch of stream jobs has no more. */
export const UNITS_MAX = 100;

/** A name that somebody hands in. */
export const GIVEN_NAME = text(1_000);
