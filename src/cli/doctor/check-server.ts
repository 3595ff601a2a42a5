import type { Client } from '@temporalio/client';
import { queryText } from '../../domain/query-text';
import type { TemporalLine } from '../connection/connect-to-temporal';
import type { Check } from './check';
import { fail, ok, reasonOf, warn } from './check';

const ANSWER_WITHIN_MS = 5_000;
/** Of endpoints there are a few in a cluster; beyond so many, those that are further on are not looked at. */
const MOST_ENDPOINTS = 1_000;
const PAGE = 'docs/temporal-server.md';

type SystemInfo = Awaited<ReturnType<Client['workflowService']['getSystemInfo']>>;
type Described = Awaited<ReturnType<Client['workflowService']['describeNamespace']>>;

/** Whether the server can do what pipelines ask of it. */
export async function checkServer({ client, namespace }: TemporalLine): Promise<Check> {
  try {
    const [info, described] = await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      Promise.all([client.workflowService.getSystemInfo({}), client.workflowService.describeNamespace({ namespace })]),
    );
    return versionCheck(info, described.namespaceInfo?.capabilities);
  } catch (error) {
    return warn('Temporal version', `cannot tell what the server can do: ${reasonOf(error)}`, `See ${PAGE}.`);
  }
}

/**
 * What it is that a server lacks.
 * @param server what it says of itself
 * @param namespace what it says of the namespace
 */
export function versionCheck(
  { serverVersion, capabilities }: Pick<SystemInfo, 'serverVersion' | 'capabilities'>,
  namespace: NonNullable<Described['namespaceInfo']>['capabilities'],
): Check {
  const name = 'Temporal version';
  const version = serverVersion || 'one that does not say its version';
  const lacks = [
    ...(capabilities?.supportsSchedules ? [] : ['schedules']),
    ...(capabilities?.upsertMemo ? [] : ['memos that change']),
  ];
  if (lacks.length)
    return fail(name, `server ${version} does not know ${lacks.join(' and ')}`, `Upgrade it: see ${PAGE}.`);
  if (!namespace?.syncUpdate || !namespace.asyncUpdate)
    return fail(
      name,
      `server ${version} has Updates turned off in this namespace: nobody can answer a held pipeline`,
      `Set frontend.enableUpdateWorkflowExecution and frontend.enableUpdateWorkflowExecutionAsyncAccepted: see ${PAGE}.`,
    );
  return ok(name, `${version} can do what pipelines ask for`);
}

/**
 * Whether calls by Nexus get through, where endpoints lead to the task queue and this key may list them; else nothing. Two
 * settings of the server's own are behind that, and nobody can read them from outside: a call that has arrived shows them.
 */
export async function checkNexus(line: TemporalLine, taskQueue: string): Promise<Check[]> {
  const { client, connection, namespace } = line;
  const name = 'Nexus';
  try {
    return await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, async () => {
      const { endpoints } = await connection.operatorService.listNexusEndpoints({ pageSize: MOST_ENDPOINTS });
      const ours = endpoints.filter(({ spec }) => {
        const worker = spec?.target?.worker;
        return worker?.namespace === namespace && worker.taskQueue === taskQueue;
      });
      if (!ours.length) return [];
      const names = ours.map(({ spec }) => JSON.stringify(spec?.name)).join(', ');
      const { count } = await client.workflow.count(
        `WorkflowId STARTS_WITH "nexus-" AND TaskQueue = ${queryText(taskQueue)}`,
      );
      if (count > 0) return [ok(name, `endpoint ${names} leads to task queue ${taskQueue}, and calls arrive`)];
      const says = `endpoint ${names} leads to task queue ${taskQueue}, and no call has arrived yet`;
      return [
        warn(name, says, `Calls wait for ever on a server of your own that lacks two settings: see ${PAGE}, Nexus.`),
      ];
    });
  } catch {
    return [];
  }
}
