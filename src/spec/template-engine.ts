import { Context, Liquid } from 'liquidjs';
import type { TemplateScope } from '../domain/plan';
import { COMPARISON } from './comparison';
import { CHECKED_FILTERS } from './template-filters';
import type { TemplateWork } from './template-work';
import { workIn } from './template-work';
import { textOf } from './value';

/** One reads and fills in for all time zones, which stand in the context of each. */
export const ENGINE = newEngine();

function newEngine(): Liquid {
  const engine = new Liquid({
    operators: COMPARISON,
    outputEscape: writtenOut,
    strictVariables: true,
    // What is not there fails its step, unless `default` is the first to be asked what stands in its place.
    lenientIf: true,
    strictFilters: true,
    ownPropertyOnly: true,
    // No file is ever read: a spec has no partials.
    relativeReference: false,
    templates: {},
  });
  for (const name of Object.keys(engine.filters)) engine.unregisterFilter(name);
  for (const [name, filter] of Object.entries(CHECKED_FILTERS)) engine.registerFilter(name, filter);
  return engine;
}

/** The last filter of every `{{ }}`: a text that would be too long is not put beside what there is. */
function writtenOut(this: { context: Context }, value: unknown): string {
  const text = textOf(value);
  workIn(this.context).put(text.length);
  return text;
}

/** What a template is filled in with. Liquid counts its work where it is counted altogether. */
export function contextOf(scope: TemplateScope, timezone: string, work: TemplateWork): Context {
  const limits = { memoryLimit: work, renderLimit: work, liquid: ENGINE };
  const options = { ...ENGINE.options, timezoneOffset: timezone };
  return new Context(scope, options, { sync: true }, limits as unknown as ConstructorParameters<typeof Context>[3]);
}
