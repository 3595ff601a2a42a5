import type { FaultSpec } from '../../simulator';
import type { PipelineShape, StepShape } from '../pipelines/shape';
import { isStreamsStep } from '../pipelines/shape';

/** DLI has words and a status of its own for a token that is not usable. Nothing was done then. */
const TOKEN_NOT_USABLE = { error_code: 'DLI.0015', error_msg: 'Token info for token is null, token is invalid.' };

/** A gateway refuses a good signature once in a while, and what stands before it may answer with a page of its own. */
const ODD = {
  signature: { status: 401, body: { error_code: 'APIGW.0301', error_msg: 'Incorrect IAM authentication information' } },
  page: { status: 404, body: '<html><head><title>404 Not Found</title></head></html>' },
};

/** Calls of a pipeline that are refused once by somebody who should not, from its beginning: no other call is. */
export function refusedCalls(shape: PipelineShape): FaultSpec[] {
  return [...tokenRefused(shape), ...readRefused(shape)];
}

/** The token of the first run of its streams, which no later one of them can use. */
function tokenRefused({ tokenRefused: isRefused, steps }: PipelineShape): FaultSpec[] {
  const first = steps.find(isStreamsStep)?.work.streams[0];
  if (!isRefused || !first) return [];
  const match = { path: '/streaming/jobs/run', body: String(first.id) };
  return [{ match, kind: 'disownToken', status: 400, body: TOKEN_NOT_USABLE }];
}

/** The first read that names its first job: in the query of a list, or in the path. */
function readRefused({ oddRefusal, steps: [first] }: PipelineShape): FaultSpec[] {
  const named = first && namedBy(first);
  if (!oddRefusal || !named) return [];
  return [{ match: { method: 'GET', ...named }, kind: 'refuse', ...ODD[oddRefusal] }];
}

/** What a message says nobody reads; OBS, which has words of its own, no such gateway stands before. */
function namedBy(step: StepShape): NonNullable<FaultSpec['match']> | undefined {
  if (isStreamsStep(step)) return { path: `/streaming/jobs/${step.work.streams[0]?.id}` };
  const { service, job } = step.work;
  switch (service) {
    case 'mrs':
      return { path: `/${job.split('/')[0]}/job-executions` };
    case 'cdmCluster':
      return { path: `/clusters/${job}` };
    case 'dliSpark':
      return { path: '/batches', query: '=temporal' };
    case 'obs':
    case 'smn':
      return undefined;
    case 'cdm':
    case 'dgc':
    case 'dliSql':
      return { query: `=${job}` };
  }
}
