import { AsyncLocalStorage } from 'node:async_hooks';
import { clock } from '../../client/clock';

/** For how long an answer serves whoever asks the same: well under the shortest pause between two looks of one wait. */
const HOLDS_MS = 250;
/** A question is asked for many: it belongs to none of those who ask. */
const withoutContext = AsyncLocalStorage.snapshot();

interface Kept<Answer> {
  readonly askedAtMs: number;
  readonly answer: Promise<Answer>;
  answeredAtMs?: number;
}

/** Answers of the cloud. Whoever asks what is being asked, or was answered a moment ago, is given that. */
export class SharedAnswers<Answer> {
  private readonly kept = new Map<string, Kept<Answer>>();

  /**
   * @param most questions whose answers are kept; whoever asks one more asks for itself
   * @param nowMs a clock that no one sets, in milliseconds
   */
  constructor(
    private readonly most: number,
    private readonly nowMs: () => number = () => clock.monotonicMs(),
  ) {}

  /**
   * What is known under the key, or else what the cloud says now. A question that failed is nobody else's answer later.
   * @param sinceMs by the same clock: what was asked before it tells nothing of what has been done since. @default any will do
   */
  async of(key: string, ask: () => Promise<Answer>, sinceMs = Number.NEGATIVE_INFINITY): Promise<Answer> {
    const known = this.kept.get(key);
    if (known && this.holds(known) && known.askedAtMs >= sinceMs) return known.answer;
    const asked: Kept<Answer> = { askedAtMs: this.nowMs(), answer: withoutContext(ask) };
    if (!known && this.kept.size >= this.most) return asked.answer;
    this.kept.set(key, asked);
    const forget = () => void (this.kept.get(key) === asked && this.kept.delete(key));
    const letGo = () => {
      asked.answeredAtMs = this.nowMs();
      clock.after(HOLDS_MS, forget, { holdsProcess: false });
    };
    asked.answer.then(letGo, forget);
    return asked.answer;
  }

  /** By the clock, for a process may have been frozen before it came to forget. */
  private holds({ answeredAtMs }: Kept<Answer>): boolean {
    return answeredAtMs === undefined || this.nowMs() - answeredAtMs <= HOLDS_MS;
  }
}
