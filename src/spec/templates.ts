import { stepsBefore } from './graph';
import { namesIn, namesInCondition } from './render';
import type { SpecProblem } from './spec-error';

interface TemplatedStep {
  id: string;
  needs?: string[];
  when?: string;
  cdm?: unknown;
  dgc?: unknown;
  dli?: unknown;
  compensate?: { cdm?: unknown; dgc?: unknown; dli?: unknown };
}

interface TemplatedSpec {
  params: Record<string, unknown>;
  steps: TemplatedStep[];
}

type Path = (string | number)[];

/** Templates that cannot be read, or that name what can never be there when their step is due. */
export function templateProblems({ params, steps }: TemplatedSpec): SpecProblem[] {
  return steps.flatMap((step, index) => {
    const path = ['steps', index];
    const known = { params, steps, before: stepsBefore(steps, index) };
    // What undoes a step runs after it, and may use what came of it.
    const afterwards = { ...known, before: new Set([...known.before, step.id]) };
    return [
      ...inBodies(step, path, known),
      ...(step.when === undefined ? [] : inCondition(step.when, [...path, 'when'], known)),
      ...(step.compensate ? inBodies(step.compensate, [...path, 'compensate'], afterwards) : []),
    ];
  });
}

interface Known extends TemplatedSpec {
  /** The steps that are done before this one starts. */
  before: Set<string>;
}

function inBodies({ cdm, dgc, dli }: Partial<TemplatedStep>, path: Path, known: Known): SpecProblem[] {
  return Object.entries({ cdm, dgc, dli }).flatMap(([service, body]) => inValue(body, [...path, service], known));
}

function inValue(value: unknown, path: Path, known: Known): SpecProblem[] {
  if (typeof value === 'string') return problemsAt(path, () => namesIn(value), known);
  if (value === null || typeof value !== 'object') return [];
  const entries = Array.isArray(value) ? value.map((item, at): [number, unknown] => [at, item]) : Object.entries(value);
  return entries.flatMap(([key, item]) => inValue(item, [...path, key], known));
}

function inCondition(text: string, path: Path, known: Known): SpecProblem[] {
  if (/\{\{|\{%|%\}/.test(text)) {
    return [{ path, message: 'a condition stands without `{{ }}`: write `steps.copy.rowsWritten > 0`' }];
  }
  return problemsAt(path, () => namesInCondition(text), known);
}

function problemsAt(path: Path, read: () => string[][], known: Known): SpecProblem[] {
  let names: string[][];
  try {
    names = read();
  } catch (error) {
    return [{ path, message: `template: ${(error as Error).message}` }];
  }
  return names.flatMap((name) => {
    const message = whyUnknown(name, known);
    return message === undefined ? [] : [{ path, message: `template: ${message}` }];
  });
}

function whyUnknown([root, name, ...rest]: string[], { params, steps, before }: Known): string | undefined {
  const full = [root, name, ...rest].filter((part) => part !== undefined).join('.');
  switch (root) {
    case 'run':
      return name === undefined || name === 'date'
        ? undefined
        : `there is no \`${full}\`: of a run there is \`run.date\``;
    case 'params':
      if (name === undefined || Object.hasOwn(params, name)) return undefined;
      return `there is no \`${full}\`: give \`${name}\` a default in the pipeline's \`params\``;
    case 'steps':
      if (name === undefined || before.has(name)) return undefined;
      return steps.some(({ id }) => id === name)
        ? `\`${full}\` is not there yet: step \`${name}\` does not come before this one`
        : `there is no step \`${name}\``;
    case undefined:
    default:
      return `there is no \`${full}\`: a template may name \`run.date\`, \`params.*\` and \`steps.ID.*\``;
  }
}
