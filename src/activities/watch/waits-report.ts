import { clock } from '../../client/clock';
import { STEP_TYPE_NAMES } from '../../domain/step-types';
import type { OpenWait } from './open-wait';

/** How the waits of one service stand. */
export interface WaitsOfService {
  /** `cdm`, `dgc` or `dli`. */
  service: string;
  /** How many stand where. */
  states: Record<OpenWait['state'], number>;
  /** How long the runs of the oldest have been going; 0 without any. */
  oldestMs: number;
  /** For how long the look that has waited longest for its answer has been due; 0 when none is. */
  overdueMs: number;
}

/** How waits stand, by service. @returns one entry for every service, also those without a wait */
export function reportOf(waits: Iterable<OpenWait>, nowMs = clock.monotonicMs()): WaitsOfService[] {
  const byService = new Map<string, WaitsOfService>(STEP_TYPE_NAMES.map((service) => [service, noneOf(service)]));
  for (const { wait, state, ageMs, dueSinceMs } of waits) {
    const report = byService.get(wait.service) ?? noneOf(wait.service);
    byService.set(wait.service, report);
    report.states[state] += 1;
    report.oldestMs = Math.max(report.oldestMs, ageMs);
    report.overdueMs = Math.max(report.overdueMs, nowMs - (dueSinceMs ?? nowMs));
  }
  return [...byService.values()];
}

function noneOf(service: string): WaitsOfService {
  return { service, states: { resting: 0, due: 0, listed: 0, fallback: 0, polling: 0 }, oldestMs: 0, overdueMs: 0 };
}
