import { Refusal } from '../refusal';
import type { DgcDialect } from './dialect';
import type { Instance, InstanceFace } from './instance';
import type { DgcJob } from './state';
import { DAY_MS } from '../timeline';

const LONGEST_SPAN_MS = 7 * DAY_MS;
/** GUESS: the default window begins at midnight in China. */
const MIDNIGHT_OFFSET_MS = 8 * 3_600_000;

/** An instance that a list may show. */
export interface SeenInstance {
  /** Whose run it is. */
  readonly job: DgcJob;
  /** As it really stands. */
  readonly instance: Instance;
  /** As reads show it. */
  readonly face: InstanceFace;
}

/**
 * What `GET /jobs/instances/detail` asks for.
 * @see https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_factory_apis/job_development_apis/viewing_a_job_instance_list.html
 */
export function findInstances(
  jobs: DgcJob[],
  query: URLSearchParams,
  now: number,
  speech: Required<DgcDialect>,
): SeenInstance[] {
  const from = wholeNumber(query, 'minPlanTime', midnightBefore(now));
  const until = wholeNumber(query, 'maxPlanTime', now);
  if (until - from > LONGEST_SPAN_MS) throw new Refusal('DLF.3051', 'The time span must not exceed 7 days.');
  const name = query.get('jobName') ?? '';
  const isNamed = query.get('preciseQuery') === 'true' ? equals(name) : contains(name);
  const [status, type] = [query.get('status'), query.get('instanceType')];
  return seenOf(jobs.filter(({ spec }) => isNamed(spec.name)))
    .filter(({ face, instance }) => {
      const time = speech.planTimeMeans === 'planTime' ? instance.planTime : (face.startTime ?? NaN);
      const isAsked = (!status || face.status === status) && (!type || String(instance.type) === type);
      return isAsked && time >= from && time <= until;
    })
    .sort((one, other) => other.instance.id - one.instance.id); // GUESS: newest first, as v2 does
}

/** One page of a list; `offset` counts records or pages, by the dialect. */
export function pageOf<Row>(rows: Row[], query: URLSearchParams, largest: number, speech: Required<DgcDialect>): Row[] {
  const limit = wholeNumber(query, 'limit', 10);
  if (limit < 1 || limit > largest) throw new Refusal('DLF.3051', `limit must be 1 to ${largest}.`);
  const offset = wholeNumber(query, 'offset', 0) * (speech.offset === 'page' ? limit : 1);
  return rows.slice(offset, offset + limit);
}

function seenOf(jobs: DgcJob[]): SeenInstance[] {
  return jobs.flatMap((job) =>
    job.instances.flatMap((instance) => {
      const face = instance.seen();
      return face ? [{ job, instance, face }] : [];
    }),
  );
}

function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null || text === '') return otherwise;
  if (!/^\d+$/.test(text)) throw new Refusal('DLF.3051', `The parameter ${name} is invalid.`);
  return Number(text);
}

const midnightBefore = (now: number): number => now - ((now + MIDNIGHT_OFFSET_MS) % DAY_MS);

const equals = (name: string) => (candidate: string) => candidate === name;

const contains = (name: string) => (candidate: string) => candidate.includes(name);
