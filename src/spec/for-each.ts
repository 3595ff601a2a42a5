import { z } from 'zod';
import { BOUNDS } from '../domain/bounds';
import { bytesOf } from '../domain/measure';
import type { FanOutItem } from '../domain/plan';
import { quoted } from '../domain/quoted';
import type { StepType } from '../domain/step-types';
import type { Filling, Place } from './render';
import { valueOf } from './render';
import { seenText } from './seen-text';
import type { SpecProblem } from './spec-error';
import { SpecError } from './spec-error';
import { bodiesOf } from './step-types';
import { whyNoText } from './value';

const QUOTES = 2;
const STEPS_MAX = BOUNDS.steps.most;
/** Words that Liquid, or a template of ours, has for something else. */
const TAKEN = new Set(
  'run params steps true false nil null empty blank and or not contains forloop tablerowloop'.split(' '),
);
/** Ids are shown, pasted into shells and looked up in templates: an item has nothing in it that would not be seen. */
const ITEM = /^(?!__proto__$)(?!.*\p{Default_Ignorable_Code_Point})[\p{L}\p{N}_.:/@=+#$-]+$/u;

/** What a step is run once for each of. */
export const forEachSchema = z.strictObject({
  in: z
    .union([
      seenText().min(1),
      z.array(z.union([seenText(), z.number()])).max(STEPS_MAX, `a list has at most ${STEPS_MAX} items`),
    ])
    .describe(
      'The list, known when the pipeline is checked: an expression such as `params.tables` or `params.tables | split: ","`, or the items themselves. Texts and numbers, each once.',
    ),
  as: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'a name begins with a letter and has at most 64 letters, digits and `_`')
    .refine((name) => !TAKEN.has(name), 'means something else in templates: take another name')
    .default('item')
    .describe('What templates of the step call the item: `{{ table }}`.'),
  maxParallel: z
    .int()
    .min(1)
    .max(STEPS_MAX)
    .optional()
    .describe('How many items go on at a time. Default: as many as are due.'),
  onItemFailure: z
    .enum(['stopAll', 'keepGoing'])
    .default('stopAll')
    .describe(
      'When one fails: stop all, as any step that fails does, or let the others end first. The step has failed either way.',
    ),
});

/** The `forEach` of a step, its defaults filled in. */
export type CheckedForEach = z.output<typeof forEachSchema>;

interface FannedStep extends Partial<Record<StepType, unknown>> {
  id: string;
  needs?: string[];
  forEach?: CheckedForEach;
  compensate?: object;
}

/**
 * The items of every step that has a `forEach`, by the step's id. What they come to altogether is looked at before
 * anything is made of them.
 * @throws SpecError
 */
export function itemsOfSteps(steps: FannedStep[], filling: Filling): Map<string, FanOutItem[]> {
  const problems: SpecProblem[] = [];
  const items = new Map<string, FanOutItem[]>();
  for (const [index, { id, forEach }] of steps.entries()) {
    if (!forEach) continue;
    const place: Place = { step: id, path: ['steps', index, 'forEach', 'in'] };
    const list = listOf(forEach, filling, place);
    const found = 'problems' in list ? list.problems : problemsOfItems(list.values, place);
    problems.push(...found);
    if (!found.length && 'values' in list)
      items.set(
        id,
        list.values.map((value) => ({ of: id, as: forEach.as, value: value as string | number })),
      );
  }
  if (problems.length) throw new SpecError(problems);
  refuseTooMany(steps, items);
  return items;
}

/** What the step is called that runs for this item. */
export function idOfItem({ of, value }: FanOutItem): string {
  return `${of}[${value}]`;
}

function listOf(
  { in: written }: CheckedForEach,
  filling: Filling,
  place: Place,
): { values: unknown[] } | { problems: SpecProblem[] } {
  if (typeof written !== 'string') return { values: written };
  try {
    const values = valueOf(written, filling, place);
    if (Array.isArray(values)) return { values };
    const message = `is to be a list, and ${written} is ${quoted(values)}: write the items, or make a list of a text: ${written} | split: ","`;
    return { problems: [{ path: place.path, message }] };
  } catch (error) {
    if (error instanceof SpecError) return { problems: error.problems };
    throw error;
  }
}

/** Of a very long list that is wrong throughout, not every item is told. */
function problemsOfItems(values: unknown[], { path }: Place): SpecProblem[] {
  if (values.length > STEPS_MAX) return [{ path, message: tooManySteps(values.length) }];
  const seen = new Set<string>();
  return values.flatMap((value, at) => {
    const message = whyNoItem(value, seen);
    return message === undefined ? [] : [{ path, message: `item ${at + 1} ${message}` }];
  });
}

function whyNoItem(value: unknown, seen: Set<string>): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number')
    return `is ${quoted(value)}: an item is one text or number`;
  const problem = whyNoText(value);
  if (problem !== undefined) return problem;
  const key = String(value);
  const { most } = BOUNDS.itemBytes;
  const bytes = bytesOf(key) - QUOTES;
  if (key === '') return 'is empty';
  if (bytes > most) return `has ${bytes} bytes, and ${most} is the most: an item names its step`;
  if (!ITEM.test(key))
    return `${quoted(key)} has characters that the name of a step cannot have: letters, digits and \`_ . : / @ = + # $ -\` can stand in an item`;
  if (seen.has(key)) return `${quoted(key)} stands in the list before: each item is a step of its own, named by it`;
  seen.add(key);
  return undefined;
}

function refuseTooMany(steps: FannedStep[], items: Map<string, FanOutItem[]>): void {
  const timesOf = ({ id }: FannedStep) => Math.max(1, items.get(id)?.length ?? 1);
  const sum = (count: (step: FannedStep) => number) =>
    steps.reduce((total, step) => total + timesOf(step) * count(step), 0);
  const all = sum(() => 1);
  if (all > STEPS_MAX) throw new SpecError([{ path: ['steps'], message: tooManySteps(all) }]);
  const needs = sum(({ needs: named = [] }) => named.length);
  if (needs > BOUNDS.needs.most)
    throw new SpecError([
      {
        path: ['steps'],
        message: `with each item counted, the steps name ${needs} \`needs\`, and ${BOUNDS.needs.most} is the most: let a step with many items need one step that needs the others`,
      },
    ]);
  const bytes = sum((step) => (step.forEach ? bytesOf([bodiesOf(step), step.compensate ?? null]) : 0));
  const { most } = BOUNDS.forEachBytes;
  if (bytes > most)
    throw new SpecError([
      {
        path: ['steps'],
        message: `with each item counted, the bodies come to ${bytes.toLocaleString('en')} bytes, and ${most.toLocaleString('en')} is the most: split it into several pipelines`,
      },
    ]);
}

function tooManySteps(count: number): string {
  return `with a step for each item it comes to ${count.toLocaleString('en')} steps, and ${STEPS_MAX.toLocaleString('en')} is the most: split it into several pipelines`;
}
