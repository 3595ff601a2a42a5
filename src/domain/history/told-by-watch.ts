import type { Run, RunEnd } from '../run';
import { BAD_ENDS } from '../verdict';

/**
 * What the heartbeat of a watch tells of these runs: how those have ended that it has seen end badly, and what looks have found out of
 * the others. Nothing where it cannot be read.
 */
export function toldByWatch(heartbeat: unknown, runs: readonly Run[]): RunEnd[] {
  const { kind, runs: told } = recordOf(heartbeat);
  if (kind !== 'watch' || !Array.isArray(told)) return [];
  const known = told.map(recordOf);
  return runs.flatMap(({ id, job, origin }): RunEnd[] => {
    const one = known.find((other) => other['id'] === id);
    if (!one) return [];
    const { verdict, reason } = recordOf(one['end']);
    const bad = BAD_ENDS.find((end) => end === verdict);
    return [
      {
        id,
        job,
        origin,
        verdict: bad ?? 'undecided',
        status: textOf(one['status']),
        reason: textOf(reason),
        trace: one['trace'],
      },
    ];
  });
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
