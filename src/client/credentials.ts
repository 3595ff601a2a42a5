import type { AccessKey } from './sign-request';

export type { AccessKey };

/** Asks a source; `fresh` when what it gave before was refused, so that a copy it keeps is not good enough. */
export interface SourceQuestion {
  fresh: boolean;
}

/** A value, or a function that is asked each time, so that rotated secrets are picked up without a restart. */
export type Source<T> = T | ((question: SourceQuestion) => T | Promise<T>);

/** The login of an IAM user with programmatic access. */
export interface PasswordLogin {
  /** Name of the account the user belongs to. */
  domain: string;
  user: string;
  password: string;
}

/**
 * Who calls: an access key (permanent, or temporary with its security token), or an IAM user's password, which is
 * exchanged for a token. Resolved where the calls are made; it never reaches a workflow.
 */
export type Credentials = { accessKey: Source<AccessKey> } | { login: Source<PasswordLogin> };

/** Asks a source for its value. */
export async function resolveSource<T extends object>(
  source: Source<T>,
  question: SourceQuestion = { fresh: false },
): Promise<T> {
  return typeof source === 'function' ? source(question) : source;
}
