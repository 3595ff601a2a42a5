import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessKey, PasswordLogin } from '../client/auth/credentials';
import { FileFault } from '../files/file-fault';
import { readText } from '../files/read-text';
import { readYaml } from '../files/read-yaml';
import { ConfigurationError } from '../config/configuration-error';
import type { CredentialSource, SourceContext } from './credential-source';
import { filesIn, unreadable, WatchedPath } from '../config/watched-path';

type Word = 'ak' | 'sk' | 'securityToken' | 'domain' | 'user' | 'password';
type Secret = AccessKey | PasswordLogin;

/** How a word may be spelt, without case, dots, dashes and underscores: ours, the official SDK's, other tools'. */
const SPELLINGS: Record<Word, string[]> = {
  ak: ['ak', 'accesskey', 'accesskeyid', 'huaweicloudsdkak'],
  sk: ['sk', 'secretkey', 'secretaccesskey', 'huaweicloudsdksk'],
  securityToken: ['securitytoken', 'huaweicloudsdksecuritytoken'],
  domain: ['domain', 'huaweicloudiamdomain'],
  user: ['user', 'username', 'huaweicloudiamuser'],
  password: ['password', 'huaweicloudiampassword'],
};
const NEEDS = 'needs accessKey and secretKey (and securityToken for temporary ones), or domain, user and password';

/**
 * Credentials in a mounted secret: a YAML or JSON file, or a folder with a file for each key, as Kubernetes mounts it.
 * Read anew as soon as it changes.
 * @throws {ConfigurationError} when it cannot be read now, or lacks something; it quotes nothing of it
 */
export function secretFileSource(path: string, { warn }: Pick<SourceContext, 'warn'>): CredentialSource {
  const kindAtStart: { isKey?: boolean } = {};
  const watched = new WatchedPath(
    path,
    (where) => {
      const secret = readSecret(where);
      // Who signs and who logs in are different connections on the wire.
      if (isKey(secret) !== (kindAtStart.isKey ?? isKey(secret)))
        throw new ConfigurationError(`${where} has changed between an access key and a login: restart the worker.`);
      return secret;
    },
    warn,
  );
  const first = watched.get();
  kindAtStart.isKey = isKey(first);
  const credentials = isKey(first)
    ? { accessKey: () => watched.get() as AccessKey }
    : { login: () => watched.get() as PasswordLogin };
  const user = isKey(first) ? [first.ak] : [first.domain, first.user];
  return { credentials, from: `the secret ${path}`, user: JSON.stringify(user) };
}

const isKey = (secret: Secret): secret is AccessKey => 'ak' in secret;

function readSecret(path: string): Secret {
  const { ak, sk, securityToken, domain, user, password } = wordsOf(path, entriesOf(path));
  const hasLogin = domain !== undefined || user !== undefined || password !== undefined;
  const hasKey = ak !== undefined || sk !== undefined || securityToken !== undefined;
  if (ak && sk && !hasLogin) return { ak, sk, ...(securityToken && { securityToken }) };
  if (domain && user && password && !hasKey) return { domain, user, password };
  throw new ConfigurationError(`${path} ${NEEDS}.`);
}

function wordsOf(path: string, entries: [name: string, text: string][]): Partial<Record<Word, string>> {
  const words: Partial<Record<Word, string>> = {};
  for (const [name, text] of entries) {
    const plain = name.toLowerCase().replace(/[._-]/g, '');
    const word = (Object.keys(SPELLINGS) as Word[]).find((known) => SPELLINGS[known].includes(plain));
    if (word === undefined || text.trim() === '') continue;
    if (words[word] !== undefined) throw new ConfigurationError(`${path} holds ${word} twice, in two spellings.`);
    words[word] = text.trim();
  }
  return words;
}

function entriesOf(path: string): [string, string][] {
  try {
    if (!statSync(path).isDirectory()) return yamlEntries(path);
    return filesIn(path).map((name) => [name, readFileSync(join(path, name), 'utf8')]);
  } catch (error) {
    throw error instanceof ConfigurationError ? error : unreadable(path, error);
  }
}

function yamlEntries(path: string): [string, string][] {
  const value = yamlIn(path);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ConfigurationError(`${path} ${NEEDS}, as YAML or JSON.`);
  return Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

/** Everything is text: a password of digits only is no number. */
function yamlIn(path: string): unknown {
  try {
    return readYaml(readText(path), 'failsafe').document.toJS({ maxAliasCount: -1 });
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    const { code, message, line, column } = error;
    // Only the parser's code: its message quotes the line, and the line may hold a secret.
    throw new ConfigurationError(
      code === undefined
        ? `${path}:${line}:${column}: the file ${message}.`
        : `${path} is neither YAML nor JSON (${code}).`,
    );
  }
}
