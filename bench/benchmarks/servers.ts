import { summarise } from '../measure/statistics';
import type { Findings, Row } from '../report/report';
import type { Props } from '../stage/open-stage';
import type { BenchContext, Benchmark } from './benchmark';
import { inTurn } from './benchmark';
import type { WaitRound } from './wait-stage';
import { openWaitStage } from './wait-stage';
import { WAIT_SYSTEMS } from './wait-systems';
import { CDM_JOBS } from './waited-kinds';

interface ServerTimes {
  /** Pause between two looks at one job. */
  intervalMs: number;
  /** After all are waiting, rests of this length are measured until they cost no less than the one before. */
  restMs: number;
  roundMs: number;
}

const FULL: ServerTimes = { intervalMs: 10_000, restMs: 30_000, roundMs: 600_000 };
const QUICK: ServerTimes = { intervalMs: 1_000, restMs: 1_000, roundMs: 3_000 };

/** One server, and what it was seen to do. */
interface Side {
  name: string;
  props: Props;
  rounds: WaitRound[];
}

/** What waiting costs the server that somebody really runs. */
export const servers: Benchmark = {
  name: 'servers',
  question: 'what does a wait cost the Temporal server of --address, beside a development server?',
  sizesMean: 'jobs in flight',
  full: { rounds: 1, sizes: [5_000] },
  quick: { rounds: 1, sizes: [20] },
  needsAddress: true,
  run: async (context) => {
    const times = context.quick ? QUICK : FULL;
    const { server: yours, ...props } = context.props;
    if (!yours?.pids.length) throw new Error('give --address and --server-pids');
    const rows: Row[] = [];
    for (const size of context.sizes) {
      const sides: Side[] = [
        { name: 'development server', props, rounds: [] },
        { name: 'server of --address', props: context.props, rounds: [] },
      ];
      for (let round = 0; round < context.rounds; round += 1)
        for (const side of inTurn(round, sides)) side.rounds.push(await measure(context, times, side, size));
      rows.push(...sides.flatMap((side) => rowsOf(side, size, times)));
    }
    return findingsOf(rows, times);
  },
};

async function measure(context: BenchContext, times: ServerTimes, side: Side, size: number): Promise<WaitRound> {
  const system = WAIT_SYSTEMS.find(({ key }) => key === 'ours');
  if (!system) throw new Error('our way to wait is not among the systems');
  const stage = await openWaitStage(
    { ...context, props: side.props },
    { system, kind: CDM_JOBS, size },
    times.intervalMs,
  );
  try {
    await stage.fill(times.restMs);
    const round = await stage.round(times.roundMs);
    context.say(
      `servers: ${size} waits on the ${side.name}: server ${(round.serverMs / times.roundMs).toFixed(3)} cores`,
    );
    return round;
  } finally {
    await stage.close();
  }
}

function rowsOf({ name, rounds }: Side, size: number, { roundMs }: ServerTimes): Row[] {
  const row = (what: string, unit: string, value: (round: WaitRound) => number): Row => ({
    what: `${size.toLocaleString('en-US')} waits, ${name}: ${what}`,
    unit,
    summary: summarise(rounds.map(value)),
  });
  return [
    row('looks', '', ({ looks }) => looks),
    row('server a look', 'ms', ({ serverMs, looks }) => serverMs / looks),
    row('server a wait and minute', 'ms', ({ serverMs }) => ((serverMs / size) * 60_000) / roundMs),
    row('server, of one core', '', ({ serverMs }) => serverMs / roundMs),
    row('worker a look', 'ms', ({ workerMs, looks }) => workerMs / looks),
  ];
}

function findingsOf(rows: Row[], { intervalMs, roundMs }: ServerTimes): Findings {
  return {
    conditions: [
      `CDM jobs that go on all the while, waited for by one worker; a look each ${intervalMs / 1_000} s at each job, no rate limits; rounds of ${roundMs / 1_000} s of pure waiting`,
      'server: processor time of all its processes, with that of what they have started (the database too)',
    ],
    rows,
    goals: [],
  };
}
