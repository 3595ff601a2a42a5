import type { WaitsOfService } from '../../activities/watch/waits-report';
import type { CredentialsStanding } from '../../connections/credentials-standing';
import type { Vitals } from '../../plugin/vitals';
import type { PollStanding } from './poll-watch';

/** One thing that has to be well, and what to do where it is not. */
interface ReadinessCheck {
  check: 'temporal' | 'credentials' | 'watcher' | 'polling';
  /** Which connection, where each has a check of its own. */
  connection?: string;
  /** Whether it is well. */
  ok: boolean;
  /** In a sentence or two, where it is not well. */
  why?: string;
}

/** Whether a worker does its work, and what was looked at for it. */
export interface ReadinessReport {
  /** Whether all is well. */
  ready: boolean;
  /** Each thing that readiness rests on, by its name. */
  checks: ReadinessCheck[];
}

/** What the answer is made of. */
export interface ReadinessSources {
  /** One call to the server. @throws an error that says in a sentence why it does not answer in time, and what to do */
  askTemporal(): Promise<void>;
  /** How the worker fares at this moment. */
  vitals(): Vitals;
  /** How its polls stand; undefined before it makes any. */
  polls(): PollStanding | undefined;
  /** Whether somebody has told the worker to stop. */
  isToldToStop(): boolean;
}

/** However often a check comes, the server is asked no oftener. */
const ANSWER_HOLDS_MS = 3_000;
/** Queues of looks are minutes long at most; one that is this late is not coming. */
const OVERDUE_BY_FAR_MS = 10 * 60_000;

/** Says whether a worker does its work, and else what keeps it from that. */
export class Readiness {
  private temporal: { atMs: number; answer: Promise<ReadinessCheck> } | undefined;

  constructor(private readonly sources: ReadinessSources) {}

  /** Looks at everything; the server's answer may be some seconds old. */
  async report(): Promise<ReadinessReport> {
    // The slow question first: the others are told as they stand when the answer leaves.
    const temporal = await this.temporalCheck();
    const vitals = this.sources.vitals();
    const checks = [
      temporal,
      ...vitals.credentials.map(credentialsCheck),
      watcherCheck(vitals.waits),
      this.pollingCheck(vitals),
    ];
    return { ready: checks.every(({ ok }) => ok), checks };
  }

  private temporalCheck(): Promise<ReadinessCheck> {
    const now = performance.now();
    if (!this.temporal || now - this.temporal.atMs >= ANSWER_HOLDS_MS) {
      this.temporal = { atMs: now, answer: this.askTemporal() };
    }
    return this.temporal.answer;
  }

  private async askTemporal(): Promise<ReadinessCheck> {
    try {
      await this.sources.askTemporal();
      return { check: 'temporal', ok: true };
    } catch (error) {
      return { check: 'temporal', ok: false, why: error instanceof Error ? error.message : String(error) };
    }
  }

  private pollingCheck({ isDraining, credentials }: Vitals): ReadinessCheck {
    if (this.sources.isToldToStop()) return failedPolling({ why: 'The worker drains: it was told to stop.' });
    if (isDraining) return failedPolling({ why: 'The worker takes no more tasks and ends: its log says why.' });
    const standing = this.sources.polls();
    if (standing) return standing.is === 'accepted' ? { check: 'polling', ok: true } : failedPolling(standing);
    const refused = credentials.some(({ is }) => is === 'refused');
    const why = refused ? 'No task is taken while credentials are refused.' : 'The worker is starting.';
    return { check: 'polling', ok: false, why };
  }
}

const failedPolling = ({ why }: { why: string }): ReadinessCheck => ({ check: 'polling', ok: false, why });

function credentialsCheck({ connection, is, refusal }: CredentialsStanding): ReadinessCheck {
  if (is === 'accepted') return { check: 'credentials', connection, ok: true };
  const unknown =
    'The cloud has not said yet whether it accepts the credentials: IAM does not answer, and is asked again.';
  return { check: 'credentials', connection, ok: false, why: refusal?.message ?? unknown };
}

function watcherCheck(waits: WaitsOfService[]): ReadinessCheck {
  const late = waits.find(({ overdueMs }) => overdueMs > OVERDUE_BY_FAR_MS);
  if (!late) return { check: 'watcher', ok: true };
  const minutes = Math.round(late.overdueMs / 60_000);
  const why =
    `A look of ${late.service} has been due for ${minutes} minutes. See huaweicloud_budget_left: where it is 0, ` +
    'raise the limit or start fewer jobs; else restart this worker, another takes its waits up.';
  return { check: 'watcher', ok: false, why };
}
