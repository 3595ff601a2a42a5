import type { Pieces } from './pieces';
import type { CheckedSpec } from './schema';
import { pipelineSchema } from './schema';
import { pipelineProblems, readBy } from './pipeline-problems';
import { SpecError } from './spec-error';
import { templateProblems } from './templates';

/**
 * A pipeline as somebody wrote it, checked, with its defaults. Its templates are read last: the names in them are looked
 * up along the graph, and with a hole in that every second one would be wrong.
 * @throws SpecError that lists the mistakes found
 */
export function* checkedSpec(written: unknown): Pieces<CheckedSpec> {
  const parsed = readBy(pipelineSchema, written);
  if (!parsed.success) throw new SpecError(pipelineProblems(parsed.error));
  yield;
  const problems = yield* templateProblems(parsed.data);
  if (problems.length) throw new SpecError(problems);
  return parsed.data;
}
