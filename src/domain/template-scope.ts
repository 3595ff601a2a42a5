import type { TemplateScope } from './plan';

/**
 * The part of a scope that these paths lead into. A step is handed what it names and no more: the outputs of a thousand
 * steps, or items, handed to each of a thousand would be more than a history takes.
 * @param reads absent where nobody knows what is named: then all of it
 */
export function narrowedTo(scope: TemplateScope, reads: string[][] | undefined): TemplateScope {
  if (!reads) return scope;
  const { run, params, steps } = scope;
  return { run, params: named(params, below(reads, 'params')), steps: named(steps, below(reads, 'steps')) };
}

/** What Liquid answers about a map itself, under the name of a key. */
const OF_THE_WHOLE = new Set<string | undefined>(['size', 'first', 'last']);

function named<T extends object>(values: T, reads: string[][]): T {
  const names = new Set(reads.map(([name]) => name));
  // `params` alone, or looked up by another value, may be any of them.
  if ([...names].some((name) => name === undefined || OF_THE_WHOLE.has(name))) return values;
  const entries = Object.entries(values).filter(([name]) => names.has(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, within(value, below(reads, name))])) as T;
}

/** Lists are handed on whole: an index may count from their end. */
function within(value: unknown, reads: string[][]): unknown {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap ? named(value, reads) : value;
}

/** How the paths go on that begin with this name. */
function below(reads: string[][], first: string): string[][] {
  return reads.flatMap(([name, ...rest]) => (name === first ? [rest] : []));
}
