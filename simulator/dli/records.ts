import type { DliDialect } from './dialect';
import type { FlinkFace, FlinkJob } from './flink-job';

/** What all records need to know besides the job. */
export interface Reader {
  /** In virtual milliseconds since the epoch. */
  readonly now: number;
  /** The one project there is. */
  readonly projectId: string;
  /** How the service speaks. */
  readonly speech: Required<DliDialect>;
}

/** A row of the job list. */
export function jobRow(job: FlinkJob, { now, speech }: Reader) {
  const face = job.seen();
  const { spec } = job;
  return {
    job_id: spec.id,
    name: spec.name,
    desc: '',
    user_name: job.owner,
    job_type: spec.jobType,
    status: face.status,
    status_desc: statusDescOf(job, face),
    create_time: job.createTime,
    start_time: face.startTime ?? (speech.neverStarted === 'null' ? null : 0),
    update_time: face.updateTime,
    duration: face.startTime === undefined ? 0 : (face.endTime ?? now) - face.startTime,
    queue_name: spec.queueName,
    root_id: -1,
  };
}

/** A job as a detail shows it, under the reply's key of this name. */
export function jobDetail(job: FlinkJob, reader: Reader): object {
  const face = job.seen();
  const { savepointPath } = face;
  return {
    ...jobRow(job, reader),
    user_id: `user-${job.owner}`,
    project_id: reader.projectId,
    sql_body: '',
    run_mode: 'exclusive_cluster',
    main_class: '',
    entrypoint_args: '',
    execution_graph: '',
    savepoint_path: savepointPath ?? null,
    has_savepoint: savepointPath !== undefined,
    restart_times: face.restarts + (reader.speech.rescaling === 'counted' ? face.rescales : 0),
    graph_editor_enabled: false,
    edge_group_ids: [],
    job_config: jobConfig(job),
  };
}

function jobConfig({ spec: { restartsItself, restartWhenException, resumeMaxNum } }: FlinkJob): object {
  return {
    entrypoint: '',
    checkpoint_enabled: restartsItself !== undefined,
    restart_when_exception: restartWhenException ?? restartsItself !== undefined,
    resume_max_num: resumeMaxNum ?? restartsItself?.times ?? -1,
  };
}

function statusDescOf({ spec }: FlinkJob, { status }: FlinkFace): string {
  const hasFailed = status === 'job_submit_fail' || status === 'job_running_exception';
  return hasFailed ? spec.statusDesc : '';
}
