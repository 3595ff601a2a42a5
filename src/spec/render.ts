import type { Template } from 'liquidjs';
import { Liquid } from 'liquidjs';
import type { TemplateScope } from '../domain/plan';
import { COMPARISON, truthOf } from './comparison';
import { CHECKED_FILTERS } from './template-filters';
import { refuseChangedNumbers } from './template-numbers';
import { textOf } from './value';

const RENDER_LIMIT_MS = 1_000;
const MEMORY_LIMIT = 10_000_000;

const IS_TEMPLATE = /\{[{%]/;

/** Whether a value holds a template that needs the results of earlier steps. */
export function needsEarlierSteps(value: unknown): boolean {
  return someText(value, (text) => namesIn(text).some(([root]) => root === 'steps'));
}

/**
 * Fills in every template in the texts of a value.
 * @throws when a template is malformed, or names something that is not in the scope
 */
export function render<T>(value: T, scope: TemplateScope, timezone: string): T {
  const engine = engineFor(timezone);
  const fill = (text: string) => String(engine.renderSync(parsed(engine, text), scope));
  return mapTexts(value, (text) => (IS_TEMPLATE.test(text) ? fill(text) : text)) as T;
}

/**
 * Whether a condition such as `steps.copy.rowsWritten > 0` holds.
 * @throws when it is malformed, names something that is not in the scope, or compares what cannot be compared
 */
export function holds(condition: string, scope: TemplateScope, timezone: string): boolean {
  const engine = engineFor(timezone);
  parsed(engine, asTag(condition));
  return truthOf(engine.evalValueSync(condition, scope));
}

/**
 * What a text takes from its scope, as paths: `[['steps', 'copy', 'rowsWritten']]`.
 * @throws when it is malformed
 */
export function namesIn(text: string): string[][] {
  if (!IS_TEMPLATE.test(text)) return [];
  const names: unknown[][] = PARSER.globalVariableSegmentsSync(parsed(PARSER, text));
  // A part that is itself looked up (`params[run.date]`) is known only when it is rendered.
  return names.map((name) => name.slice(0, firstLookedUp(name)).map(String));
}

/**
 * What all texts of a value take from their scope.
 * @throws as {@link namesIn}
 */
export function namesInTexts(value: unknown): string[][] {
  if (typeof value === 'string') return namesIn(value);
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(namesInTexts);
}

/** @throws when the condition is malformed */
export function namesInCondition(condition: string): string[][] {
  return namesIn(asTag(condition));
}

function asTag(condition: string): string {
  return `{% if ${condition} %}yes{% endif %}`;
}

function firstLookedUp(name: unknown[]): number {
  const at = name.findIndex((part) => Array.isArray(part));
  return at < 0 ? name.length : at;
}

function parsed(engine: Liquid, text: string): Template[] {
  const templates = engine.parse(text);
  refuseChangedNumbers(templates);
  return templates;
}

const ENGINES = new Map<string, Liquid>();

/** One a time zone, of which there are some hundreds. */
function engineFor(timezone: string): Liquid {
  const engine = ENGINES.get(timezone) ?? newEngine(timezone);
  ENGINES.set(timezone, engine);
  return engine;
}

function newEngine(timezone?: string): Liquid {
  const engine = new Liquid({
    operators: COMPARISON,
    outputEscape: textOf,
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    timezoneOffset: timezone,
    renderLimit: RENDER_LIMIT_MS,
    parseLimit: MEMORY_LIMIT,
    memoryLimit: MEMORY_LIMIT,
    // No file is ever read: a spec has no partials.
    relativeReference: false,
    templates: {},
  });
  for (const [name, filter] of Object.entries(CHECKED_FILTERS)) engine.registerFilter(name, filter);
  return engine;
}

const PARSER = newEngine();

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
  }
  return value;
}

function someText(value: unknown, test: (text: string) => boolean): boolean {
  if (typeof value === 'string') return test(value);
  if (value === null || typeof value !== 'object') return false;
  return Object.values(value).some((item) => someText(item, test));
}
