import type { Authenticator, Authorization, UnsignedRequest } from './authenticator';
import { type AccessKey, resolveSource, type Source } from './credentials';
import { sdkDate, signRequest } from './sign-request';

/** Signs every request with an access key, which is asked for each time. */
export class AccessKeyAuthenticator implements Authenticator {
  readonly #source: Source<AccessKey>;

  constructor(source: Source<AccessKey>) {
    this.#source = source;
  }

  /** A key that has to be fetched is fetched before the request gets its turn. */
  async ready(): Promise<void> {
    await resolveSource(this.#source);
  }

  async authorize(request: UnsignedRequest): Promise<Authorization> {
    const key = await resolveSource(this.#source);
    const added: Record<string, string> = { 'x-sdk-date': sdkDate(Date.now()) };
    if (request.projectId !== undefined) added['x-project-id'] = request.projectId;
    if (key.securityToken !== undefined) added['x-security-token'] = key.securityToken;
    const signed = { ...request.headers, ...added, host: request.host };
    const authorization = signRequest({ ...request, headers: signed }, key);
    return { headers: { ...added, authorization }, secrets: [...secretsOf(key), signatureIn(authorization)] };
  }

  /** A new signature by the same key would be refused as well: only a rotated key is worth another try. */
  async refresh(refused: Authorization): Promise<boolean> {
    const fresh = secretsOf(await resolveSource(this.#source, { fresh: true }));
    return fresh.some((secret) => !refused.secrets.includes(secret));
  }
}

/** Good for a quarter of an hour to whoever reads it in an error text. */
function signatureIn(authorization: string): string {
  return authorization.slice(authorization.lastIndexOf('=') + 1);
}

function secretsOf({ ak, sk, securityToken }: AccessKey): string[] {
  return securityToken === undefined ? [ak, sk] : [ak, sk, securityToken];
}
