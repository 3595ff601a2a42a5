import type { Logger } from '@temporalio/common';
import { type AccessOptions, changeOf, type TemporalAccess } from '../config/temporal-access';

/** How a connection takes up what is new. */
export interface Follower {
  /** Shows another API key from the next call on. */
  setApiKey(key: string): Promise<void>;
  /** Puts another connection in the place of this one. */
  reconnect(options: AccessOptions): Promise<void>;
}

/** Some stats and small files: cheap enough for a certificate that is good for an hour. */
const LOOK_EVERY_MS = 2_000;

/** Looks now and then whether what Temporal is shown has been rotated, and has it taken up. */
export class AccessFollower {
  private looking: Promise<void> | undefined;
  private complaint?: string;
  private readonly timer: NodeJS.Timeout;

  /** @param used what the connection was opened with */
  constructor(
    private used: AccessOptions,
    private readonly access: TemporalAccess,
    private readonly follower: Follower,
    private readonly log: () => Pick<Logger, 'info' | 'warn'>,
  ) {
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = undefined));
    }, LOOK_EVERY_MS);
    this.timer.unref();
  }

  /** Looks no more; what it was about to take up has been taken up then, or not. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private async look(): Promise<void> {
    const now = this.access.now();
    const change = changeOf(this.used, now);
    if (change === 'none') return;
    const what = change === 'apiKey' ? 'API key' : 'certificate';
    try {
      if (change === 'apiKey' && now.apiKey !== undefined) await this.follower.setApiKey(now.apiKey);
      else await this.follower.reconnect(now);
      this.used = now;
      this.complaint = undefined;
      this.log().info(`Temporal is shown another ${what} from now on.`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== this.complaint) this.log().warn(`The new ${what} for Temporal cannot be used yet: ${reason}`);
      this.complaint = reason;
    }
  }
}
