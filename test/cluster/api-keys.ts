import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Who issues API keys that a Temporal server takes: JWTs, signed by a key whose public half the server fetches here. */
export interface ApiKeys {
  /** The JSON Web Key Set of those that hold. */
  url: string;
  /**
   * Another API key.
   * @param signer whose signature it has; it is made where it is not there
   * @param permissions such as `default:write`
   */
  issue(signer: string, ...permissions: string[]): string;
  /** What this signer has signed is refused from when the server looks again. */
  revoke(signer: string): void;
  close(): Promise<void>;
}

export async function startApiKeys(): Promise<ApiKeys> {
  const signers = new Map<string, { own: KeyObject; shown: object }>();
  const server = createServer((_, response) =>
    response.end(JSON.stringify({ keys: [...signers.values()].map(({ shown }) => shown) })),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const signerOf = (kid: string): KeyObject => {
    const known = signers.get(kid);
    if (known) return known.own;
    const { publicKey, privateKey: own } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    signers.set(kid, { own, shown: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' } });
    return own;
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    issue: (signer, ...permissions) => {
      const parts = [
        { alg: 'ES256', typ: 'JWT', kid: signer },
        { sub: signer, permissions },
      ];
      const told = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
      const proof = sign('sha256', Buffer.from(told), { key: signerOf(signer), dsaEncoding: 'ieee-p1363' });
      return `${told}.${proof.toString('base64url')}`;
    },
    revoke: (signer) => void signers.delete(signer),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
