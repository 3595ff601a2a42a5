import { HuaweiCloudError } from '../client/huawei-cloud-error';
import { ConfigurationError } from '../config/configuration-error';
import type { CredentialSource, SourceContext } from './credential-source';

/** The same on every ECS; link-local, so that nothing beyond the server answers. */
const METADATA_ENDPOINT = 'http://169.254.169.254';
const VARIABLE = 'HUAWEICLOUD_METADATA_ENDPOINT';

/**
 * The temporary key of the agency that is bound to the ECS the worker runs on.
 * @throws {ConfigurationError} when the metadata service is sought where it cannot be
 */
export function ecsSource({ env, metadataKey }: Pick<SourceContext, 'env' | 'metadataKey'>): CredentialSource {
  const endpoint = metadataEndpointOf(env);
  const key = metadataKey(endpoint);
  return {
    credentials: { accessKey: (question) => key.key(question) },
    from: `the agency of this ECS (metadata service ${endpoint})`,
    user: JSON.stringify(['agency', endpoint]),
    ready: async () => {
      try {
        await key.key({ fresh: false });
      } catch (error) {
        if (error instanceof HuaweiCloudError) throw new ConfigurationError(error.message, { cause: error });
        throw error;
      }
    },
  };
}

/** Keys come from there unencrypted: from another machine they would be anybody's. */
function metadataEndpointOf(env: NodeJS.ProcessEnv): string {
  const text = env[VARIABLE]?.trim();
  if (!text) return METADATA_ENDPOINT;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHere =
    url !== undefined &&
    (/^127(\.\d{1,3}){3}$/.test(url.hostname) || ['localhost', '[::1]', '169.254.169.254'].includes(url.hostname));
  if (!isHere || url.protocol !== 'http:' || url.pathname !== '/' || url.username !== '')
    throw new ConfigurationError(
      `${VARIABLE} must be ${METADATA_ENDPOINT} or http on this machine; leave it out on an ECS.`,
    );
  return url.origin;
}
