import type { WorldPlan } from '../../worlds/draw/world-plan';
import { liveThrough, type WorldOutcome } from '../../worlds/engine/world';
import { type Judgement, judgeWorld } from '../../worlds/oracle/judge-world';
import { plainWorld, stranger, streams } from './plain-world';

function told({ broken, windows }: Judgement): string[] {
  return [...broken.map(({ promise }) => promise), ...windows];
}
const judged = (outcome: WorldOutcome) => told(judgeWorld(outcome));

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
    {
      why: 'theirs began when no start of ours could come up any more',
      more: { fences: [{ readAtMs: 0, keptAtMs: 0 }] },
    },
    { why: 'no start of ours ever had a fence', more: { fences: [] } },
  ])('are none where $why', async ({ more }) => {
    expect(judged({ ...(await lost()), ...more })).toEqual(['P1b']);
  });

  test('are one where the run that heard that ours was refused was reset before that was recorded, and none where it was reset after', async () => {
    const world = await lost();
    const [{ keptAtMs: keptAt } = { keptAtMs: 0 }] = world.fences;
    const reset = { atMs: keptAt + 1_000, deed: 'reset' } as const;
    const toldAt = (atMs: number) => ({
      ...world,
      startsInDoubt: 0,
      befallen: [reset],
      startsToldAt: [atMs, ...world.startsToldAt],
    });
    expect(judged(toldAt(keptAt + 1_001))).toEqual(['inOurPlace']);
    expect(judged(toldAt(keptAt + 999))).toEqual(['P1b']);
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

describe('a mixed reply of DLI, heard by a worker that is gone', () => {
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
  };
  const killedOnceHeard = (more: Partial<WorldPlan>) =>
    liveThrough(
      plainWorld('dli', {
        ...plan,
        disturbances: [
          { at: 'fenceKnown', nth: 1, plusMs: 0, deed: stranger('131') },
          { at: 'startAnswered', nth: 1, plusMs: 100, deed: { kind: 'kill', backAfterMs: 9_000 } },
        ],
        ...more,
      }),
    );

  test('is a window where that was killed before the server had it, and only there', async () => {
    const world = await killedOnceHeard({ beatFaults: [{ nth: 2, trouble: 'lost' }] });
    expect(judged(world)).toEqual(['mixedReplyForgotten']);
    const stored = world.fencesStoredAt.map((atMs) => atMs + 50);
    expect(judged({ ...world, fencesStoredAt: stored })).toEqual(['P3b']);
  });

  test('is known to the next once the server has it', async () => {
    expect(judged(await killedOnceHeard({}))).toEqual([]);
  });

  test('is a window where it was heard for a run that had been reset, and none where the run after it had a fence of its own by then', async () => {
    const world = await liveThrough(
      plainWorld('dli', {
        ...streams('131', '132'),
        units: [
          { name: '131', becomes: 'fails' },
          { name: '132', becomes: 'succeeds' },
        ],
        jobs: [
          {
            service: 'dli',
            id: 131,
            name: 'stream131',
            startupMs: 2_900,
            visibleAfterMs: 13_000,
            outcome: 'job_submit_fail',
          },
          {
            service: 'dli',
            id: 132,
            name: 'stream132',
            startupMs: 9_100,
            visibleAfterMs: 7_700,
            outcome: 'job_running',
          },
        ],
        disturbances: [
          { at: 'startLeft', nth: 1, plusMs: 6, deed: { kind: 'reset' } },
          { at: 'startLeft', nth: 1, plusMs: 1_100, deed: stranger('132') },
        ],
        faults: [{ on: 'start', nth: 1, trouble: { kind: 'late', ms: 20_800 } }],
      }),
    );
    expect(judged(world)).toEqual(['mixedReplyForgotten']);
    const [reset] = world.befallen.filter(({ deed }) => deed === 'reset');
    const fencesStoredAt = [...world.fencesStoredAt, (reset?.atMs ?? 0) + 1];
    expect(judged({ ...world, fencesStoredAt })).toEqual(['P3b']);
  });
});

describe('a stream that was stopped before it was up, and that somebody else started anew', () => {
  const at = { start: 0, stop: 5_000, end: 6_000, theirs: 7_000, again: 40_000 };
  async function anew(startupMs: number, laterMs = 0, visibleAfterMs = 0): Promise<WorldOutcome> {
    const plan = plainWorld('dli', {
      ...streams('131'),
      units: [{ name: '131', becomes: 'succeeds' }],
      jobs: [{ service: 'dli', id: 131, name: 'stream131', startupMs, visibleAfterMs, outcome: 'job_running' }],
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

  test('is one as well where it came up between the look of the stop and what that asked for', async () => {
    const looked = async (readAtMs: number) => {
      const stops = [{ begunAtMs: 0, readAtMs, leftAtMs: at.stop, arrivedAtMs: at.stop }];
      return judged({ ...(await anew(4_000)), stops });
    };
    expect(await looked(3_999)).toEqual(['startedAnewUnseen']);
    expect(await looked(4_000)).toEqual(['P3b']);
  });

  test('is one as well where it was up, and not shown to be', async () => {
    expect(judged(await anew(565, 0, at.stop + 1))).toEqual(['startedAnewUnseen']);
    expect(judged(await anew(565, 0, at.stop))).toEqual(['P3b']);
  });

  describe('and that a look has shown at rest', () => {
    const seen = async (look: { atMs: number; of?: string }, more: Partial<WorldOutcome> = {}) => {
      const { atMs, of = '131: 200' } = look;
      const looksHeard = [{ answer: `/streaming/jobs/${of}`, atMs, heardAtMs: atMs + 20 }];
      return judged({ ...(await anew(at.stop + 1)), looksHeard, ...more });
    };
    const killed = (atMs: number) => ({ befallen: [{ atMs, deed: 'kill' as const }] });

    test('is none, for the moment between its end and their start', async () => {
      expect(await seen({ atMs: at.end })).toEqual(['P3b']);
      expect(await seen({ atMs: at.theirs - 1 })).toEqual(['P3b']);
      expect(await seen({ atMs: at.end - 1 })).toEqual(['startedAnewUnseen']);
      expect(await seen({ atMs: at.theirs })).toEqual(['startedAnewUnseen']);
    });

    test('is one where that was another stream, or no answer', async () => {
      expect(await seen({ atMs: at.end, of: '132: 200' })).toEqual(['startedAnewUnseen']);
      expect(await seen({ atMs: at.end, of: '131: 503' })).toEqual(['startedAnewUnseen']);
    });

    test('is one where whoever has seen it was gone before that was told', async () => {
      expect(await seen({ atMs: at.end }, killed(at.end + 20 + 6_000))).toEqual(['startedAnewUnseen']);
      expect(await seen({ atMs: at.end }, killed(at.end + 20 + 6_001))).toEqual(['P3b']);
    });

    test('is one where only the wait that was just called off has seen it', async () => {
      const called = (atMs: number) => ({ befallen: [{ atMs, deed: 'cancel' as const }] });
      expect(await seen({ atMs: at.end }, called(at.end + 20))).toEqual(['startedAnewUnseen']);
      expect(await seen({ atMs: at.end }, called(at.end + 20 - 1_500))).toEqual(['startedAnewUnseen']);
      expect(await seen({ atMs: at.end }, called(at.end + 20 - 1_501))).toEqual(['P3b']);
      expect(await seen({ atMs: at.end }, called(at.end + 21))).toEqual(['P3b']);
    });

    test('is one where the wait that had seen it was over before the stop began', async () => {
      const stops = [{ begunAtMs: 30_000, readAtMs: 30_000, leftAtMs: 30_000, arrivedAtMs: at.again }];
      expect(await seen({ atMs: at.end }, { stops, waitsForgottenAt: [30_000] })).toEqual(['waitForgotten']);
      expect(await seen({ atMs: at.end }, { stops, waitsForgottenAt: [30_001] })).toEqual(['P3b']);
      expect(await seen({ atMs: at.end }, { stops, waitsForgottenAt: [at.end - 1] })).toEqual(['P3b']);
    });
  });
});

describe('a CDM job that is stopped by its name, and somebody else’s run right after ours', () => {
  const plan: Partial<WorldPlan> = {
    units: [{ name: 'copy', becomes: 'succeeds' }],
    jobs: [{ service: 'cdm', clusterId: 'c1', name: 'copy', durationMs: 5_000, outcome: 'SUCCEEDED' }],
    disturbances: [
      { at: 'startArrived', nth: 1, plusMs: 4_000, deed: { ...stranger('copy'), insists: true } },
      { at: 'startArrived', nth: 1, plusMs: 4_500, deed: { kind: 'cancel' } },
    ],
    faults: [{ on: 'stop', nth: 1, trouble: { kind: 'late', ms: 3_000 } }],
  };
  const stopped = () => liveThrough(plainWorld('cdm', plan));

  test('are a window where ours ended between the look and the stop', async () => {
    expect(judged(await stopped())).toEqual(['followedUnseen']);
  });

  test.each([
    { why: 'nobody looked first', by: { begunAtMs: Number.POSITIVE_INFINITY } },
    { why: 'the look was old', by: { leftAtMs: Number.POSITIVE_INFINITY } },
    { why: 'the look could show that ours had ended', by: { readAtMs: Number.MAX_SAFE_INTEGER } },
  ])('are none where $why', async ({ by }) => {
    const world = await stopped();
    expect(judged({ ...world, stops: world.stops.map((one) => ({ ...one, ...by })) })).toEqual(['P3b']);
  });
});

describe('a stream of a batch that ended before it was settled which of them were taken, and that somebody else started anew', () => {
  const runItem = { is_success: 'false', message: 'The job is being edited.', error_code: 'DLI.0007' } as const;
  const plan = plainWorld('dli', {
    work: {
      service: 'dli',
      body: {
        action: 'start',
        jobIds: ['131', '132'],
        resumeSavepoint: false,
        triggerSavepoint: false,
        onPartialStart: 'keepGoing',
      },
    },
    units: [
      { name: '131', becomes: 'fails' },
      { name: '132', becomes: 'refused' },
    ],
    jobs: [
      { service: 'dli', id: 131, name: 'stream131', startupMs: 100, visibleAfterMs: 500, outcome: 'job_submit_fail' },
      { service: 'dli', id: 132, name: 'stream132', runItem },
    ],
    disturbances: [
      { at: 'startArrived', nth: 1, plusMs: 11_360, deed: { ...stranger('131'), insists: true, repairs: true } },
    ],
  });
  const lived = async (endedAfterMs: number, more: (oursAtMs: number) => Partial<WorldOutcome> = () => ({})) => {
    const world = await liveThrough(plan);
    const oursAtMs = world.log.find(({ effect }) => effect === 'start')?.at ?? 0;
    const log = world.log.map((entry) =>
      entry.effect === 'end' && entry.run === '131#1' ? { ...entry, at: oursAtMs + endedAfterMs } : entry,
    );
    return judged({ ...world, log, looksHeard: [], ...more(oursAtMs) });
  };

  test('is a window where that was in the second of the reply, and no look had shown it before', async () => {
    expect(await lived(999)).toEqual(['endUnkept']);
    expect(await lived(1_000)).toEqual(['P11']);
    const look = (afterMs: number) => (oursAtMs: number) => {
      const atMs = oursAtMs + afterMs;
      return { looksHeard: [{ answer: '/streaming/jobs/131: 200', atMs, heardAtMs: atMs + 20 }] };
    };
    expect(await lived(999, look(998))).toEqual(['P11']);
    expect(await lived(999, look(999))).toEqual(['endUnkept']);
  });

  test('is a window where whoever had seen it was gone', async () => {
    const gone = (afterMs: number) => (oursAtMs: number) => ({
      befallen: [{ atMs: oursAtMs + afterMs, deed: 'resetActivity' as const }],
    });
    expect(await lived(5_000, gone(0))).toEqual(['endUnkept']);
    expect(await lived(5_000, gone(-1))).toEqual(['P11']);
    expect(await lived(5_000, gone(600_000))).toEqual(['P11']);
    const goneAtTheEnd = (resetAfterMs: number, toldAfterMs: number) => (oursAtMs: number) => ({
      ...gone(resetAfterMs)(oursAtMs),
      startsToldAt: [oursAtMs + toldAfterMs, oursAtMs + 60_000],
    });
    expect(await lived(5_000, goneAtTheEnd(-1, 30_000))).toEqual(['endUnkept']);
    expect(await lived(5_000, goneAtTheEnd(-1, -1))).toEqual(['P11']);
    expect(await lived(5_000, goneAtTheEnd(-1, 60_000))).toEqual(['P11']);
  });
});
