import type { Random } from '../random';
import type { FaultSpec } from '../../simulator';
import { LOGIN_CLUSTERS } from '../stage/connections-file';
import { drawFault } from './draw-fault';

/** Something that goes wrong, so long after the beginning. */
export type Disturbance = { atMs: number } & (
  | { kind: 'killWorker' }
  | { kind: 'freezeWorker'; ms: number }
  | { kind: 'killServer'; ms: number }
  | { kind: 'cutNetwork'; ms: number }
  | { kind: 'layFault'; fault: FaultSpec }
);

type Happening = Disturbance extends infer One ? (One extends Disturbance ? Omit<One, 'atMs'> : never) : never;

const MOST_KILLS = 60;
const KILL_EVERY_MS = 5_000;
const FREEZE_EVERY_MS = 9_000;
const CUT_EVERY_MS = 17_000;
const FAULT_EVERY_MS = 2_000;
const SERVER_EVERY_MS = 35_000;
/** A fault lies until a call meets it: none is laid so late that the calm would meet it. */
const FAULTS_UNTIL = 0.85;
const TOKENS_EXPIRE_EVERY_MS = 20_000;
/** Longer than the heartbeat timeout: another worker has taken over when this one wakes up. */
const LONG_FREEZE_MS = [32_000, 45_000] as const;
const LONG_FREEZES_FROM_MS = 90_000;

/**
 * The next call with a token is told that it has expired, and so are all that hold one. One at a time: fresh
 * tokens that are refused again and again are a login that does not work, and fail their step.
 */
const EXPIRED_TOKENS: FaultSpec = { match: { path: `/clusters/${LOGIN_CLUSTERS}` }, kind: 'expireToken' };

/** Everything that will go wrong, in order. */
export function drawDisturbances(random: Random, chaosMs: number): Disturbance[] {
  const killEveryMs = Math.max(KILL_EVERY_MS, chaosMs / MOST_KILLS);
  const serverEveryMs = Math.min(SERVER_EVERY_MS, chaosMs / 2);
  return [
    ...every(random, chaosMs, killEveryMs, () => ({ kind: 'killWorker' })),
    ...every(random, chaosMs, FREEZE_EVERY_MS, () => ({ kind: 'freezeWorker', ms: freezeMs(random, chaosMs) })),
    ...every(random, chaosMs, serverEveryMs, () => ({ kind: 'killServer', ms: random.between(200, 5_000) })),
    ...every(random, chaosMs, CUT_EVERY_MS, () => ({ kind: 'cutNetwork', ms: random.between(1_000, 8_000) })),
    ...every(random, chaosMs * FAULTS_UNTIL, FAULT_EVERY_MS, () => ({ kind: 'layFault', fault: drawFault(random) })),
    ...every(random, chaosMs * FAULTS_UNTIL, TOKENS_EXPIRE_EVERY_MS, () => ({
      kind: 'layFault',
      fault: EXPIRED_TOKENS,
    })),
  ].sort((one, other) => one.atMs - other.atMs);
}

function every(random: Random, chaosMs: number, everyMs: number, draw: () => Happening): Disturbance[] {
  const times: number[] = [];
  for (let at = everyMs; at < chaosMs; at += everyMs) times.push(at - random.between(0, everyMs / 2));
  return times.map((atMs) => ({ atMs, ...draw() }));
}

function freezeMs(random: Random, chaosMs: number): number {
  const isLong = chaosMs >= LONG_FREEZES_FROM_MS && random.chance(0.25);
  return isLong ? random.between(...LONG_FREEZE_MS) : random.between(1_000, 12_000);
}
