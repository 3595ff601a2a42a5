import { factsOf, STEP_TYPE_NAMES } from './step-types';

/**
 * What a spec says of which jobs it runs, and not of how, as text: a timeout may be changed while a run goes on. Of each step
 * its `id`, of its body the keys that its type counts to the identity of its job, and its `forEach`, in this order whatever the
 * order in the spec. A key of one type means nothing in the body of another, nor beside it: so a step type that comes new
 * changes nothing of what is said of the others.
 */
export function whichJobs(spec: unknown): string {
  const steps = isMap(spec) && Array.isArray(spec['steps']) ? (spec['steps'] as unknown[]) : [];
  return `{"steps":[${steps.map(whichJob).join()}]}`;
}

function whichJob(step: unknown): string {
  if (!isMap(step)) return 'null';
  const bodies = STEP_TYPE_NAMES.map((type) => [type, written(step[type], factsOf(type).identity)] as const);
  const parts = [
    ['id', written(step['id'])] as const,
    ...bodies,
    ['forEach', written(step['forEach'], ['in'])] as const,
  ];
  return `{${parts.flatMap(([key, text]) => (text === undefined ? [] : `"${key}":${text}`)).join()}}`;
}

/** @param keys in maps, at whatever depth, those that count, in their order */
function written(value: unknown, keys?: readonly string[]): string | undefined {
  return JSON.stringify(value, keys && [...keys]);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
