import type { JobSpec } from '../../simulator';

/** A pipeline of three steps as a person would write it: copy, transform, start a stream. */
export function threeStepSpec(name: string, clusterId: string): object {
  return {
    name,
    steps: [
      { id: 'copy', cdm: { clusterId, jobName: name } },
      { id: 'transform', dgc: { jobName: name } },
      { id: 'streams', dli: { jobIds: [streamOf(name)] } },
    ],
  };
}

/**
 * The jobs it runs. All end at once, but for the copy when told so.
 * @param copyMs how long the copy takes, in virtual milliseconds, all of them getting ready: it shows no progress, since
 *   whoever watches thousands would have news of each to tell whenever the clock is moved
 */
export function threeStepJobs(name: string, clusterId: string, copyMs = 0): JobSpec[] {
  return [
    { service: 'cdm', clusterId, name, durationMs: copyMs, bootMs: copyMs, rows: 100 },
    { service: 'dgc', name, durationMs: 0 },
    { service: 'dli', id: streamOf(name), name, startupMs: 0 },
  ];
}

const streams = new Map<string, number>();

/** Stream jobs are numbers: each name gets one of its own. */
function streamOf(name: string): number {
  const id = streams.get(name) ?? streams.size + 1;
  streams.set(name, id);
  return id;
}
