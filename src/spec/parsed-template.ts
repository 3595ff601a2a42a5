import type { Template } from 'liquidjs';
import { Output, Value } from 'liquidjs';
import { BOUNDS } from '../domain/bounds';
import { ENGINE } from './template-engine';
import type { KnownNames, Name } from './template-tokens';
import { namesInValue } from './template-tokens';
import { TemplateBoundError } from './template-work';

/** A text with templates in it, read. */
export interface ParsedTemplate {
  /** As Liquid renders them. */
  templates: Template[];
  /** Every path that they name. */
  names: Name[];
}

/** A condition, read. */
export interface ParsedCondition {
  /** As Liquid judges it. */
  value: Value;
  /** Every path that it names. */
  names: Name[];
}

const TAG = '{%';
const NO_TAGS = `\`${TAG}\` stands in no text: only \`{{ }}\` and filters are filled in. A text that has it comes from \`params\``;

/** Whether something has to be filled in, or refused. */
export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes(TAG);
}

/**
 * Reads a text with templates. Every text passes here before it is filled in, wherever it comes from.
 * @throws when it is malformed, has a tag, or goes beyond a bound
 */
export function parsedTemplate(text: string): ParsedTemplate {
  return TEMPLATES.of(text);
}

/**
 * Reads a condition, which stands without braces. Every condition passes here before it is judged.
 * @throws as {@link parsedTemplate}
 */
export function parsedCondition(text: string): ParsedCondition {
  return CONDITIONS.of(text);
}

/** How many `{{ }}` a text holds, or seems to. */
export function countTemplates(text: string): number {
  return text.split('{{').length - 1;
}

function readTemplate(text: string): ParsedTemplate {
  if (text.includes(TAG)) throw new RangeError(NO_TAGS);
  refuseLonger(text, 'a text with templates', BOUNDS.templateTextCharacters.most);
  refuseDeepOutputs(text);
  const templates = ENGINE.parse(text);
  return { templates, names: namesInTemplates(templates) };
}

/** Every path that a text names, as far as it is known once these names are. */
export function namesInTemplates(templates: Template[], known?: KnownNames): Name[] {
  return eachOnce(
    templates.flatMap((template) => (template instanceof Output ? namesInValue(template.value, true, known) : [])),
  );
}

function readCondition(text: string): ParsedCondition {
  if (/\{\{|\}\}|\{%|%\}/.test(text))
    throw new RangeError('a condition stands without `{{ }}`: write `steps.copy.rowsWritten > 0`');
  refuseLonger(text, 'a condition', BOUNDS.whenCharacters.most);
  refuseDeep(text, 0);
  const value = new Value(text, ENGINE);
  const operators = value.initial.postfix.filter((token) => 'operator' in token);
  const { most } = BOUNDS.whenTerms;
  if (operators.length + value.filters.length > most)
    throw new TemplateBoundError(`a condition has more than ${most} comparisons and filters, and that is the most`);
  return { value, names: eachOnce(namesInValue(value, false)) };
}

function eachOnce(names: Name[]): Name[] {
  return [...new Map(names.map((name) => [JSON.stringify(name), name])).values()];
}

function refuseLonger(text: string, what: string, most: number): void {
  if (text.length <= most) return;
  const counted = most.toLocaleString('en');
  throw new TemplateBoundError(
    `${what} has ${text.length.toLocaleString('en')} characters, and ${counted} is the most`,
  );
}

/** What stands outside of the braces is no code. */
function refuseDeepOutputs(text: string): void {
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at)) at = refuseDeep(text, at + 2);
}

/**
 * What is read bracket by bracket must not run out of stack.
 * @returns where the code that begins here is over
 */
function refuseDeep(code: string, begin: number): number {
  const { most } = BOUNDS.templateDepth;
  let depth = 0;
  for (let at = begin; at < code.length; at += 1) {
    const character = code[at] ?? '';
    if (character === '}' && code[at + 1] === '}') return at + 2;
    if (character === '"' || character === "'") at = afterQuote(code, at);
    else if (character === '[' || character === '(') depth += 1;
    else if (character === ']' || character === ')') depth -= 1;
    if (depth <= most) continue;
    throw new TemplateBoundError(`its brackets stand more than ${most} deep in each other, and that is the most`);
  }
  return code.length;
}

/** Where a text in quotes ends, as Liquid reads it. */
function afterQuote(code: string, begin: number): number {
  for (let at = begin + 1; at < code.length; at += 1) {
    if (code[at] === '\\') at += 1;
    else if (code[at] === code[begin]) return at;
  }
  return code.length;
}

/** The texts read last: those of a pipeline are read when it is checked and again when they are filled in. */
class Remembered<T> {
  private readonly known = new Map<string, T>();
  private characters = 0;

  constructor(private readonly read: (text: string) => T) {}

  of(text: string): T {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const value = this.read(text);
    this.known.set(text, value);
    this.characters += text.length;
    this.forget();
    return value;
  }

  private forget(): void {
    for (const [text] of this.known) {
      if (this.known.size <= MOST_TEXTS && this.characters <= MOST_CHARACTERS) return;
      this.known.delete(text);
      this.characters -= text.length;
    }
  }
}

const MOST_TEXTS = 2_000;
const MOST_CHARACTERS = 200_000;

const TEMPLATES = new Remembered(readTemplate);
const CONDITIONS = new Remembered(readCondition);
