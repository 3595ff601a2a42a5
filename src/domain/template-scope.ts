import type { TemplateScope } from './plan';

/**
 * The part of a scope that these paths lead into. A step is handed what it names and no more: the outputs of a thousand
 * steps handed to each of a thousand would be more than a history takes.
 * @param reads absent where nobody knows what is named: then all of it
 */
export function narrowedTo(scope: TemplateScope, reads: string[][] | undefined): TemplateScope {
  if (!reads) return scope;
  return {
    run: scope.run,
    params: named(scope.params, reads, 'params'),
    steps: named(scope.steps, reads, 'steps'),
  };
}

function named<T>(values: Record<string, T>, reads: string[][], root: string): Record<string, T> {
  const names = reads.flatMap(([first, name]) => (first === root ? [name] : []));
  // `params` alone, or looked up by another value, may be any of them.
  if (names.includes(undefined)) return values;
  const known = new Set(names);
  return Object.fromEntries(Object.entries(values).filter(([name]) => known.has(name)));
}
