import { placesOf, stepsBefore } from './graph';
import { BOUNDS } from '../domain/bounds';
import { oneOf } from '../files/plain-words';
import { FAN_OUT_OUTPUTS } from '../domain/fan-out';
import type { CheckedForEach } from './for-each';
import { countTemplates } from './parsed-template';
import type { Pieces } from './pieces';
import { messageOf, namesIn, namesInCondition } from './render';
import { quotedName } from '../domain/quoted';
import type { StepType } from '../domain/step-types';
import type { SpecProblem } from './spec-error';
import { bodiesOf, outputsOf } from './step-types';
import { didYouMean } from '../files/nearest';
import { rootCalled } from './words-of-others';

type Bodies = { [Type in StepType]?: unknown };

interface TemplatedStep extends Bodies {
  id: string;
  needs?: string[];
  when?: string;
  compensate?: Bodies;
  forEach?: CheckedForEach;
  always?: boolean;
}

interface TemplatedSpec {
  params: Record<string, unknown>;
  steps: TemplatedStep[];
}

type Path = (string | number)[];

/** Templates that cannot be read, or that name what can never be there when their step is due. */
export function* templateProblems({ params, steps }: TemplatedSpec): Pieces<SpecProblem[]> {
  const tooMany = tooManyTemplates(steps);
  if (tooMany) return [tooMany];
  const at = placesOf(steps);
  const problems: SpecProblem[] = [];
  // Of very many mistakes the first are shown: the others need no suggestion.
  const suggest: Suggest = (name, names, before) =>
    problems.length < BOUNDS.problems.most ? didYouMean(name, names(), before) : '';
  for (const [index, step] of steps.entries()) {
    const path = ['steps', index];
    // Most steps name no other: their way back through a graph of a thousand steps is never gone.
    let before: Set<string> | undefined;
    const isBefore = (id: string) => (before ??= stepsBefore(steps, index, at)).has(id);
    const isOver = (id: string) => step.always === true && steps[at.get(id) ?? index]?.always !== true;
    const comesBefore = (id: string) => isOver(id) || isBefore(id);
    const stepOf = (id: string) => steps[at.get(id) ?? index];
    const known: Known = {
      step: step.id,
      params,
      steps: at,
      isFannedOut: (id) => stepOf(id)?.forEach !== undefined,
      outputsOf: (id) => [...new Set([...outputsOf(stepOf(id) ?? {}), 'state'])],
      suggest,
      comesBefore,
      item: step.forEach?.as,
      isAtTheEnd: step.always === true,
    };
    problems.push(...inForEach(step, [...path, 'forEach'], known));
    // What undoes a step runs after it, and may use what came of it.
    const afterwards: Known = { ...known, comesBefore: (id) => id === step.id || comesBefore(id) };
    problems.push(...(yield* inBodies(step, path, known)));
    if (step.when !== undefined) problems.push(...inCondition(step.when, [...path, 'when'], known));
    if (step.compensate) problems.push(...(yield* inBodies(step.compensate, [...path, 'compensate'], afterwards)));
    yield;
  }
  return problems;
}

/** They are counted before the first of them is read. */
function tooManyTemplates(steps: TemplatedStep[]): SpecProblem | undefined {
  const { most } = BOUNDS.templates;
  let count = 0;
  for (const [index, step] of steps.entries()) {
    count += templatesIn([bodiesIn(step), step.compensate && bodiesIn(step.compensate)]);
    if (count <= most) continue;
    const message = `the texts up to step ${quotedName(step.id)} hold ${count.toLocaleString('en')} templates, and ${most.toLocaleString('en')} is the most: split it into several pipelines`;
    return { path: ['steps', index], message };
  }
  return undefined;
}

function templatesIn(value: unknown): number {
  if (typeof value === 'string') return countTemplates(value);
  if (value === null || typeof value !== 'object') return 0;
  return Object.values(value).reduce((sum: number, item) => sum + templatesIn(item), 0);
}

type Suggest = (name: string, names: () => Iterable<string>, before?: string) => string;

interface Known {
  step: string;
  params: Record<string, unknown>;
  /** Where in the list each step stands. */
  steps: ReadonlyMap<string, number>;
  /** What templates may read of a step. */
  outputsOf: (id: string) => string[];
  /** Says which of the names was meant, as far as suggestions are still made. */
  suggest: Suggest;
  /** Whether a step is run once for each item of a list. */
  isFannedOut: (id: string) => boolean;
  /** Whether a step is done before this one starts. */
  comesBefore: (id: string) => boolean;
  /** What the step calls its item, where it has one. */
  item: string | undefined;
  /** Whether it is known how the pipeline has fared. */
  isAtTheEnd: boolean;
}

function bodiesIn(step: Bodies): Record<string, unknown> {
  return Object.fromEntries(bodiesOf(step));
}

function* inBodies(step: Bodies, path: Path, known: Known): Pieces<SpecProblem[]> {
  return yield* inValue(bodiesIn(step), path, known);
}

function* inValue(value: unknown, path: Path, known: Known): Pieces<SpecProblem[]> {
  if (typeof value === 'string') {
    yield;
    return problemsAt(value, path, namesIn, known);
  }
  if (value === null || typeof value !== 'object') return [];
  const problems: SpecProblem[] = [];
  for (const [key, item] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    problems.push(...(yield* inValue(item, [...path, key], known)));
  }
  return problems;
}

function inForEach({ forEach, ...step }: TemplatedStep, path: Path, known: Known): SpecProblem[] {
  if (!forEach) return [];
  const { in: list, as } = forEach;
  const ofList = typeof list === 'string' ? inList(list, [...path, 'in'], known) : [];
  if (ofList.length || mentions(bodiesIn(step), as)) return ofList;
  const message = `no text of the step names \`{{ ${as} }}\`, so that each item would run the same job`;
  return [{ path, message }];
}

/** The list is made before anything runs. */
function inList(text: string, path: Path, known: Known): SpecProblem[] {
  if (/\{\{|\}\}|\{%|%\}/.test(text))
    return [{ path, message: 'the list stands without `{{ }}`: write `params.tables`' }];
  const ofSteps = (names: string[][]) => names.some(([root]) => root === 'steps');
  const problems = problemsAt(
    text,
    path,
    (given) => (ofSteps(namesInCondition(given)) ? [] : namesInCondition(given)),
    {
      ...known,
      item: undefined,
    },
  );
  if (problems.length || !ofSteps(namesInCondition(text))) return problems;
  const message =
    'the steps of a pipeline are known before it starts, and what comes of a step only later: make the list of `params`, or have one job go through what a step has found';
  return [{ path, message }];
}

/** What cannot be read is told elsewhere. */
function mentions(value: unknown, name: string): boolean {
  if (typeof value !== 'string')
    return value !== null && typeof value === 'object' && Object.values(value).some((item) => mentions(item, name));
  try {
    return namesIn(value).some(([root]) => root === name);
  } catch {
    return true;
  }
}

function inCondition(text: string, path: Path, known: Known): SpecProblem[] {
  return problemsAt(text, path, namesInCondition, known);
}

function problemsAt(text: string, path: Path, read: (text: string) => string[][], known: Known): SpecProblem[] {
  let names: string[][];
  try {
    names = read(text);
  } catch (error) {
    return [{ path, message: messageOf(text, known.step, error) }];
  }
  return names.flatMap((name) => {
    const message = whyUnknown(name, known);
    return message === undefined ? [] : [{ path, message: `template: ${message}` }];
  });
}

function whyUnknown([root, name, ...rest]: string[], known: Known): string | undefined {
  const { params, comesBefore, item, isAtTheEnd, suggest } = known;
  const full = [root, name, ...rest].filter((part) => part !== undefined).join('.');
  switch (root) {
    case 'run':
      if (name === undefined || name === 'date') return undefined;
      if (name !== 'state' && name !== 'failure') return `there is no \`${full}\`: of a run there is \`run.date\``;
      return isAtTheEnd ? undefined : `\`${full}\` is not there yet: a step with \`always\` may read it`;
    case 'params': {
      if (name === undefined || Object.hasOwn(params, name)) return undefined;
      const meant = suggest(name, () => Object.keys(params), ': ');
      return `there is no \`${full}\`${meant || `: give \`${name}\` a default in the pipeline's \`params\``}`;
    }
    case 'steps':
      if (name === undefined) return undefined;
      return comesBefore(name) ? whyNoOutput(name, rest, known) : whyNotBefore(name, full, known);
    case undefined:
      return 'a template begins with a name that is written out: `run`, `params` or `steps`';
    case item:
      return name === undefined ? undefined : `there is no \`${full}\`: an item is one text or number`;
    default:
      return `there is no \`${full}\`: ${rootCalled(root, name) ?? 'a template may name `run.date`, `params.*` and `steps.ID.*`'}`;
  }
}

function whyNotBefore(name: string, full: string, { step, steps, suggest }: Known): string {
  if (name === step) return `\`${full}\` is not there yet: it is what comes of this step itself`;
  if (!steps.has(name)) return `there is no step \`${name}\`${suggest(name, () => steps.keys())}`;
  return `\`${full}\` is not there yet: step \`${name}\` does not come before this one; add it to its \`needs\``;
}

/** What can never be there, whatever comes of the step. */
function whyNoOutput(id: string, [output, item, ofItem]: string[], known: Known): string | undefined {
  if (output === undefined) return undefined;
  const names = known.outputsOf(id);
  if (!known.isFannedOut(id)) return whyNoneOf(names, id, output, `steps.${id}`, known);
  if (output === 'items' && item !== undefined && ofItem !== undefined)
    return whyNoneOf(names, id, ofItem, `steps.${id}.items.${item}`, known);
  if (output === 'state' || FAN_OUT_OUTPUTS.some((name) => name === output)) return undefined;
  return `there is no \`steps.${id}.${output}\`: \`${id}\` is run for several items; write \`steps.${id}.items.ITEM.${output}\`, or \`steps.${id}.results | map: "${output}"\``;
}

/** Liquid counts the keys of a map by `size`. */
function whyNoneOf(
  names: string[],
  id: string,
  output: string,
  before: string,
  { suggest }: Known,
): string | undefined {
  if (output === 'size' || names.includes(output)) return undefined;
  const meant = suggest(output, () => names, ': ') || `: step \`${id}\` leaves ${oneOf(names)}`;
  return `there is no \`${before}.${output}\`${meant}`;
}
