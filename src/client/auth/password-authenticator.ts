import { createHash } from 'node:crypto';
import { clock } from '../clock';
import type { Authenticator, Authorization, UnsignedRequest } from './authenticator';
import { type PasswordLogin, resolveSource, secretsOfLogin, type Source } from './credentials';
import { pauseAfter } from './growing-pause';
import { HuaweiCloudError } from '../huawei-cloud-error';
import type { IamToken } from './iam';

/** A token is renewed this long before its end, or at half its life when that is shorter. */
const RENEW_BEFORE_END_MS = 30 * 60_000;
/** Assumed when the reply does not tell; the vendor's tokens live 24 hours. */
const ASSUMED_LIFETIME_MS = 60 * 60_000;
/**
 * IAM locks a user after some wrong passwords, and a wait may go on for days with one that was changed meanwhile: a
 * refused login is not repeated for so long, and each time longer.
 */
const REFUSAL_LASTS_MS = { first: 60_000, growth: 4, most: 15 * 60_000 };
/** While IAM does not answer, a token that is still good is used on, and IAM asked again after so long. */
const RENEWAL_PAUSE_MS = 30_000;

interface HeldToken {
  token: string;
  renewAtMs: number;
  endsAtMs: number;
}

interface Refusal {
  fingerprint: string;
  error: HuaweiCloudError;
  lastsMs: number;
  untilMs: number;
}

/** Exchanges a password for a token and keeps it; however many wait, there is one login. */
export class PasswordAuthenticator implements Authenticator {
  readonly #source: Source<PasswordLogin>;
  readonly #createToken: (login: PasswordLogin) => Promise<IamToken>;
  #held?: HeldToken;
  #login?: Promise<void>;
  #refusal?: Refusal;
  #userName?: string;
  #secrets: string[] = [];

  constructor(source: Source<PasswordLogin>, createToken: (login: PasswordLogin) => Promise<IamToken>) {
    this.#source = source;
    this.#createToken = createToken;
    if (typeof source !== 'function') this.#userName = source.user;
  }

  get userName(): string | undefined {
    return this.#userName;
  }

  async ready(): Promise<void> {
    if (this.#held !== undefined && clock.monotonicMs() < this.#held.renewAtMs) return;
    try {
      await this.#logIn();
    } catch (error) {
      // A login that is not answered takes its time: the token may have ended in it.
      const now = clock.monotonicMs();
      if (this.#held === undefined || now >= this.#held.endsAtMs) throw error;
      this.#held.renewAtMs = Math.min(now + RENEWAL_PAUSE_MS, this.#held.endsAtMs);
    }
  }

  /** Newer pages ask for the project beside the token, which is good for it alone; older ones pass over it. */
  async authorize({ projectId }: Pick<UnsignedRequest, 'projectId'>): Promise<Authorization> {
    await this.ready();
    const token = this.#held?.token ?? '';
    const headers: Record<string, string> = { 'x-auth-token': token };
    if (projectId !== undefined) headers['x-project-id'] = projectId;
    return { headers, secrets: [token, ...this.#secrets] };
  }

  async refresh(refused: Authorization): Promise<boolean> {
    if (this.#held?.token === refused.headers['x-auth-token']) this.#held = undefined;
    // Another call may have brought a new token meanwhile.
    if (this.#held === undefined) await this.#logIn();
    return true;
  }

  #logIn(): Promise<void> {
    this.#login ??= this.#fetchToken().finally(() => (this.#login = undefined));
    return this.#login;
  }

  async #fetchToken(): Promise<void> {
    const login = await resolveSource(this.#source);
    this.#userName = login.user;
    this.#secrets = secretsOfLogin(login);
    this.#failFast(login);
    try {
      // Its life began before its reply came, which may have been long on the way.
      const from = clock.monotonicMs();
      this.#held = held(await this.#createToken(login), from);
      this.#refusal = undefined;
    } catch (error) {
      if (error instanceof HuaweiCloudError && !error.isTransient) {
        this.#refusal = refusalAfter(this.#refusal, fingerprintOf(login), error);
      }
      throw error;
    }
  }

  /** A changed password is tried at once. */
  #failFast(login: PasswordLogin): void {
    const refusal = this.#refusal;
    if (refusal === undefined || clock.monotonicMs() >= refusal.untilMs) return;
    if (refusal.fingerprint !== fingerprintOf(login)) return;
    const { error } = refusal;
    throw new HuaweiCloudError(error, { ...error, what: 'was refused a moment ago and is not repeated', cause: error });
  }
}

function refusalAfter(last: Refusal | undefined, fingerprint: string, error: HuaweiCloudError): Refusal {
  const lastsMs = pauseAfter(last?.fingerprint === fingerprint ? last.lastsMs : undefined, REFUSAL_LASTS_MS);
  return { fingerprint, error, lastsMs, untilMs: clock.monotonicMs() + lastsMs };
}

function held({ token, lifetimeMs = ASSUMED_LIFETIME_MS }: IamToken, from: number): HeldToken {
  const untilRenewalMs = Math.max(lifetimeMs - RENEW_BEFORE_END_MS, lifetimeMs / 2);
  return { token, renewAtMs: from + untilRenewalMs, endsAtMs: from + lifetimeMs };
}

function fingerprintOf({ domain, user, password }: PasswordLogin): string {
  return createHash('sha256')
    .update(JSON.stringify([domain, user, password]))
    .digest('hex');
}
