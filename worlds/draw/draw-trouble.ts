import type { Random } from '../../chaos/random';
import type { Fault, Refusal, RequestKind, Trouble } from './world-plan';

/** On which requests faults fall, and how often. */
export const CHANCES_OF_FAULTS: readonly (readonly [number, RequestKind])[] = [
  [4, 'start'],
  [4, 'read'],
  [1, 'stop'],
  [0.3, 'login'],
];

/**
 * The longest that a request is on its way, in milliseconds. A start that is taken up later than its own timeout (30 s)
 * is one of the windows that stay open (docs/promises.md, what remains of P1): it is measured, and not part of a world.
 */
const LATEST_MS = 29_000;

const WITHOUT_A_WORD = { status: 400 } as const;
const BY_WHO_STANDS_BETWEEN = [
  { status: 500 },
  { status: 502 },
  { status: 504 },
  { status: 502, code: 'APIGW.0201' },
  { status: 504, code: 'APIGW.0201' },
] as const;
/** Whoever says 429 or 503 has not carried it out, by the table of codes. */
const WHEN_BUSY = [{ status: 503 }, { status: 429 }, { status: 429, code: 'APIGW.0308' }] as const;
const REFUSALS_AFTER = [WITHOUT_A_WORD, ...BY_WHO_STANDS_BETWEEN] as const;
const REFUSALS_BEFORE = [...REFUSALS_AFTER, ...WHEN_BUSY] as const;
/** Whoever says 400 without a word again and again is believed after a few tries. */
const REFUSED_IN_A_ROW = [...BY_WHO_STANDS_BETWEEN, ...WHEN_BUSY] as const;

export function drawTrouble(random: Random, on: RequestKind): Trouble {
  const kind = random.weighted<Trouble['kind']>(
    [
      [1, 'unreachable'],
      [1, 'lostBefore'],
      [1, 'silentBefore'],
      [2, 'lostAfter'],
      [2, 'silentAfter'],
      [0.7, 'cut'],
      [0.3, 'halfBefore'],
      [0.5, 'halfAfter'],
      [1.5, 'late'],
      [0.5, 'lateLost'],
      [1, 'lateReply'],
      [1, 'refusedBefore'],
      [on === 'start' || on === 'stop' ? 1 : 0, 'refusedAfter'],
    ],
    'lostAfter',
  );
  switch (kind) {
    case 'late':
    case 'lateLost':
    case 'lateReply':
      return { kind, ms: random.chance(0.5) ? random.between(500, 8_000) : random.between(8_000, LATEST_MS) };
    case 'refusedBefore':
      return { kind, ...random.pick<Refusal>(REFUSALS_BEFORE) };
    case 'refusedAfter':
      return { kind, ...random.pick<Refusal>(REFUSALS_AFTER) };
    case 'unreachable':
    case 'lostBefore':
    case 'silentBefore':
    case 'lostAfter':
    case 'silentAfter':
    case 'cut':
    case 'halfBefore':
    case 'halfAfter':
      return { kind };
  }
}

/** The line, or what stands before the cloud, does the same to some requests of a kind that follow each other. */
export function drawBadStretch(random: Random, on: RequestKind): Fault[] {
  const trouble = random.weighted<Trouble>(
    [
      // Twice as often: what was answered has to be asked for anew, whatever it was.
      [2, { kind: 'cut' }],
      [1, { kind: 'lostAfter' }],
      [1, { kind: 'silentAfter' }],
      [1, { kind: 'unreachable' }],
      [1, { kind: 'refusedBefore', ...random.pick<Refusal>(REFUSED_IN_A_ROW) }],
    ],
    { kind: 'cut' },
  );
  const from = on === 'read' ? random.between(1, 8) : random.between(1, 2);
  return Array.from({ length: random.between(2, 5) }, (_, after): Fault => ({ on, nth: from + after, trouble }));
}
