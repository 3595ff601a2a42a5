import { ConfigurationError } from '../../config/configuration-error';
import { webhooksFromEnvironment } from '../../config/webhooks';
import type { Check } from './check';
import { fail, ok } from './check';

/** Whether notices could be posted to the webhooks of this environment. Nothing is posted, and no URL is shown. */
export function checkWebhooks(env: NodeJS.ProcessEnv): Check[] {
  const webhooks = webhooksFromEnvironment(env);
  return webhooks.names().map((name) => {
    const title = `Webhook ${name}`;
    try {
      webhooks.urlOf(name);
      return ok(title, 'has a URL that may be used');
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return fail(title, error.message, 'Notices to it fail until then.');
    }
  });
}
