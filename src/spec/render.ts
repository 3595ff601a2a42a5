import type { Context } from 'liquidjs';
import { toValueSync } from 'liquidjs';
import type { FanOutItem, TemplateScope } from '../domain/plan';
import { quoted, quotedName } from '../domain/quoted';
import { truthOf } from './comparison';
import type { ParsedTemplate } from './parsed-template';
import { isTemplate, namesInTemplates, parsedCondition, parsedTemplate } from './parsed-template';
import type { Pieces } from './pieces';
import { SpecError } from './spec-error';
import { contextOf, ENGINE } from './template-engine';
import type { KnownNames } from './template-tokens';
import { namesInValue } from './template-tokens';
import { templateWords } from './template-words';
import { TemplateBoundError, TemplateWork } from './template-work';

/** Where a text stands, and whose it is. */
export interface Place {
  /** The step's `id`. */
  step: string;
  /** The keys and places that lead to it from its step. */
  path: (string | number)[];
}

/** What texts are filled in with. The texts of one pipeline share it: what they cost is counted together. */
export interface Filling {
  /** What templates may name. */
  scope: TemplateScope;
  /** The same as Liquid reads it. */
  context: Context;
  /** What filling in has cost so far. */
  work: TemplateWork;
  /** What came out of a text. The same text comes to the same. */
  known: Map<string, string>;
}

/** What the texts of one pipeline are filled in with. @param timezone the pipeline's, in which dates are written */
export function fillingWith(scope: TemplateScope, timezone: string): Filling {
  const work = new TemplateWork();
  return { scope, work, context: contextOf(scope, timezone, work), known: new Map() };
}

/** The same for one item of a `forEach`, which its texts call by a name. What they cost is counted with the others. */
export function fillingFor(item: FanOutItem | undefined, filling: Filling, timezone: string): Filling {
  if (!item) return filling;
  const scope = { ...filling.scope, [item.as]: item.value };
  return { ...filling, context: contextOf(scope, timezone, filling.work), known: new Map() };
}

/** Whether a value holds a template that needs the results of earlier steps. */
export function needsEarlierSteps(value: unknown): boolean {
  return namesInTexts(value).some(isKnownLater);
}

/** Whether a path leads to what is known only when a step is due. */
export function isKnownLater([root, name]: string[]): boolean {
  return root === 'steps' || (root === 'run' && name !== 'date');
}

/**
 * Fills in every template in the texts of a value, one text a piece.
 * @throws SpecError when a template is malformed, names what is not in the scope, or goes beyond a bound
 */
export function* render(value: unknown, filling: Filling, place: Place): Pieces<unknown> {
  if (typeof value === 'string') {
    if (!isTemplate(value)) return value;
    yield;
    return filledIn(value, filling, place);
  }
  if (value === null || typeof value !== 'object') return value;
  const entries: [string | number, unknown][] = [];
  for (const [key, item] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    entries.push([key, yield* render(item, filling, { ...place, path: [...place.path, key] })]);
  }
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

function filledIn(text: string, filling: Filling, place: Place): string {
  try {
    filling.work.beginText();
    const known = filling.known.get(text);
    if (known !== undefined) {
      filling.work.put(known.length);
      return known;
    }
    const filled = textFrom(parsedTemplate(text), filling);
    filling.known.set(text, filled);
    return filled;
  } catch (error) {
    throw new SpecError([{ path: place.path, message: messageOf(text, place.step, error) }]);
  }
}

function textFrom({ templates }: ParsedTemplate, { context }: Filling): string {
  return String(ENGINE.renderSync(templates, context));
}

/**
 * Whether a condition such as `steps.copy.rowsWritten > 0` holds.
 * @throws SpecError when it is malformed, names something that is not in the scope, compares what cannot be compared, or
 * goes beyond a bound
 */
export function holds(condition: string, filling: Filling, place: Place): boolean {
  return judged(condition, filling, place, truthOf);
}

/**
 * What an expression such as `params.tables` comes to.
 * @throws as {@link holds}
 */
export function valueOf(expression: string, filling: Filling, place: Place): unknown {
  return judged(expression, filling, place, (value) => value);
}

function judged<T>(text: string, filling: Filling, place: Place, judge: (value: unknown) => T): T {
  try {
    filling.work.beginText();
    return judge(toValueSync(parsedCondition(text).value.value(filling.context)));
  } catch (error) {
    throw new SpecError([{ path: place.path, message: messageOf(text, place.step, error) }]);
  }
}

/**
 * What a text takes from its scope, as paths: `[['steps', 'copy', 'rowsWritten']]`.
 * @throws when it is malformed
 */
export function namesIn(text: string): string[][] {
  return isTemplate(text) ? parsedTemplate(text).names : [];
}

/**
 * What all texts of a value take from their scope.
 * @throws as {@link namesIn}
 */
function namesInTexts(value: unknown): string[][] {
  if (typeof value === 'string') return namesIn(value);
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(namesInTexts);
}

/**
 * The paths that a condition names, such as `['steps', 'copy', 'rowsWritten']`.
 * @throws when the condition is malformed
 */
export function namesInCondition(condition: string): string[][] {
  return parsedCondition(condition).names;
}

/**
 * What a step takes from its scope when it is due, where its item is known already.
 * @throws as {@link namesIn}
 */
export function readsOf(body: unknown, when: string | undefined, item: FanOutItem | undefined): string[][] {
  const known: KnownNames = item ? { [item.as]: String(item.value) } : {};
  const names = [
    ...templatesIn(body).flatMap((text) => namesInTemplates(parsedTemplate(text).templates, known)),
    ...(when === undefined ? [] : namesInValue(parsedCondition(when).value, false, known)),
  ];
  return [...new Map(names.map((name) => [JSON.stringify(name), name])).values()];
}

function templatesIn(value: unknown): string[] {
  if (typeof value === 'string') return isTemplate(value) ? [value] : [];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(templatesIn);
}

/** What is said of a text that cannot be read or filled in. What is too long is told by its beginning. */
export function messageOf(text: string, step: string, error: unknown): string {
  const { originalError = error } = error as { originalError?: unknown };
  const { message } = originalError as Error;
  return originalError instanceof TemplateBoundError
    ? `the text ${quoted(text)} of step ${quotedName(step)}: ${message}`
    : `template: ${templateWords((error as Error).message, text)}`;
}
