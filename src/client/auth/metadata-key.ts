import { Agent } from 'undici';
import { clock } from '../clock';
import type { AccessKey, SourceQuestion } from './credentials';
import { pauseAfter } from './growing-pause';
import { readMetadataKey, type FetchedKey } from './read-metadata-key';

/** A key is renewed this long before its end, or at half its life when that is shorter. */
const RENEW_BEFORE_END_MS = 30 * 60_000;
/** The service may hand out the old key until shortly before its end: it is not asked more often than this. */
const LEAST_BETWEEN_RENEWALS_MS = 1_000;
/** While the service does not answer, a key that is still good is used on, and the service asked again after so long. */
const RENEWAL_PAUSE_MS = 30_000;
/** Many calls that find no key share one refusal for so long, longer with each refusal in a row. */
const REFUSAL_LASTS_MS = { first: 1_000, growth: 2, most: 30_000 };
/** A key that was refused by the cloud is worth a new one, once in so long: the service limits how often it is asked. */
const FRESH_ENOUGH_MS = 10_000;
const CONNECT_WITHIN_MS = 1_000;

/** Where and how to ask the metadata service. */
export interface MetadataKeyOptions {
  /** Scheme, host and port of the metadata service. */
  endpoint: string;
  /**
   * Longest time for one request, in milliseconds.
   * @default 3_000
   */
  timeoutMs?: number;
  /** Told once when a renewal fails while the key of before is still good. */
  warn?: (message: string) => void;
}

interface HeldKey {
  key: AccessKey;
  fetchedAtMs: number;
  renewAtMs: number;
  endsAtMs: number;
}

/**
 * The temporary access key of the agency that is bound to the ECS we run on, renewed well before its end. However many
 * ask, there is one request; while a key is good nobody waits for its successor.
 */
export class MetadataKey {
  readonly #options: Required<MetadataKeyOptions>;
  #held?: HeldKey;
  #renewal?: Promise<AccessKey>;
  #refusal?: { error: unknown; untilMs: number; lastsMs: number };
  #hasWarned = false;

  constructor({ endpoint, timeoutMs = 3_000, warn = () => undefined }: MetadataKeyOptions) {
    this.#options = { endpoint, timeoutMs, warn };
  }

  /**
   * The key that is good now, fetched where there is none.
   * @throws {HuaweiCloudError} when there is no key that is still good and none can be fetched, saying what to do
   */
  async key({ fresh }: SourceQuestion): Promise<AccessKey> {
    const now = clock.monotonicMs();
    const held = this.#held;
    if (held === undefined || now >= held.endsAtMs) return this.#fetchOrRefuse(now);
    if (fresh && now - held.fetchedAtMs >= FRESH_ENOUGH_MS) return this.#renewal ?? this.#fetchInPlaceOf(held);
    if (now >= held.renewAtMs) this.#renewBehind(held, now);
    return held.key;
  }

  /** A request that is not answered takes its time: the key may end in it. */
  #fetchInPlaceOf({ key, endsAtMs }: HeldKey): Promise<AccessKey> {
    return this.#fetch().catch((error: unknown) => {
      if (clock.monotonicMs() >= endsAtMs) throw error;
      return key;
    });
  }

  async #fetchOrRefuse(now: number): Promise<AccessKey> {
    // Whatever it was, asking a thousand times does not mend it.
    if (this.#refusal !== undefined && now < this.#refusal.untilMs) throw this.#refusal.error;
    return this.#fetch();
  }

  #renewBehind(held: HeldKey, now: number): void {
    held.renewAtMs = now + RENEWAL_PAUSE_MS;
    this.#fetch().catch((error: unknown) => {
      if (this.#hasWarned) return;
      this.#hasWarned = true;
      const reason = error instanceof Error ? error.message : String(error);
      const leftMinutes = Math.max(0, Math.round((held.endsAtMs - clock.monotonicMs()) / 60_000));
      this.#options.warn(
        `The temporary key of this ECS could not be renewed; the present one is good for ${leftMinutes} min more. ${reason}`,
      );
    });
  }

  #fetch(): Promise<AccessKey> {
    this.#renewal ??= this.#ask().finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  async #ask(): Promise<AccessKey> {
    const { endpoint, timeoutMs } = this.#options;
    // One of its own each time: hours lie between two requests. Plain undici heeds no proxy and follows no redirect.
    const dispatcher = new Agent({ connect: { timeout: CONNECT_WITHIN_MS } });
    try {
      this.#held = held(await readMetadataKey(dispatcher, endpoint, timeoutMs));
      this.#refusal = undefined;
      this.#hasWarned = false;
      return this.#held.key;
    } catch (error) {
      const lastsMs = pauseAfter(this.#refusal?.lastsMs, REFUSAL_LASTS_MS);
      this.#refusal = { error, lastsMs, untilMs: clock.monotonicMs() + lastsMs };
      throw error;
    } finally {
      await dispatcher.destroy();
    }
  }
}

function held({ key, lifetimeMs }: FetchedKey): HeldKey {
  const now = clock.monotonicMs();
  const untilRenewalMs = Math.max(lifetimeMs - RENEW_BEFORE_END_MS, lifetimeMs / 2, LEAST_BETWEEN_RENEWALS_MS);
  return { key, fetchedAtMs: now, renewAtMs: now + untilRenewalMs, endsAtMs: now + lifetimeMs };
}
