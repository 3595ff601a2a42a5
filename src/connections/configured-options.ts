import { resolve } from 'node:path';
import type { AccessKey, PasswordLogin } from '../client/auth/credentials';
import type { HuaweiCloudOptions } from '../client/huawei-cloud';
import { ENDPOINT_NAMES } from '../client/services';
import type { ConnectionConfig, CredentialReferences } from './connection-config';
import type { CredentialSource, SourceContext } from './credential-source';
import { ecsSource } from './ecs-source';
import { environmentSource } from './environment-source';
import { defaultProfileFile, profileSource } from './profile-file';
import { secretFileSource } from './secret-file';
import { readReference, type ReferenceContext, type TextReference } from './text-reference';

/** Where a connection of the configuration file leads, which needs no credentials. */
export function configuredPlace(
  config: ConnectionConfig,
  context: ReferenceContext,
): Omit<HuaweiCloudOptions, 'credentials'> {
  const read = (reference: TextReference | undefined): string | undefined =>
    reference === undefined ? undefined : readReference(reference, context);
  return {
    region: read(config.region),
    projectId: read(config.projectId),
    endpoint: read(config.endpoint),
    endpoints: Object.fromEntries(ENDPOINT_NAMES.map((name) => [name, read(config.endpoints?.[name])])),
    workspace: read(config.workspace),
    queue: read(config.queue),
  };
}

/**
 * Who calls by a connection of the configuration file: the environment's where the file does not say.
 * @throws {ConfigurationError} when a variable or file it names is missing
 */
export function configuredSource(config: ConnectionConfig, context: SourceContext): CredentialSource {
  const references = config.credentials;
  switch (references?.kind) {
    case undefined:
      return environmentSource(context);
    case 'accessKey':
    case 'login':
      return fromReferences(references, context);
    case 'ecs':
      return ecsSource(context);
    case 'file':
      return secretFileSource(resolve(context.folder, references.path), context);
    case 'profile': {
      const path = references.path ?? defaultProfileFile(context.env) ?? 'credentials';
      return profileSource(resolve(context.folder, path), references.section, context);
    }
  }
}

/** Read once now, so that a missing secret shows at once, and again at every use. */
function fromReferences(
  references: Extract<CredentialReferences, { kind: 'accessKey' | 'login' }>,
  context: ReferenceContext,
): CredentialSource {
  const from = 'the configuration file';
  if (references.kind === 'accessKey') {
    const accessKey = (): AccessKey => ({
      ak: readReference(references.ak, context),
      sk: readReference(references.sk, context),
      securityToken: references.securityToken && readReference(references.securityToken, context),
    });
    return { credentials: { accessKey }, from, user: JSON.stringify([accessKey().ak]) };
  }
  const login = (): PasswordLogin => ({
    domain: readReference(references.domain, context),
    user: readReference(references.user, context),
    password: readReference(references.password, context),
  });
  const { domain, user } = login();
  return { credentials: { login }, from, user: JSON.stringify([domain, user]) };
}
