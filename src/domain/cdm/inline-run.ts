import { BOUNDS } from '../bounds';
import { cut } from '../reason';
import type { Run } from '../run';
import type { CdmInlineBody } from './cdm-body';
import { labelOf } from './inline-job';
import type { CdmTrace } from './submission-id';

/** What a job that is created for one run is remembered by before that: its name is no other's. */
export interface InlineMark {
  /** Under which it is created. */
  jobName: string;
}

/** A submission of a job that was created under this name. */
export function inlineRun(label: string, jobName: string, run: Run<CdmTrace>): Run<CdmTrace> {
  return { ...run, job: label, trace: { ...run.trace, jobName } };
}

const MADE_NAME = /^[\w.-]{1,240}$/;

/**
 * The run that a person says is ours, by the name of its job: whatever submission that has.
 * @throws RangeError when no such job can have that name
 */
export function adoptedInlineJob(body: CdmInlineBody, runId: string): Run<CdmTrace> {
  if (!MADE_NAME.test(runId)) {
    throw new RangeError(
      `a job that a step has created is adopted by its name, such as temporal_orders_copy_0f3c..., not by ${cut(runId, BOUNDS.quotedCharacters.most)}`,
    );
  }
  return { id: runId, job: labelOf(body), origin: 'adopted', trace: { jobName: runId } };
}

/** The jobs that these runs, and a start in doubt, were created under. */
export function inlineNames(runs: readonly Run[], marks: Record<string, unknown> = {}): string[] {
  const traces = [...runs.map(({ trace }) => trace), ...Object.values(marks)];
  const names = traces.flatMap((trace) => (trace as Partial<InlineMark> | undefined)?.jobName ?? []);
  return [...new Set(names)];
}
