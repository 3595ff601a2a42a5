import { createHmac, randomBytes } from 'node:crypto';
import type { Observers } from '../http/call-observer';
import { type Credentials, resolveSource, type Source } from './credentials';

/** By what a connection says who calls. */
export interface Identity {
  /** An access key signs each request; a login is tried once, since some wrong ones in a row lock the user. */
  readonly by: 'accessKey' | 'login';
  /**
   * Another text once the configured secret is another; it tells nothing of the secret.
   * @throws what the source of the secret throws
   */
  mark(): Promise<string>;
}

/** Nobody who reads a mark can try out secrets against it. */
const KEY = randomBytes(32);

/**
 * By what the owner of these credentials can be told from others: nothing is sent for it, and no secret can be got back
 * from it.
 */
export function identityOf(credentials: Credentials): Identity {
  const by = 'accessKey' in credentials ? 'accessKey' : 'login';
  const source: Source<object> = 'accessKey' in credentials ? credentials.accessKey : credentials.login;
  const mark = async (): Promise<string> =>
    createHmac('sha256', KEY)
      .update(JSON.stringify(await resolveSource(source)))
      .digest('hex');
  return { by, mark };
}

/** The same credentials; that they cannot be had (a file is gone, say) is told to those who look on. */
export function observedCredentials(credentials: Credentials, observers: Observers): Credentials {
  return 'accessKey' in credentials
    ? { accessKey: observed(credentials.accessKey, observers) }
    : { login: observed(credentials.login, observers) };
}

function observed<T extends object>(source: Source<T>, observers: Observers): Source<T> {
  if (typeof source !== 'function') return source;
  return async (question) => {
    try {
      return await resolveSource(source, question);
    } catch (error) {
      observers.credentialsChecked(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  };
}
