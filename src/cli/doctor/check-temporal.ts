import { randomUUID } from 'node:crypto';
import { shellWord } from '../../domain/shell-command';
import { ownCommand } from '../own-command';
import { CliError } from '../cli-error';
import { TemporalConfigError } from '../../config/temporal-config';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { withTemporal } from '../connection/connect-to-temporal';
import { pollTimes } from '../pipeline/missing-worker';
import type { Check } from './check';
import { fail, ok, reasonOf, warn } from './check';
import { checkNexus, checkServer } from './check-server';
import { checkSearchAttributes } from './check-search-attributes';

const ANSWER_WITHIN_MS = 5_000;
/** A worker that waits for work asks anew at least once a minute. */
const POLLS_WITHIN_MS = 75_000;
// gRPC status codes; the enumeration is in a package that is not a dependency of ours.
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const MAY_READ = 'Set TEMPORAL_API_KEY, or TEMPORAL_TLS_CLIENT_CERT_PATH with its key, to one that may.';
const LACKS_A_RIGHT = new Set([PERMISSION_DENIED, 12]);

/** Whether Temporal is there, has the namespace, and a worker that would run a pipeline. */
export async function checkTemporal(env: NodeJS.ProcessEnv, taskQueue: string): Promise<Check[]> {
  try {
    return await withTemporal(env, async (line) => {
      const server = ok('Temporal server', `answers at ${line.address}`);
      const namespace = await checkNamespace(line);
      if (namespace.result === 'fail') return [server, namespace];
      const stores = await Promise.all([checkServer(line), checkRuns(line), checkLists(line)]);
      const others = [await checkWorker(line, taskQueue), ...(await checkSearchAttributes(env, line))];
      return [server, namespace, ...stores, ...others, ...(await checkNexus(line, taskQueue))];
    });
  } catch (error) {
    if (!(error instanceof CliError || error instanceof TemporalConfigError)) throw error;
    return [fail('Temporal server', error.message, 'Nothing else of Temporal can be checked without it.')];
  }
}

async function checkNamespace({ client, namespace }: TemporalLine): Promise<Check> {
  const name = 'Temporal namespace';
  try {
    await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      client.workflowService.describeNamespace({ namespace }),
    );
    return ok(name, `${namespace} exists`);
  } catch (error) {
    const { code } = error as { code?: number };
    if (code === PERMISSION_DENIED)
      // Temporal's own authorizer lets everybody read it who may do anything there; those without any key are told no more.
      return fail(name, `${namespace} may not be read: ${reasonOf(error)}`, MAY_READ);
    if (code === NOT_FOUND) {
      const create = `temporal operator namespace create --namespace ${shellWord(namespace)}`;
      return fail(name, `there is no namespace ${namespace}`, `Set TEMPORAL_NAMESPACE, or create it: ${create}`);
    }
    return unanswered(name, `cannot tell whether ${namespace} exists`, error);
  }
}

/** A frontend answers for itself when the database behind it is gone: only what is read from there shows that. */
async function checkRuns({ client, namespace }: TemporalLine): Promise<Check> {
  const name = 'Temporal database';
  const execution = { workflowId: `temporal-huaweicloud-doctor-${randomUUID()}` };
  try {
    await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      client.workflowService.describeWorkflowExecution({ namespace, execution }),
    );
  } catch (error) {
    // Nobody has a run of that name, and the database was asked to know.
    if ((error as { code?: number }).code !== NOT_FOUND) return unanswered(name, 'a run cannot be looked up', error);
  }
  return ok(name, 'runs can be looked up');
}

/** Lists are kept in a store of their own, which may be another database. */
async function checkLists({ client, namespace }: TemporalLine): Promise<Check> {
  const name = 'Temporal visibility';
  try {
    await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      client.workflowService.countWorkflowExecutions({ namespace, query: "WorkflowType = 'huaweiCloudPipeline'" }),
    );
    return ok(name, 'runs can be listed');
  } catch (error) {
    return unanswered(name, 'runs cannot be listed', error);
  }
}

/** A question that only lacks a right is no fault of the server's; any other that has no answer is one. */
function unanswered(name: string, what: string, error: unknown): Check {
  const says = `${what}: ${reasonOf(error)}`;
  if (LACKS_A_RIGHT.has((error as { code?: number }).code ?? -1))
    return warn(name, says, 'Check what the API key may do.');
  return fail(
    name,
    says,
    'The server answers, and what is behind it does not: check its database and its other services.',
  );
}

async function checkWorker(line: TemporalLine, taskQueue: string): Promise<Check> {
  const name = 'Worker';
  try {
    const times = await line.client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => pollTimes(line, taskQueue));
    return workerCheck(times, Date.now(), taskQueue);
  } catch (error) {
    return unanswered(name, `cannot tell who polls ${taskQueue}`, error);
  }
}

/**
 * Whether a worker polls the task queue.
 * @param times when each worker last asked for work, in milliseconds since 1970, like `nowMs`
 */
export function workerCheck(times: readonly number[], nowMs: number, taskQueue: string): Check {
  const fresh = times.filter((time) => nowMs - time <= POLLS_WITHIN_MS).length;
  if (fresh > 0)
    return ok('Worker', `${fresh === 1 ? '1 worker polls' : `${fresh} workers poll`} task queue ${taskQueue}`);
  const says = times.length
    ? `the last worker polled task queue ${taskQueue} ${Math.round((nowMs - Math.max(...times)) / 1_000)} s ago`
    : `no worker has polled task queue ${taskQueue} lately`;
  return fail('Worker', says, `Start one: ${ownCommand('worker', [], { options: { 'task-queue': taskQueue } })}`);
}
