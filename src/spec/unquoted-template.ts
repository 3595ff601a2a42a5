import { quotedName } from '../domain/quoted';

/** A template that stands in a file without quotes, so that YAML takes its braces for a map. */
interface UnquotedTemplate {
  /** Where its value begins, counted from 1. */
  column: number;
  /** What to do about it. */
  message: string;
}

/** Longer lines nobody writes by hand; they are not gone through. */
const LONGEST_LINE = 2_000;

/**
 * The first unquoted template of a line in which YAML was lost.
 * @param line of the file, from 1
 */
export function unquotedTemplate(text: string, line: number): UnquotedTemplate | undefined {
  const written = (text.split('\n', line)[line - 1] ?? '').replace(/\r$/, '');
  if (written.length > LONGEST_LINE) return undefined;
  const at = firstUnquoted(written);
  if (at === undefined) return undefined;
  const begin = at - (/[^\s:[{,]*$/.exec(written.slice(0, at))?.[0].length ?? 0);
  const value = valueFrom(written.slice(begin), isInFlow(written.slice(0, begin)));
  const quote = value.includes('"') ? "'" : '"';
  const quoted = quotedName(`${quote}${value}${quote}`);
  return { column: begin + 1, message: `a template stands in quotes; put quotes around it: ${quoted}` };
}

function firstUnquoted(line: string): number | undefined {
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? '';
    if (quote) quote = character === quote ? '' : quote;
    else if (line.startsWith('{{', at)) return at;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '#' && /\s/.test(line[at - 1] ?? ' ')) return undefined;
  }
  return undefined;
}

function isInFlow(before: string): boolean {
  return /[[{]/.test(before);
}

/** To the end of the line, or within brackets to what ends the entry. */
function valueFrom(rest: string, isEntry: boolean): string {
  const end = rest.lastIndexOf('}}') + 2;
  const [, braces = rest] = /^(.*?\{\{.*?\}\})/.exec(rest) ?? [];
  if (!isEntry) return `${rest.slice(0, end)}${/^[^\s#]*/.exec(rest.slice(end))?.[0] ?? ''}` || rest;
  return `${braces}${/^[^\s,\]}#]*/.exec(rest.slice(braces.length))?.[0] ?? ''}`;
}
