import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@temporalio/common';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { CredentialsStanding } from '../../connections/credentials-standing';

const TURN_MS = 1_000;
const CALL_TIMEOUT_MS = 10_000;
/** Between two questions that had no good answer: doubling. */
const PAUSE_MS = { first: 2_000, most: 60_000 };
/**
 * A refused login is repeated when its secret has changed; else so seldom that it locks nobody, for a user who was
 * locked and is let in again.
 */
const LOGIN_AGAIN_MS = 15 * 60_000;
const UNREADABLE = 'unreadable';

/** Asks the cloud whether it accepts the credentials of each connection, until it does; then their calls tell. */
export class CredentialsWatch {
  private readonly checks: ConnectionCheck[];
  private readonly ended = new AbortController();
  private isPolling = false;

  constructor(
    connections: { cloud: HuaweiCloud; standing: CredentialsStanding }[],
    private readonly log: Pick<Logger, 'info' | 'warn'>,
  ) {
    this.checks = connections.map(({ cloud, standing }) => new ConnectionCheck(cloud, standing));
    for (const { standing } of connections) standing.onChange(() => this.say(standing));
  }

  /**
   * Asks until no credentials are refused, and goes on asking after that.
   * No answer is no refusal: a worker that can reach Temporal answers cancels and queries while the cloud is away.
   * @returns whether it came to that; false when the signal aborts before
   */
  async untilAccepted(signal: AbortSignal): Promise<boolean> {
    signal.addEventListener('abort', () => this.end(), { once: true });
    if (signal.aborted) this.end();
    while (!this.ended.signal.aborted) {
      await this.turn();
      if (this.checks.every((check) => check.hasAsked && check.standing.is !== 'refused')) break;
      await this.rest();
    }
    if (this.ended.signal.aborted) return false;
    this.isPolling = true;
    void this.goOn();
    return true;
  }

  /** Asks nothing any more, and says nothing. */
  end(): void {
    this.ended.abort();
    for (const check of this.checks) check.end();
  }

  private async goOn(): Promise<void> {
    while (!this.ended.signal.aborted) {
      await this.rest();
      await this.turn();
    }
  }

  private async turn(): Promise<void> {
    await Promise.all(this.checks.map(async (check) => check.turn()));
  }

  private async rest(): Promise<void> {
    await pause(TURN_MS, undefined, { signal: this.ended.signal }).catch(() => undefined);
  }

  private say({ connection, is, refusal }: CredentialsStanding): void {
    if (this.ended.signal.aborted) return;
    const name = JSON.stringify(connection);
    if (is === 'accepted') {
      this.log.info(`Connection ${name}: the cloud accepts the credentials.`);
      return;
    }
    const until = this.isPolling
      ? 'Starts fail until they are accepted; waits go on.'
      : 'This worker takes no task until they are accepted.';
    const trouble = wereHad(refusal) ? 'are refused' : 'cannot be had';
    this.log.warn(`Connection ${name}: the credentials ${trouble}. ${refusal?.message ?? ''} ${until}`);
  }
}

/** What the cloud itself refuses; a file, or the metadata service of an ECS, has nothing to show to it. */
function wereHad(refusal: Error | undefined): boolean {
  return refusal instanceof HuaweiCloudError && refusal.service !== 'ECS';
}

class ConnectionCheck {
  hasAsked = false;
  /** One each: a signal that dozens of connections listen to would look like a leak. */
  private readonly ended = new AbortController();
  private tries = 0;
  private nextAtMs = 0;
  /** Of the secret that was refused. */
  private refusedMark: string | undefined;

  constructor(
    private readonly cloud: HuaweiCloud,
    readonly standing: CredentialsStanding,
  ) {}

  end(): void {
    this.ended.abort();
  }

  async turn(): Promise<void> {
    if (this.standing.is === 'accepted') {
      this.hasAsked = true;
      this.tries = 0;
      this.refusedMark = undefined;
      return;
    }
    const mark = await this.mark();
    // A call was refused just now: as good as our own question.
    if (this.hasAsked && this.standing.is === 'refused' && this.refusedMark === undefined) return this.plan(mark);
    const isChanged = this.refusedMark !== undefined && this.refusedMark !== mark;
    if (!isChanged && performance.now() < this.nextAtMs) return;
    if (isChanged) this.tries = 0;
    // Whatever it throws, the standing knows what the cloud has said, if anything.
    const { signal } = this.ended;
    await this.cloud.checkCredentials({ timeoutMs: CALL_TIMEOUT_MS, signal }).catch(() => undefined);
    this.hasAsked = true;
    this.plan(mark);
  }

  private plan(mark: string): void {
    const isRefused = this.standing.is === 'refused';
    this.refusedMark = isRefused ? mark : undefined;
    const backOffMs = Math.min(PAUSE_MS.first * 2 ** Math.min(this.tries, 10), PAUSE_MS.most);
    this.tries += 1;
    const isLogin = this.cloud.identity.by === 'login';
    this.nextAtMs = performance.now() + (isRefused && isLogin && mark !== UNREADABLE ? LOGIN_AGAIN_MS : backOffMs);
  }

  private async mark(): Promise<string> {
    return this.cloud.identity.mark().catch(() => UNREADABLE);
  }
}
