import { missingSearchAttributes } from '../../plugin/check-search-attributes';
import { ConfigurationError } from '../../config/configuration-error';
import { usesSearchAttributes } from '../../config/tuning';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { ownCommand } from '../own-command';
import type { Check } from './check';
import { fail, ok, reasonOf, warn } from './check';

const ANSWER_WITHIN_MS = 5_000;
const NAME = 'Search attributes';

/** Whether the server knows the search attributes, where this environment has pipelines set them; else nothing. */
export async function checkSearchAttributes(env: NodeJS.ProcessEnv, line: TemporalLine): Promise<Check[]> {
  try {
    return usesSearchAttributes(env) ? [await askFor(line)] : [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return [fail(NAME, error.message, 'Set it to 1, or unset it.')];
  }
}

async function askFor({ client, namespace }: TemporalLine): Promise<Check> {
  try {
    const missing = await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      missingSearchAttributes(client.workflowService, namespace),
    );
    if (!missing.length) return ok(NAME, `namespace ${namespace} has those of pipelines`);
    return fail(
      NAME,
      `HUAWEICLOUD_SEARCH_ATTRIBUTES is on, and namespace ${namespace} has no ${missing.join(', ')}: workers refuse to start`,
      `Register them: ${ownCommand('search-attributes register')}`,
    );
  } catch (error) {
    return warn(NAME, `cannot tell what ${namespace} has: ${reasonOf(error)}`, 'Check what the API key may do.');
  }
}
