import { BOUNDS } from './bounds';
import { quotedName } from './quoted';
import { cut } from './reason';

/** How far a value may go. */
export interface Limits {
  /** Of the whole as JSON. */
  bytes: number;
  /** How many values there are at any depth, lists and maps counted too. */
  values: number;
  /** How many lists and maps may stand within each other. */
  depth: number;
  /** Of one key. */
  keyCharacters: number;
  /** Of one text, as JSON. */
  textBytes: number;
}

/** How many bytes a value takes as JSON. For our own values, which are known to be flat. */
export function bytesOf(value: unknown): number {
  const meter = new Meter(BOUNDLESS);
  meter.measure(value, '', 0);
  return meter.bytes;
}

/**
 * Looks whether a value stays within limits, and looks no further than they go: what somebody else has sent may be of
 * any size and depth.
 * @param name what the value is called in the sentence
 * @returns a sentence on the first limit that is passed; undefined when none is
 */
export function problemWithSize(value: unknown, name: string, limits: Limits): string | undefined {
  return new Meter(limits).measure(value, name, 0);
}

const BOUNDLESS: Limits = {
  bytes: Infinity,
  values: Infinity,
  depth: Infinity,
  keyCharacters: Infinity,
  textBytes: Infinity,
};

const QUOTES = 2;

class Meter {
  bytes = 0;
  private values = 0;

  constructor(private readonly limits: Limits) {}

  /** @returns a sentence as soon as a limit is passed */
  measure(value: unknown, name: string, depth: number): string | undefined {
    const { values, bytes } = this.limits;
    this.values += 1;
    if (this.values > values) return at(name, `it comes to more than ${count(values)} values, and that is the most`);
    const problem =
      typeof value === 'string'
        ? this.text(value, name)
        : isNested(value)
          ? this.nested(value, name, depth)
          : this.add(plainBytes(value));
    if (problem) return problem;
    return this.bytes > bytes
      ? at(name, `it comes to more than ${count(bytes)} bytes, and that is the most`)
      : undefined;
  }

  private text(text: string, name: string): string | undefined {
    const { textBytes } = this.limits;
    const bytes = text.length > textBytes ? Infinity : textBytesOf(text);
    this.bytes += bytes;
    return bytes > textBytes + QUOTES ? at(name, `a text has at most ${count(textBytes)} bytes`) : undefined;
  }

  private nested(value: object, name: string, depth: number): string | undefined {
    const { depth: deepest } = this.limits;
    if (depth >= deepest) return at(name, `lists and maps go at most ${deepest} deep`);
    return Array.isArray(value) ? this.list(value, name, depth) : this.map(value, name, depth);
  }

  private list(items: unknown[], name: string, depth: number): string | undefined {
    this.bytes += 2 + Math.max(0, items.length - 1);
    for (const [at, item] of items.entries()) {
      const problem = this.measure(item === undefined ? null : item, `${name}[${at}]`, depth + 1);
      if (problem) return problem;
    }
    return undefined;
  }

  private map(fields: object, name: string, depth: number): string | undefined {
    this.bytes += 2;
    let isFirst = true;
    for (const key in fields) {
      if (!Object.hasOwn(fields, key)) continue;
      const item = (fields as Record<string, unknown>)[key];
      if (item === undefined) continue;
      const problem = this.key(key, name) ?? this.measure(item, `${name}.${key}`, depth + 1);
      if (problem) return problem;
      if (!isFirst) this.bytes += 1;
      isFirst = false;
    }
    return undefined;
  }

  private key(key: string, name: string): string | undefined {
    const { keyCharacters } = this.limits;
    if (key.length > keyCharacters) {
      const has = `${quotedName(key)} has ${count(key.length)}`;
      return at(name, `a key has at most ${count(keyCharacters)} characters, and ${has}`);
    }
    this.bytes += textBytesOf(key) + 1;
    return undefined;
  }

  private add(bytes: number): undefined {
    this.bytes += bytes;
  }
}

/** A name that leads through many long keys is cut like every other. */
function at(name: string, sentence: string): string {
  return `${cut(name, BOUNDS.quotedCharacters.most * 2)}: ${sentence}`;
}

function isNested(value: unknown): value is object {
  return value !== null && typeof value === 'object';
}

function plainBytes(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value).length : 4;
  return value === null || value === true ? 4 : value === false ? 5 : 0;
}

/** What a text takes as JSON, its quotes included. */
function textBytesOf(text: string): number {
  let bytes = QUOTES;
  for (let at = 0; at < text.length; at += 1) bytes += bytesAt(text, at);
  return bytes;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DELETE = 0x7f;
const SHORT_ESCAPES = new Set([0x08, 0x09, 0x0a, 0x0c, 0x0d, QUOTE, BACKSLASH]);

function bytesAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (isPlain(unit)) return 1;
  if (SHORT_ESCAPES.has(unit)) return 2;
  if (unit < 0x20) return 6;
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  if (unit < 0xd800 || unit > 0xdfff) return 3;
  // Each half of a pair stands for half of its four bytes; a half alone is written as an escape.
  const isPaired = unit < 0xdc00 ? isLow(text.charCodeAt(at + 1)) : isHigh(text.charCodeAt(at - 1));
  return isPaired ? 2 : 6;
}

/** Letters, digits and most marks: nearly all that there is. */
function isPlain(unit: number): boolean {
  return unit > QUOTE && unit < DELETE && unit !== BACKSLASH;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
