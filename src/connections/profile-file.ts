import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessKey } from '../client/auth/credentials';
import { ConfigurationError } from '../config/configuration-error';
import type { CredentialSource, SourceContext } from './credential-source';
import { unreadable, WatchedPath } from '../config/watched-path';

/** The section that the official SDK reads for services of a region. */
const DEFAULT_SECTION = 'basic';

/** Where the official SDK looks: `~/.huaweicloud/credentials`; undefined where nobody has a home. */
export function defaultProfileFile(env: NodeJS.ProcessEnv): string | undefined {
  const home = env['HOME'] || env['USERPROFILE'];
  return home ? join(home, '.huaweicloud', 'credentials') : undefined;
}

/**
 * Credentials in a profile file of the official SDK, read anew as soon as it changes:
 * ```ini
 * [basic]
 * ak = ...
 * sk = ...
 * security_token = ...
 * project_id = ...
 * iam_endpoint = https://iam.cn-north-4.myhuaweicloud.com
 * ```
 * @param section left out, `basic`
 * @throws {ConfigurationError} when file or section is missing or lacks something; it quotes no value
 */
export function profileSource(
  file: string,
  section: string = DEFAULT_SECTION,
  { warn }: Pick<SourceContext, 'warn'>,
): CredentialSource {
  const watched = new WatchedPath(file, (path) => sectionOf(path, section), warn);
  const { key, projectId, iamEndpoint } = watched.get();
  return {
    credentials: { accessKey: () => watched.get().key },
    from: `section [${section}] of the profile file ${file}`,
    user: JSON.stringify([key.ak]),
    projectId,
    iamEndpoint,
  };
}

interface Profile {
  key: AccessKey;
  projectId?: string;
  iamEndpoint?: string;
}

function sectionOf(path: string, section: string): Profile {
  const sections = parseIni(readText(path));
  const values = sections.get(section);
  if (values === undefined) {
    const known = [...sections.keys()].map((name) => `[${name}]`).join(', ') || 'none';
    throw new ConfigurationError(
      `${path} has no section [${section}], it has ${known}: name one in HUAWEICLOUD_PROFILE.`,
    );
  }
  const [ak, sk] = [values.get('ak'), values.get('sk')];
  if (!ak || !sk) {
    const isFederated = values.has('idp_id') || values.has('id_token_file');
    const why = isFederated ? '; a login by an identity provider (idp_id) is not supported here' : '';
    throw new ConfigurationError(`Section [${section}] of ${path} needs ak and sk${why}.`);
  }
  return {
    key: { ak, sk, securityToken: values.get('security_token') || undefined },
    projectId: values.get('project_id') || undefined,
    iamEndpoint: values.get('iam_endpoint') || undefined,
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Sections, `key = value` or `key: value`, and comments on lines of their own, as the official SDK's parser has it. */
function parseIni(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const name = /^\s*\[([^\]]+)\]\s*$/.exec(line)?.[1]?.trim();
    if (name !== undefined) {
      current = sections.get(name) ?? new Map<string, string>();
      sections.set(name, current);
      continue;
    }
    const [, key, value] = /^\s*([^#;\s=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) current?.set(key.toLowerCase(), value);
  }
  return sections;
}
