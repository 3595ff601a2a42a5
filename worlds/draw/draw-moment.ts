import type { Random } from '../../chaos/random';
import type { Deed, Moment } from './world-plan';

/** A signature may be a quarter of an hour old: worlds whose clocks are further off are about nothing else. */
const MOST_SKEW_MS = 5 * 60_000;

/** How wrong a clock is, in milliseconds: half of them are not. */
export function drawSkew(random: Random): number {
  return random.chance(0.5) ? 0 : random.between(-MOST_SKEW_MS, MOST_SKEW_MS) * (random.chance(0.3) ? 1 : 0.01);
}

/** None up to four, and mostly about so many. */
export function severalOf<Thing>(random: Random, about: number, draw: () => Thing): Thing[] {
  return Array.from({ length: random.between(0, about) + (random.chance(0.2) ? 2 : 0) }, draw);
}

/** Those around the start, where a moment decides about one run or two, oftener than the rest. */
export function drawMoment(random: Random): Moment {
  return random.weighted<Moment>(
    [
      [1, 'begins'],
      [1, 'startBegun'],
      [1.5, 'fenceStored'],
      [1.5, 'fenceKnown'],
      [2, 'startLeft'],
      [2, 'startArrived'],
      [1.5, 'startAnswered'],
      [1, 'startDone'],
      [1, 'watchBegun'],
      [0.7, 'lookArrived'],
      [2, 'lookAnswered'],
      [1, 'stopBegun'],
      [1, 'stopArrived'],
      [1.5, 'strangerStarted'],
    ],
    'startArrived',
  );
}

/** At once, in some milliseconds, or after some while. */
export function drawDelay(random: Random): number {
  const shape = random.between(1, 4);
  if (shape <= 2) return shape === 1 ? 0 : random.between(1, 40);
  return shape === 3 ? random.between(40, 3_000) : random.between(3_000, 45_000);
}

/** What befalls a worker: for how long it is gone or stands still, and how far its clock jumps. */
export function drawForWorker(random: Random, kind: 'kill' | 'drain' | 'freeze' | 'jump'): Deed {
  switch (kind) {
    case 'kill':
    case 'drain':
      return { kind, backAfterMs: random.between(500, 20_000) };
    case 'freeze':
      return { kind, forMs: random.chance(0.5) ? random.between(3_000, 12_000) : random.between(12_000, 90_000) };
    case 'jump':
      return { kind, byMs: random.between(-MOST_SKEW_MS, MOST_SKEW_MS) };
  }
}
