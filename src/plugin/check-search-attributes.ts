import type { WorkflowService } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { ConfigurationError } from '../config/configuration-error';
import { SEARCH_ATTRIBUTES } from '../domain/search-attributes';

// gRPC status code; the enumeration is in a package that is not a dependency of ours.
const INVALID_ARGUMENT = 3;

type Counting = Pick<WorkflowService, 'countWorkflowExecutions'>;

/**
 * Makes sure that the server knows the search attributes: a workflow that sets one which it does not know fails its task
 * again and again.
 * @throws ConfigurationError in one sentence that names the command which registers them
 */
export async function checkSearchAttributes(connection: NativeConnection, namespace: string): Promise<void> {
  const missing = await missingSearchAttributes(connection.workflowService, namespace);
  if (!missing.length) return;
  throw new ConfigurationError(
    `HUAWEICLOUD_SEARCH_ATTRIBUTES is on, and namespace ${namespace} has no search attribute ${missing.join(', ')}: ` +
      'register them with `temporal-huaweicloud search-attributes register`, or unset the variable.',
  );
}

/**
 * The search attributes of pipelines that the server does not know. Asks by searching, which needs no operator's rights
 * and works on Temporal Cloud too.
 */
export async function missingSearchAttributes(service: Counting, namespace: string): Promise<string[]> {
  const names = Object.keys(SEARCH_ATTRIBUTES);
  const known = await Promise.all(names.map(async (name) => isKnown(service, namespace, name)));
  return names.filter((_, at) => !known[at]);
}

async function isKnown(service: Counting, namespace: string, name: string): Promise<boolean> {
  try {
    await service.countWorkflowExecutions({ namespace, query: `${name} = "x"` });
    return true;
  } catch (error) {
    if ((error as { code?: number }).code === INVALID_ARGUMENT) return false;
    throw error;
  }
}
