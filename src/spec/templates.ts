import { placesOf, stepsBefore } from './graph';
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
  const at = placesOf(steps);
  return steps.flatMap((step, index) => {
    const path = ['steps', index];
    // Most steps name no other: their way back through a graph of a thousand steps is never gone.
    let before: Set<string> | undefined;
    const comesBefore = (id: string) => (before ??= stepsBefore(steps, index, at)).has(id);
    const known: Known = { params, isStep: (id) => at.has(id), comesBefore };
    // What undoes a step runs after it, and may use what came of it.
    const afterwards: Known = { ...known, comesBefore: (id) => id === step.id || comesBefore(id) };
    return [
      ...inBodies(step, path, known),
      ...(step.when === undefined ? [] : inCondition(step.when, [...path, 'when'], known)),
      ...(step.compensate ? inBodies(step.compensate, [...path, 'compensate'], afterwards) : []),
    ];
  });
}

interface Known {
  params: Record<string, unknown>;
  isStep: (id: string) => boolean;
  /** Whether a step is done before this one starts. */
  comesBefore: (id: string) => boolean;
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

function whyUnknown([root, name, ...rest]: string[], { params, isStep, comesBefore }: Known): string | undefined {
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
      if (name === undefined || comesBefore(name)) return undefined;
      return isStep(name)
        ? `\`${full}\` is not there yet: step \`${name}\` does not come before this one`
        : `there is no step \`${name}\``;
    case undefined:
    default:
      return `there is no \`${full}\`: a template may name \`run.date\`, \`params.*\` and \`steps.ID.*\``;
  }
}
