import { z } from 'zod';
import { oftenRead } from '../reply/often-read';
import type { MrsJobSeen } from '../../domain/mrs/mrs-job';
import type { CallOptions, Reply } from '../call-options';
import { readNothing, RefusedInReply, UnreadableReply } from '../reply/ask';
import { wireCount, wireList, wireNumber, wireText, wireTime } from '../reply/wire-values';
import type { ServiceCaller } from '../service-caller';
import {
  MRS_JOBS_PER_PAGE,
  MRS_ROUTES,
  type MrsJobsQuery,
  mrsJobsQuery,
  mrsParams,
  submissionBody,
  type MrsSubmission,
} from './mrs-routes';

export type { MrsJobsQuery, MrsSubmission };

/** A job of an MRS cluster. */
export interface MrsJobRef {
  /** Where it runs. */
  clusterId: string;
  /** MRS's own id of it, which the reply to its submission gave. */
  jobId: string;
}

/** A job as MRS shows it. */
export interface MrsJob extends MrsJobSeen {
  /** Per cent done, 0 to 100. */
  progress?: number;
  /** YARN's id of the application that it is; absent at first. */
  appId?: string;
  /** YARN's id of what launched it. */
  launcherId?: string;
  /** Where YARN shows the application; only Spark jobs have one. */
  trackingUrl?: string;
}

/** Jobs of MRS clusters. Every method throws {@link HuaweiCloudError} when it does not answer as it must. */
export interface MrsClient {
  /**
   * Submits a job. Not idempotent: nothing keeps MRS from running it twice, not even the same name.
   * @returns its id; absent where the reply does not tell, and it was accepted all the same
   * @see https://docs.otc.t-systems.com/mapreduce-service/api-ref/apis_v2/job_management_apis/adding_and_executing_a_job.html
   */
  submitJob(submission: MrsSubmission, options?: CallOptions): Promise<Reply<{ jobId?: string }>>;
  /** One job. Fails with `NotFound` when there is none of this id. */
  job(ref: MrsJobRef, options?: CallOptions): Promise<Reply<MrsJob>>;
  /** A page of the jobs of a cluster, and how many there are altogether, where the reply tells. */
  jobs(query: MrsJobsQuery, options?: CallOptions): Promise<Reply<{ total?: number; jobs: MrsJob[] }>>;
  /** The jobs of a cluster of exactly this name that were submitted at this time or later; empty when there are none. */
  jobsNamed(
    query: { clusterId: string; name: string; sinceMs: number },
    options?: CallOptions,
  ): Promise<Reply<MrsJob[]>>;
  /** Asks a job to end; MRS refuses where it has ended already, and may for jobs of Spark SQL. */
  killJob(ref: MrsJobRef, options?: CallOptions): Promise<Reply<void>>;
  /** The vendor's word for the state of a cluster, such as `running`; absent where the reply has none. */
  clusterState(clusterId: string, options?: CallOptions): Promise<Reply<string | undefined>>;
}

/** More jobs than these within the window of a name are not looked through: then nobody knows. */
const MOST_PAGES = 20;

const jobFields = z
  .object({
    job_id: wireText,
    job_name: wireText,
    job_type: wireText,
    job_state: wireText,
    job_result: wireText,
    job_progress: wireNumber,
    submitted_time: wireTime,
    app_id: wireText,
    launcher_id: wireText,
    tracking_url: wireText,
  })
  .transform((row): Omit<MrsJob, 'id'> & { id?: string } => ({
    id: row.job_id,
    name: row.job_name,
    type: row.job_type,
    state: row.job_state,
    result: row.job_result,
    progress: row.job_progress,
    submittedAtMs: row.submitted_time,
    appId: row.app_id,
    launcherId: row.launcher_id,
    trackingUrl: row.tracking_url,
  }));

const submissionReply = z.object({ job_submit_result: z.object({ job_id: wireText, state: wireText }) });
const jobReply = z.object({ job_detail: jobFields });
const listReply = z.object({ total_record: wireCount, job_list: wireList(jobFields) });
const clusterReply = z.object({ cluster: z.object({ clusterState: wireText }) });

/** What a submission that comes to nothing is called, by one page and by another. */
const SUBMIT_FAILED = /^(JOBSTAT_SUBMIT_)?FAILED$/i;

/** MRS's calls about jobs, over the caller of its host. */
export function createMrsClient(caller: ServiceCaller): MrsClient {
  const jobs: MrsClient['jobs'] = (query, options) => {
    // The name stands in the reply by itself, and must not be taken for a secret: it is one of the query's.
    const call = { ...MRS_ROUTES.jobs, params: mrsParams(query.clusterId), query: mrsJobsQuery(query) };
    return caller.call({ ...call, group: 'mrs.list', read: readJobs }, options);
  };
  return {
    jobs,

    submitJob: ({ clusterId, ...submission }, options) => {
      const call = { ...MRS_ROUTES.submitJob, params: mrsParams(clusterId), body: submissionBody(submission) };
      return caller.call({ ...call, group: 'mrs.submit', priority: 'start', read: readSubmission }, options);
    },

    job: ({ clusterId, jobId }, options) => {
      const read = (body: unknown) => readJob(jobId, body);
      return caller.call({ ...MRS_ROUTES.job, params: mrsParams(clusterId, jobId), group: 'mrs.read', read }, options);
    },

    // Oldest first: ours stands near the beginning of its window, and the pages do not shift while jobs come.
    jobsNamed: async (named, options) => {
      let seen = 0;
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const reply = await jobs({ ...named, page, order: 'oldestFirst' }, options);
        const { total, jobs: rows } = reply.value;
        seen += rows.length;
        const found = rows.filter(({ name }) => name === named.name);
        const isLast = seen >= (total ?? (rows.length < MRS_JOBS_PER_PAGE ? seen : Number.POSITIVE_INFINITY));
        if (isLast || found.length > 0) return { ...reply, value: found };
        if (rows.length === 0) break;
      }
      // That there is none would be a guess: a start would be sent again by it.
      throw caller.unfinished(MRS_ROUTES.jobs, `lists ${seen} jobs and counts more`);
    },

    killJob: ({ clusterId, jobId }, options) => {
      const call = { ...MRS_ROUTES.killJob, params: mrsParams(clusterId, jobId), priority: 'stop' } as const;
      return caller.call({ ...call, group: 'mrs.kill', read: readKill }, options);
    },

    clusterState: (clusterId, options) => {
      const call = { ...MRS_ROUTES.cluster, params: mrsParams(clusterId), group: 'mrs.read' } as const;
      return caller.call(
        { ...call, read: (body) => oftenRead(clusterReply).parse(body).cluster.clusterState },
        options,
      );
    },
  };
}

/** COMPLETE says that it was submitted, and nothing of how it goes. One that came to nothing may be listed all the same. */
function readSubmission(body: unknown): { jobId?: string } {
  const { job_id: jobId, state } = oftenRead(submissionReply).parse(body).job_submit_result;
  if (jobId !== undefined) return { jobId };
  if (state !== undefined && SUBMIT_FAILED.test(state))
    throw new RefusedInReply(`the submission came to nothing (${state})`, 'unknown');
  return {};
}

function readJob(jobId: string, body: unknown): MrsJob {
  const job = oftenRead(jobReply).parse(body).job_detail;
  if (job.id !== undefined && job.id !== jobId) throw new UnreadableReply('is about another job');
  return { ...job, id: jobId };
}

function readJobs(body: unknown): { total?: number; jobs: MrsJob[] } {
  const { total_record: total, job_list: jobs } = oftenRead(listReply).parse(body);
  return {
    total,
    jobs: jobs.map(({ id, ...job }) => {
      if (id === undefined) throw new UnreadableReply('has a job without a readable id');
      return { id, ...job };
    }),
  };
}

const killReply = z.object({ result: wireText });

/** A yes has no body, or by one page `succeeded`. */
function readKill(body: unknown): void {
  readNothing(body);
  const result = body === undefined ? undefined : oftenRead(killReply).parse(body).result;
  if (result !== undefined && !/^succe/i.test(result)) throw new RefusedInReply(result);
}
