import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import { FileFault } from '../files/file-fault';
import { readText } from '../files/read-text';
import { ConfigurationError } from './configuration-error';
import { unreadable, WatchedPath } from './watched-path';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;
const VARIABLE = 'HUAWEICLOUD_CA_FILE';

/**
 * The authorities of Node, and those of a PEM file beside them: read anew as soon as it changes.
 * @returns asked at each use
 * @throws {ConfigurationError} when the file cannot be read now, or holds no certificate
 */
export function nodeCasAnd(file: string, warn: (message: string) => void): () => string {
  const own = nodeCas();
  const watched = new WatchedPath(file, (path) => [...own, ...certificatesIn(path)].join('\n'), warn);
  return () => watched.get();
}

/**
 * The authorities to trust for Huawei Cloud where `HUAWEICLOUD_CA_FILE` names more of them.
 * @returns undefined where it does not: those of Node then
 * @throws {ConfigurationError} when that file cannot be read now, or holds no certificate
 */
export function casOfEnvironment(env: NodeJS.ProcessEnv, warn: (message: string) => void): (() => string) | undefined {
  const file = env[VARIABLE]?.trim();
  return file ? nodeCasAnd(file, warn) : undefined;
}

/**
 * The certificates of a PEM file.
 * @throws {ConfigurationError} naming the file
 */
function certificatesIn(path: string): string[] {
  const found = textOf(path).match(CERTIFICATE) ?? [];
  if (found.length === 0) throw new ConfigurationError(`${path} holds no certificate in PEM.`);
  if (!found.every(isCertificate)) throw new ConfigurationError(`${path} holds a certificate that cannot be read.`);
  return found;
}

/** Those that Node trusts by itself, with what `NODE_EXTRA_CA_CERTS` adds to them when the process starts. */
export function nodeCas(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: (type: 'default') => string[] };
  // From Node 22.15 on it tells itself, and goes by --use-system-ca and its like.
  if (getCACertificates) return getCACertificates('default');
  const extra = process.env['NODE_EXTRA_CA_CERTS'];
  return [...tls.rootCertificates, ...(extra ? ifReadable(extra) : [])];
}

/** What is in a file of somebody else's, as far as it can be read: Node and OpenSSL pass over the rest too. */
export function ifReadable(path: string): string[] {
  try {
    return (readFileSync(path, 'utf8').match(CERTIFICATE) ?? []).filter(isCertificate);
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readText(path);
  } catch (error) {
    if (error instanceof FileFault) throw new ConfigurationError(`${path} ${error.message}.`);
    throw unreadable(path, error);
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
