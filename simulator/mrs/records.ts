import type { MrsDialect } from './dialect';
import { keptType } from './execution';
import type { MrsJob } from './state';

/** YARN's word of it: a job that failed has FINISHED all the same, so that only its result tells. */
export function jobState({ run }: MrsJob, { failedState }: Required<MrsDialect>): string {
  if (run.status === 'SUCCEEDED') return 'FINISHED';
  return run.status === 'FAILED' ? failedState : run.status;
}

/** What came of it. @param hasResult false: nothing shows yet */
export const jobResult = ({ run }: MrsJob, hasResult: boolean): string => (hasResult ? run.status : 'UNDEFINED');

/** A job, as show and list have it. */
export function jobRecord(job: MrsJob, hasResult: boolean, speech: Required<MrsDialect>): object {
  const { id, asked, run, user } = job;
  const number = (value: number) => (speech.numbers === 'string' ? String(value) : value);
  const hasRun = run.runsSince !== undefined;
  const type = keptType(asked.type);
  const appId = `application_${run.startedAt}_${String(job.nth).padStart(4, '0')}`;
  return {
    job_id: id,
    user,
    job_name: asked.name,
    job_result: jobResult(job, hasResult),
    job_state: jobState(job, speech),
    job_progress: Math.round(run.progress * 1_000) / 10,
    job_type: type,
    started_time: number(run.runsSince ?? 0),
    submitted_time: number(run.startedAt),
    finished_time: number(run.endedAt ?? 0),
    elapsed_time: number(hasRun ? run.elapsed : 0),
    queue: 'default',
    arguments: `[${asked.args.join(', ')}]`,
    properties: JSON.stringify(asked.properties),
    launcher_id: 'unknown',
    ...(hasRun && { app_id: appId }),
    ...(hasRun && type === 'SparkSubmit' && { tracking_url: `https://mrs.example/proxy/${appId}/` }),
  };
}
