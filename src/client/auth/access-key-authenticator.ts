import { clock } from '../clock';
import type { Authenticator, Authorization, UnsignedRequest } from './authenticator';
import { type AccessKey, resolveSource, secretsOfKey, type Source } from './credentials';
import { obsHeader, signObsRequest } from './sign-obs-request';
import { sdkDate, signRequest } from './sign-request';

/** What a scheme adds to a request, `authorization` and all. */
type Sign = (request: UnsignedRequest, key: AccessKey) => Record<string, string> & { authorization: string };

/** Signs every request with an access key, which is asked for each time. */
export class AccessKeyAuthenticator implements Authenticator {
  readonly #source: Source<AccessKey>;
  readonly #sign: Sign;

  /** @param sign the scheme; by default that of the gateway in front of most services */
  constructor(source: Source<AccessKey>, sign: Sign = signForGateway) {
    this.#source = source;
    this.#sign = sign;
  }

  /** A key that has to be fetched is fetched before the request gets its turn. */
  async ready(): Promise<void> {
    await resolveSource(this.#source);
  }

  /** Signs the request with the key of this moment. */
  async authorize(request: UnsignedRequest): Promise<Authorization> {
    const key = await resolveSource(this.#source);
    const headers = this.#sign(request, key);
    return { headers, secrets: secretsOfKey(key), passingSecrets: [signatureIn(headers.authorization)] };
  }

  /** A new signature by the same key would be refused as well: only a rotated key is worth another try. */
  async refresh(refused: Authorization): Promise<boolean> {
    const fresh = secretsOfKey(await resolveSource(this.#source, { fresh: true }));
    return fresh.some((secret) => !refused.secrets.includes(secret));
  }
}

function signForGateway(request: UnsignedRequest, key: AccessKey): ReturnType<Sign> {
  const added: Record<string, string> = { 'x-sdk-date': sdkDate(clock.now()) };
  if (request.projectId !== undefined) added['x-project-id'] = request.projectId;
  if (key.securityToken !== undefined) added['x-security-token'] = key.securityToken;
  const signed = { ...request.headers, ...added, host: request.host };
  return { ...added, authorization: signRequest({ ...request, headers: signed }, key) };
}

/** OBS has a scheme of its own. As the vendor's clients do, it is spelt otherwise where the bucket stands in the path. */
export function signForObs(request: UnsignedRequest, key: AccessKey): ReturnType<Sign> {
  const { path, resource = path } = request;
  const scheme = resource === path ? 'AWS' : 'OBS';
  const added: Record<string, string> = { date: new Date(clock.now()).toUTCString() };
  if (key.securityToken !== undefined) added[obsHeader(scheme, 'security-token')] = key.securityToken;
  const signed = { ...request, resource, headers: { ...request.headers, ...added } };
  return { ...added, authorization: signObsRequest(signed, key, scheme) };
}

/** Good for a quarter of an hour to whoever reads it in an error text. */
function signatureIn(authorization: string): string {
  return authorization.split(/Signature=|:/).at(-1) ?? authorization;
}
