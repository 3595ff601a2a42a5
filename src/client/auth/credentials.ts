import type { AccessKey } from './sign-request';

export type { AccessKey };

/** Asks a source; `fresh` when what it gave before was refused, so that a copy it keeps is not good enough. */
export interface SourceQuestion {
  /** True when what it gave before was refused by the cloud. */
  fresh: boolean;
}

/** A value, or a function that is asked each time, so that rotated secrets are picked up without a restart. */
export type Source<T> = T | ((question: SourceQuestion) => T | Promise<T>);

/** The login of an IAM user with programmatic access. */
export interface PasswordLogin {
  /** Name of the account the user belongs to. */
  domain: string;
  /** Name of the IAM user, within the account. */
  user: string;
  /** The IAM user's. Never logged, never part of an error. */
  password: string;
}

/**
 * A `Basic` header has the user before the password, encoded: the beginning of that alone tells nothing but the name of the
 * user, which is no secret where it stands plain. Runs are told to be ours by it.
 */
export function secretsOfLogin({ user, password }: Pick<PasswordLogin, 'user' | 'password'>): string[] {
  const basic = Buffer.from(`${user}:${password}`);
  const encoded = [basic.toString('base64').replace(/=+$/, ''), basic.toString('base64url')];
  return [password, ...new Set(encoded)];
}

/**
 * Who calls: an access key (permanent, or temporary with its security token), or an IAM user's password, which is
 * exchanged for a token. Resolved where the calls are made; it never reaches a workflow.
 */
export type Credentials =
  | {
      /** A key that signs each request, or who to ask for it. */
      accessKey: Source<AccessKey>;
    }
  | {
      /** Who logs in, or who to ask for it. */
      login: Source<PasswordLogin>;
    };

/** All parts of a key: the AK alone tells who somebody is. */
export function secretsOfKey({ ak, sk, securityToken }: AccessKey): string[] {
  return securityToken === undefined ? [ak, sk] : [ak, sk, securityToken];
}

/** What must not be shown of these credentials. @throws what their source throws */
export async function secretsOf(credentials: Credentials): Promise<string[]> {
  return 'accessKey' in credentials
    ? secretsOfKey(await resolveSource(credentials.accessKey))
    : secretsOfLogin(await resolveSource(credentials.login));
}

/** Asks a source for its value. */
export async function resolveSource<T extends object>(
  source: Source<T>,
  question: SourceQuestion = { fresh: false },
): Promise<T> {
  return typeof source === 'function' ? source(question) : source;
}
