import { drawWorld } from '../../worlds/draw/draw-world';
import type { Deed, WorldKind, WorldPlan } from '../../worlds/draw/world-plan';

/** A world of that kind in which nothing befalls anybody but what is given. */
export function plainWorld(kind: WorldKind, given: Partial<WorldPlan> = {}): WorldPlan {
  for (let seed = 1; ; seed += 1) {
    const plan = drawWorld(seed);
    if (plan.kind !== kind) continue;
    const calm = { crowd: 0, halts: {}, dialect: {}, cloudSkewMs: 0, skewsMs: [0], tokenLifetimeMs: 86_400_000 };
    const nothing = { disturbances: [], faults: [], beatFaults: [] };
    return { ...plan, ...calm, ...nothing, login: 'accessKey', whenRunning: 'fail', ...given };
  }
}

/** The work of a step that starts these streams. */
export function streams(...jobIds: string[]): Pick<WorldPlan, 'work'> {
  const body = { jobIds, resumeSavepoint: false, triggerSavepoint: false, onPartialStart: 'allOrNothing' } as const;
  return { work: { service: 'dli', body: { action: 'start', ...body } } };
}

/** Somebody else starts that job, once. */
export function stranger(unit: string): Extract<Deed, { kind: 'stranger' }> {
  return { kind: 'stranger', unit, scheduled: false, insists: false };
}
