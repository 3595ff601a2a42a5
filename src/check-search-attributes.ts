import type { NativeConnection } from '@temporalio/worker';
import { ConnectionError } from './connections/connection-error';
import { SEARCH_ATTRIBUTES } from './domain/search-attributes';

// gRPC status code; the enumeration is in a package that is not a dependency of ours.
const INVALID_ARGUMENT = 3;

/**
 * Makes sure that the server knows the search attributes: a workflow that sets one which it does not know fails its task
 * again and again. Asks by searching, which needs no operator's rights and works on Temporal Cloud too.
 * @throws ConnectionError in one sentence that names the command which registers them
 */
export async function checkSearchAttributes(connection: NativeConnection, namespace: string): Promise<void> {
  const names = Object.keys(SEARCH_ATTRIBUTES);
  const known = await Promise.all(names.map(async (name) => isKnown(connection, namespace, name)));
  const missing = names.filter((_, at) => !known[at]);
  if (!missing.length) return;
  throw new ConnectionError(
    `HUAWEICLOUD_SEARCH_ATTRIBUTES is on, and namespace ${namespace} has no search attribute ${missing.join(', ')}: ` +
      'register them with `temporal-huaweicloud search-attributes register`, or unset the variable.',
  );
}

async function isKnown({ workflowService }: NativeConnection, namespace: string, name: string): Promise<boolean> {
  try {
    await workflowService.countWorkflowExecutions({ namespace, query: `${name} = "x"` });
    return true;
  } catch (error) {
    if ((error as { code?: number }).code === INVALID_ARGUMENT) return false;
    throw error;
  }
}
