import type { AccessKey, Credentials, PasswordLogin } from '../client/credentials';
import type { HuaweiCloudOptions } from '../client/huawei-cloud';
import type { ConnectionConfig, CredentialReferences } from './connection-config';
import { environmentCredentials } from './environment-options';
import { readReference, type ReferenceContext, type TextReference } from './text-reference';

/**
 * A connection of the configuration file.
 * @throws {ConnectionError} when a variable or file it names is missing
 */
export function configuredOptions(config: ConnectionConfig, context: ReferenceContext): HuaweiCloudOptions {
  const credentials =
    config.credentials === undefined
      ? environmentCredentials(context.env)
      : configuredCredentials(config.credentials, context);
  return { credentials, ...configuredPlace(config, context) };
}

/** Where it leads, which needs no credentials. */
export function configuredPlace(
  config: ConnectionConfig,
  context: ReferenceContext,
): Omit<HuaweiCloudOptions, 'credentials'> {
  const read = (reference: TextReference | undefined): string | undefined =>
    reference === undefined ? undefined : readReference(reference, context);
  const { iam, cdm, dgc, dgcV2, dli } = config.endpoints ?? {};
  return {
    region: read(config.region),
    projectId: read(config.projectId),
    endpoint: read(config.endpoint),
    endpoints: { iam: read(iam), cdm: read(cdm), dgc: read(dgc), dgcV2: read(dgcV2), dli: read(dli) },
    workspace: read(config.workspace),
  };
}

/** Read once now, so that a missing secret shows at once, and again at every use. */
function configuredCredentials(references: CredentialReferences, context: ReferenceContext): Credentials {
  if (references.kind === 'accessKey') {
    const accessKey = (): AccessKey => ({
      ak: readReference(references.ak, context),
      sk: readReference(references.sk, context),
      securityToken: references.securityToken && readReference(references.securityToken, context),
    });
    accessKey();
    return { accessKey };
  }
  const login = (): PasswordLogin => ({
    domain: readReference(references.domain, context),
    user: readReference(references.user, context),
    password: readReference(references.password, context),
  });
  login();
  return { login };
}
