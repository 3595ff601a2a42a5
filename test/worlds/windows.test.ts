import type { WorldPlan } from '../../worlds/draw/world-plan';
import { liveThrough, type WorldOutcome } from '../../worlds/engine/world';
import { type Judgement, judgeWorld } from '../../worlds/oracle/judge-world';
import { plainWorld, stranger, streams } from './plain-world';

function told({ broken, windows }: Judgement): string[] {
  return [...broken.map(({ promise }) => promise), ...windows];
}
const judged = (outcome: WorldOutcome) => told(judgeWorld(outcome));
const HOUR_MS = 3_600_000;

describe("a start that never came, and somebody else's in its place", () => {
  const plan: Partial<WorldPlan> = {
    units: [{ name: 'transform', becomes: 'succeeds' }],
    jobs: [{ service: 'dgc', workspace: 'w1', name: 'transform', durationMs: 2_000, outcome: 'success' }],
    disturbances: [{ at: 'startLeft', nth: 1, plusMs: 500, deed: stranger('transform') }],
  };
  const lost = () =>
    liveThrough(plainWorld('dgc', { ...plan, faults: [{ on: 'start', nth: 1, trouble: { kind: 'lostBefore' } }] }));

  test('are a window', async () => {
    expect(judged(await lost())).toEqual(['inOurPlace']);
  });

  test.each([
    { why: 'every start was answered for certain', more: { startsInDoubt: 0, startsUntold: 0 } },
    { why: 'theirs began when no start of ours could come up any more', more: { fencesKeptAt: [0] } },
    { why: 'no start of ours ever had a fence', more: { fencesKeptAt: [] } },
  ])('are none where $why', async ({ more }) => {
    expect(judged({ ...(await lost()), ...more })).toEqual(['P1b']);
  });

  test('are one where only a run that a reset had ended heard that ours was refused, and none where that heard it before', async () => {
    const world = await lost();
    const [keptAt = 0] = world.fencesKeptAt;
    const reset = { atMs: keptAt + 1_000, deed: 'reset' } as const;
    const heardAt = (atMs: number) => ({ ...world, startsInDoubt: 0, befallen: [reset], startsHeardAt: [atMs] });
    expect(judged(heardAt(keptAt + 1_001))).toEqual(['inOurPlace']);
    expect(judged(heardAt(keptAt + 999))).toEqual(['P1b']);
  });

  test('are none where the schedule of DGC has run theirs, which DGC tells', async () => {
    const world = await lost();
    const log = world.log.map((entry) => (entry.by === 'stranger' ? { ...entry, by: 'schedule' } : entry));
    expect(judged({ ...world, log })).toEqual(['P1b']);
  });

  test('are none where ours came too', async () => {
    const world = await lost();
    const [theirs] = world.log;
    const ours = theirs && { ...theirs, seq: theirs.seq + 100, run: '7', by: world.user };
    expect(judged({ ...world, log: [...world.log, ours] as WorldOutcome['log'] })).toContain('P1b');
  });
});

describe('a mixed reply of DLI that only a worker has heard that is gone', () => {
  const plan: Partial<WorldPlan> = {
    ...streams('131', '132', '133'),
    units: [
      { name: '131', becomes: 'succeeds' },
      { name: '132', becomes: 'fails' },
      { name: '133', becomes: 'succeeds' },
    ],
    jobs: [
      { service: 'dli', id: 131, name: 'stream131', startupMs: 1_400, outcome: 'job_running' },
      { service: 'dli', id: 132, name: 'stream132', startupMs: 2_400, outcome: 'job_submit_fail' },
      { service: 'dli', id: 133, name: 'stream133', startupMs: 600, visibleAfterMs: 12_000, outcome: 'job_running' },
    ],
    disturbances: [
      { at: 'fenceKnown', nth: 1, plusMs: 0, deed: stranger('131') },
      { at: 'startLeft', nth: 1, plusMs: 3_000, deed: { kind: 'drain', backAfterMs: 9_000 } },
    ],
  };
  const forgotten = () => liveThrough(plainWorld('dli', plan));

  test('is a window', async () => {
    expect(judged(await forgotten())).toEqual(['mixedReplyForgotten']);
  });

  test('is none where whoever heard it was there until all were shown, or nothing was refused', async () => {
    const world = await forgotten();
    const later = world.befallen.map((one) => ({ ...one, atMs: one.atMs + HOUR_MS }));
    expect(judged({ ...world, befallen: later })).toEqual(['P3b']);
    expect(judged({ ...world, log: world.log.filter(({ effect }) => effect !== 'refused') })).toEqual(['P3b']);
  });
});

describe('a stream that was stopped before it was up, and that somebody else started anew', () => {
  const at = { start: 0, stop: 5_000, end: 6_000, theirs: 7_000, again: 40_000 };
  async function anew(startupMs: number, laterMs = 0): Promise<WorldOutcome> {
    const plan = plainWorld('dli', {
      ...streams('131'),
      units: [{ name: '131', becomes: 'succeeds' }],
      jobs: [{ service: 'dli', id: 131, name: 'stream131', startupMs, outcome: 'job_running' }],
      disturbances: [{ at: 'startDone', nth: 1, plusMs: 0, deed: { kind: 'cancel' } }],
    });
    const world = await liveThrough(plan);
    const [first] = world.log;
    const entry = (seq: number, effect: string, run: string, by: string, atMs: number) => ({
      ...first,
      seq,
      effect,
      run,
      by,
      at: atMs,
    });
    const log = [
      entry(1, 'start', '131#1', world.user, at.start),
      entry(2, 'stop', '131#1', world.user, at.stop),
      entry(3, 'end', '131#1', 'clock', at.end),
      entry(4, 'start', '131#2', 'stranger', at.theirs + laterMs),
      entry(5, 'stop', '131#2', world.user, at.again),
      entry(6, 'end', '131#2', 'clock', at.again),
    ];
    return { ...world, log: log as WorldOutcome['log'] };
  }

  test('is a window', async () => {
    expect(judged(await anew(at.stop + 1))).toEqual(['startedAnewUnseen']);
  });

  test('is none where it was up when it was asked to stop', async () => {
    expect(judged(await anew(at.stop))).toEqual(['P3b']);
  });

  test('is none where it was at rest for so long that a look has seen it', async () => {
    expect(judged(await anew(at.stop + 1, 25_000))).toEqual(['P3b']);
  });
});
