import { asyncLocalStorage } from '@temporalio/activity';
import { asError } from '../../src/client/call-options';
import type { Clock, Timer } from '../../src/client/clock';
import { Agenda, type Due } from './agenda';
import type { Machine } from './machine';
import { onceQuiet } from './quiet';

/** A world in which more happens goes in circles. */
const MOST_HAPPENS = 100_000;
/** When every world begins, in milliseconds since 1970. */
const BEGINS_AT_MS = Date.UTC(2026, 2, 1);

/**
 * The time of one world. One thing happens after the other, each to its end, and all that follows from it without waiting
 * belongs to the same moment and the same machine. What is due on a machine that is frozen happens when it goes on; on one
 * that was killed, never.
 */
export class WorldTime {
  /** Milliseconds since the world began. */
  nowMs = 0;
  /** The machine whose code runs at this moment; absent where it is nobody's that can be frozen or killed. */
  here: Machine | undefined;
  /** How many things have happened. */
  happened = 0;
  private readonly agenda = new Agenda();
  private arranged = 0;
  private held: Promise<void> | undefined;

  /** The time of day by a clock that nobody has put wrong, in milliseconds since 1970. */
  get wallMs(): number {
    return BEGINS_AT_MS + this.nowMs;
  }

  /** Does this so many milliseconds from now. @param on the machine on which it happens */
  after(ms: number, on: Machine | undefined, act: () => void): Timer {
    this.arranged += 1;
    // Whole milliseconds, as Node's timers have them: parts of them add up to moments that never come.
    const due: Due = { atMs: this.nowMs + Math.max(0, Math.ceil(ms)), nth: this.arranged, on, act };
    this.agenda.push(due);
    return { cancel: () => void (due.act = undefined) };
  }

  /** Lets time pass until that is so, nothing is due any more, or the world is that old. */
  passUntil(isOver: () => boolean, untilMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const goOn = (): void => {
        const { held } = this;
        this.held = undefined;
        if (held) return void held.then(goOn, reject);
        try {
          if (isOver() || !this.oneHappens(untilMs)) resolve();
          else onceQuiet(goOn);
        } catch (error) {
          reject(asError(error));
        }
      };
      onceQuiet(goOn);
    });
  }

  /** Nothing else happens until that is done: it goes by timers that are not of this world. */
  hold(until: Promise<void>): void {
    const { held } = this;
    this.held = held ? held.then(async () => until) : until;
  }

  /** The clock of whatever machine asks. @param random draws a number from 0 up to 1 */
  clock(random: () => number): Clock {
    return {
      now: () => this.wallMs + (this.here?.skewMs ?? 0),
      monotonicMs: () => this.nowMs,
      after: (ms, act) => this.after(Math.max(1, ms), this.here, inItsContext(act)),
      every: (ms, act) => this.every(ms, inItsContext(act)),
      random,
    };
  }

  private every(ms: number, act: () => void): Timer {
    const on = this.here;
    let timer: Timer;
    const again = () => {
      timer = this.after(ms, on, () => {
        again();
        act();
      });
    };
    again();
    return { cancel: () => timer.cancel() };
  }

  /** @returns false where nothing more happens until then */
  private oneHappens(untilMs: number): boolean {
    const { agenda } = this;
    for (let { next } = agenda; next !== undefined && next.atMs <= untilMs; next = agenda.next) {
      agenda.pop();
      const { act, on } = next;
      if (act === undefined) continue;
      this.nowMs = Math.max(this.nowMs, next.atMs);
      if (on?.isDead) continue;
      if (on !== undefined && on.frozenUntilMs > this.nowMs) {
        next.atMs = on.frozenUntilMs;
        agenda.push(next);
        continue;
      }
      this.here = on;
      this.happened += 1;
      act();
      return this.happened <= MOST_HAPPENS;
    }
    return false;
  }
}

/** As Node's own timers do it, for the one context that the activities go by. */
function inItsContext(act: () => void): () => void {
  const context = asyncLocalStorage.getStore();
  return context === undefined ? act : () => asyncLocalStorage.run(context, act);
}
