import type { CallOptions } from '../../client/call-options';
import type { Run } from '../../domain/run';
import type { Sighting } from '../../domain/verdict';
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
 * Which of these runs have not come to rest, each with what makes it doubtful whether it is ours still. One that the cloud
 * does not show is waited for as long as a run that was just started may take to show; after that it is nobody's.
 */
export async function goingOn<Trace>(
  job: RemoteJob<unknown, Trace>,
  runs: readonly Run<Trace>[],
  { visibilityMs, call, attempt }: Patience,
): Promise<Run<Trace>[]> {
  const until = attempt.nowMs() + visibilityMs;
  /** What follows a stream that has ended goes by its id. */
  const over = new Map<string, Sighting>();
  const look = async (run: Run<Trace>) => {
    const sighting = over.get(run.id) ?? (await job.checkStopped([run], call))[0];
    if (sighting && isOver(sighting)) over.set(run.id, sighting);
    return { run, sighting };
  };
  for (;;) {
    const seen = await Promise.all(runs.map(look));
    const leftMs = until - attempt.nowMs();
    const isShown = seen.every(({ sighting }) => sighting !== undefined && sighting.verdict !== 'lost');
    if (isShown || leftMs <= 0) return seen.flatMap(({ run, sighting }) => goesOn(run, sighting));
    await attempt.pause(Math.min(LOOK_PAUSE_MS, leftMs));
  }
}

function isOver({ verdict, doubt }: Sighting): boolean {
  return doubt === undefined && verdict !== 'lost' && hasEnded(verdict);
}

function goesOn<Trace>(run: Run<Trace>, { verdict, doubt }: Partial<Sighting> = {}): Run<Trace>[] {
  if (doubt !== undefined) return [{ ...run, doubt }];
  return hasEnded(verdict ?? 'lost') ? [] : [run];
}
