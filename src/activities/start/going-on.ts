import type { CallOptions } from '../../client/call-options';
import type { Run } from '../../domain/run';
import { hasEnded } from '../../domain/verdict';
import type { RemoteJob } from '../remote-job';

const LOOK_PAUSE_MS = 2_000;

/** What is needed to look for a while. */
interface Patience {
  /** How long the cloud may take to show a run that it has accepted, in milliseconds. */
  visibilityMs: number;
  call: CallOptions;
  attempt: { nowMs(): number; pause(ms: number): Promise<void> };
}

/**
 * Which of these runs have not come to rest. One that the cloud does not show is waited for as long as a run that was
 * just started may take to show; after that it is nobody's.
 */
export async function goingOn<Trace>(
  job: RemoteJob<unknown, Trace>,
  runs: readonly Run<Trace>[],
  { visibilityMs, call, attempt }: Patience,
): Promise<Run<Trace>[]> {
  const until = attempt.nowMs() + visibilityMs;
  for (;;) {
    const seen = await Promise.all(
      runs.map(async (run) => (await job.checkStopped([run], call))[0]?.verdict ?? 'lost'),
    );
    const leftMs = until - attempt.nowMs();
    if (!seen.includes('lost') || leftMs <= 0) return runs.filter((_run, at) => !hasEnded(seen[at] ?? 'lost'));
    await attempt.pause(Math.min(LOOK_PAUSE_MS, leftMs));
  }
}
