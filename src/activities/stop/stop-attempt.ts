import { Context } from '@temporalio/activity';
import { ActivityCancelledError } from '@temporalio/client';
import type { Timer } from '../../client/clock';
import { clock } from '../../client/clock';
import { HOUR_MS } from '../../domain/duration';
import { pauseUnlessDraining } from '../draining';
import { fairnessKeyOf } from '../fairness-key';
import { ALIVE_EVERY_MS, keepHeartbeatInTime } from '../kept-heartbeat';
import { type HasPresentClient, presentClientOf } from '../present-client';
import type { ToldRun } from '../../domain/told-by-wait';
import type { StopAttempt } from './stop-with-receipt';

const DEFAULT_STOP_FOR_MS = HOUR_MS;

/** Heartbeat details of a stop. */
interface StopDetails {
  kind: 'stop';
  /** Which runs the cloud was asked to stop. */
  asked: string[];
  /** What looks have found out of a run, with its id. */
  found: [string, unknown][];
  /** Which runs have been seen to be over. */
  over: string[];
  /** Why what runs under an id may be somebody else's, with that id. */
  doubts: [string, string][];
}

/** What cannot be read is asked for or looked at again, which does no harm. */
function runsIn(told: unknown, list: 'asked' | 'over'): string[] {
  const { [list]: runs } = (told ?? {}) as Partial<StopDetails>;
  return Array.isArray(runs) ? runs.filter((run) => typeof run === 'string') : [];
}

/** What each of these is, whoever uses it looks at. */
function pairsIn(told: unknown, list: 'found' | 'doubts'): [string, unknown][] {
  const { [list]: pairs } = (told ?? {}) as Partial<Record<typeof list, [string, unknown][]>>;
  const isPair = (one: unknown) => Array.isArray(one) && one.length === 2 && typeof one[0] === 'string';
  return Array.isArray(pairs) ? pairs.filter(isPair) : [];
}

function doubtsIn(told: unknown): [string, string][] {
  return pairsIn(told, 'doubts').filter((pair): pair is [string, string] => typeof pair[1] === 'string');
}

/**
 * A stop attempt that says every few seconds that it is alive, and what it has asked for. Before it asks for anything it has the server keep
 * what it knows: another attempt may have taken over, or a reset have begun a run whose own start bears the same id.
 */
export class TemporalStopAttempt implements StopAttempt {
  readonly asked: Set<string>;
  readonly over: Set<string>;
  readonly doubts: Map<string, string>;
  private readonly traces: Map<string, unknown>;
  private readonly endsAt: number;
  private readonly alive: Timer;
  private readonly activity = Context.current();
  /** Those that ask while one heartbeat is on its way share the next. */
  private keeping: Promise<void> = Promise.resolve();
  private nextToKeep: Promise<void> | undefined;

  constructor(
    forMs: number | undefined,
    private readonly draining: AbortSignal,
    /** Who tells by whom Temporal is asked now. @default by whom the activity began */
    readonly presentClient: HasPresentClient['presentClient'] = undefined,
  ) {
    const { info } = this.activity;
    this.asked = new Set(runsIn(info.heartbeatDetails, 'asked'));
    this.over = new Set(runsIn(info.heartbeatDetails, 'over'));
    this.doubts = new Map(doubtsIn(info.heartbeatDetails));
    this.traces = new Map(pairsIn(info.heartbeatDetails, 'found'));
    // From when the stop was first asked for, so that a chain of attempts ends in time.
    const alreadyMs = Math.max(0, clock.now() - info.scheduledTimestampMs);
    this.endsAt = clock.monotonicMs() + (forMs ?? DEFAULT_STOP_FOR_MS) - alreadyMs;
    this.alive = clock.every(ALIVE_EVERY_MS, () => this.beat());
  }

  async pause(ms: number): Promise<void> {
    this.beat();
    await pauseUnlessDraining(ms, this.draining);
  }

  nowMs(): number {
    return clock.monotonicMs();
  }

  get fairnessKey(): string {
    return fairnessKeyOf(this.activity.info);
  }

  leftMs(): number {
    return this.endsAt - clock.monotonicMs();
  }

  get found(): ReadonlyMap<string, unknown> {
    return this.traces;
  }

  /** No attempt before has told anything. */
  get knowsNothing(): boolean {
    return this.activity.info.heartbeatDetails === undefined;
  }

  /** Takes what the wait has told that was called off. */
  goOnFrom(runs: readonly ToldRun[]): void {
    for (const { id, trace, end } of runs) {
      if (trace !== undefined) this.traces.set(id, trace);
      if (end) this.over.add(id);
    }
  }

  /** At once: this worker may be gone when the cloud has answered what is asked next. */
  note(run: string, trace: unknown): void {
    const isNews = JSON.stringify(this.traces.get(run)) !== JSON.stringify(trace);
    this.traces.set(run, trace);
    if (isNews) this.beat();
  }

  keep(): Promise<void> {
    this.nextToKeep ??= this.keeping
      .catch(() => undefined)
      .then(async () => {
        this.nextToKeep = undefined;
        this.keeping = this.store();
        return this.keeping;
      });
    return this.nextToKeep;
  }

  /** Ends the heartbeats. Once for every attempt, whatever came of it. */
  close(): void {
    this.alive.cancel();
  }

  private async store(): Promise<void> {
    const { activity } = this;
    // One that waits in the SDK's throttle could leave after ours, with what it held before.
    this.beat();
    await keepHeartbeatInTime(presentClientOf(this, activity), activity, this.details()).catch((error: unknown) => {
      // Who clears up is told of a cancel, and goes on.
      if (!(error instanceof ActivityCancelledError)) throw error;
    });
  }

  private beat(): void {
    this.activity.heartbeat(this.details());
  }

  private details(): StopDetails {
    const { asked, traces, over, doubts } = this;
    return { kind: 'stop', asked: [...asked], found: [...traces], over: [...over], doubts: [...doubts] };
  }
}
