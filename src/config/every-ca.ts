import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ifReadable, nodeCas } from './trusted-cas';

/** Where systems keep all of theirs in one file: Debian, Red Hat, SUSE, Alpine. */
const OF_SYSTEMS = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

let known: { asked: string; pem: string } | undefined;

/**
 * All authorities that either of Temporal's two gRPC clients would trust by itself, as PEM: Node's, with those of
 * `NODE_EXTRA_CA_CERTS`; and the system's, or those of `SSL_CERT_FILE` and `SSL_CERT_DIR` in their place. Read once: what a
 * system trusts changes with the system.
 */
export function everyCa(): string {
  const { SSL_CERT_FILE: file, SSL_CERT_DIR: folder } = process.env;
  const asked = JSON.stringify([file, folder]);
  if (known?.asked !== asked)
    known = { asked, pem: [...new Set([...nodeCas(), ...ofSystem(file, folder)])].join('\n') };
  return known.pem;
}

function ofSystem(file: string | undefined, folder: string | undefined): string[] {
  if (file || folder)
    return [...(file ? ifReadable(file) : []), ...(folder ? filesOf(folder).flatMap(ifReadable) : [])];
  for (const bundle of OF_SYSTEMS) {
    const found = ifReadable(bundle);
    if (found.length > 0) return found;
  }
  return [];
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}
