import { BOUNDS } from '../domain/bounds';
import { quotedName } from '../domain/quoted';
import { didYouMean } from '../files/nearest';
import type { SpecProblem } from './spec-error';

/** What the order of steps rests on. */
interface NamedStep {
  id: string;
  needs?: string[];
  /** It runs when all others are over. */
  always?: boolean;
}

/** What a step comes after: what it names, or else the step before it. */
export function needsOf(steps: NamedStep[], index: number): string[] {
  const before = steps[index - 1];
  return steps[index]?.needs ?? (before ? [before.id] : []);
}

/** Where in the list each step stands. */
export function placesOf(steps: NamedStep[]): Map<string, number> {
  return new Map(steps.map(({ id }, place) => [id, place]));
}

/**
 * Every step that is done before this one starts. Those that are over before the steps of the end (`always`) are not told:
 * all others are.
 * @param at who asks of many steps looks up their places once
 */
export function stepsBefore(steps: NamedStep[], index: number, at = placesOf(steps)): Set<string> {
  const before = new Set<string>();
  const open = [...needsOf(steps, index)];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (before.has(id)) continue;
    before.add(id);
    const place = at.get(id);
    if (place !== undefined) open.push(...needsOf(steps, place));
  }
  return before;
}

/** Names used twice, needs that name no step, and circles. */
export function graphProblems(steps: NamedStep[]): SpecProblem[] {
  const tooMany = tooManyNeeds(steps);
  if (tooMany) return [tooMany];
  const problems = [...doubles(steps), ...unknowns(steps), ...needsOfTheEnd(steps)];
  return problems.length ? problems : circles(steps);
}

/** What a step waits for is followed for each of them: the work grows with both. */
function tooManyNeeds(steps: NamedStep[]): SpecProblem | undefined {
  const { most } = BOUNDS.needs;
  const count = steps.reduce((sum, { needs = [] }) => sum + needs.length, 0);
  if (count <= most) return undefined;
  const message = `the steps name ${count} \`needs\` altogether, and ${most} is the most: let many steps need one that needs the others`;
  return { path: ['steps'], message };
}

function doubles(steps: NamedStep[]): SpecProblem[] {
  const seen = new Set<string>();
  return steps.flatMap(({ id }, index) => {
    const isDouble = seen.has(id);
    seen.add(id);
    return isDouble ? [{ path: ['steps', index, 'id'], message: `two steps are named \`${id}\`` }] : [];
  });
}

function unknowns(steps: NamedStep[]): SpecProblem[] {
  const ids = new Set(steps.map(({ id }) => id));
  const unknown = steps.flatMap(({ id, needs = [] }, index) =>
    needs.flatMap((need, place) => (ids.has(need) ? [] : [{ id, need, path: ['steps', index, 'needs', place] }])),
  );
  return unknown.map(({ id, need, path }, at) => {
    // Of very many the first are shown.
    const others = at < BOUNDS.problems.most ? [...ids].filter((other) => other !== id) : [];
    return { path, message: `there is no step ${quotedName(need)}${ofAnItem(need, ids) ?? didYouMean(need, others)}` };
  });
}

/** What runs at the end comes before nothing but the rest of the end. */
function needsOfTheEnd(steps: NamedStep[]): SpecProblem[] {
  const ofTheEnd = new Set(steps.filter(({ always }) => always).map(({ id }) => id));
  if (!ofTheEnd.size) return [];
  return steps.flatMap(({ id, always, needs }, index) => {
    const late = always ? undefined : needsOf(steps, index).find((need) => ofTheEnd.has(need));
    if (late === undefined) return [];
    const remedy = needs ? 'nothing can wait for it' : `put step ${quotedName(id)} before it, or name its \`needs\``;
    const message = `step ${quotedName(late)} runs when all others are over (\`always\`): ${remedy}`;
    return [{ path: ['steps', index, ...(needs ? ['needs'] : [])], message }];
  });
}

/** No step waits for one item alone. */
function ofAnItem(need: string, ids: Set<string>): string | undefined {
  const [, of = ''] = /^([^[]+)\[/.exec(need) ?? [];
  return ids.has(of) ? `: \`${of}\` waits for all its items` : undefined;
}

/** One circle is told by the way round it; the others show once it is broken. */
function circles(steps: NamedStep[]): SpecProblem[] {
  const at = placesOf(steps);
  const done = new Set<string>();
  for (const { id } of steps) {
    const circle = circleFrom(id, [], (step) => needsOf(steps, at.get(step) ?? 0), done);
    if (!circle) continue;
    const path = ['steps', at.get(circle[0] ?? id) ?? 0, 'needs'];
    return [{ path, message: `the steps wait for each other: ${circle.join(' needs ')}` }];
  }
  return [];
}

function circleFrom(
  id: string,
  way: string[],
  needs: (id: string) => string[],
  done: Set<string>,
): string[] | undefined {
  if (done.has(id)) return undefined;
  const seenAt = way.indexOf(id);
  if (seenAt >= 0) return [...way.slice(seenAt), id];
  for (const need of needs(id)) {
    const circle = circleFrom(need, [...way, id], needs, done);
    if (circle) return circle;
  }
  done.add(id);
  return undefined;
}
