import { quantile, ratios, summarise } from '../measure/statistics';
import { goalOf } from '../report/goals';
import type { Findings, Goal, Point, Row } from '../report/report';
import type { WaitRound } from './wait-stage';
import { CDM_JOBS } from './waited-kinds';
import type { WaitSamples, WaitTimes } from './wait-samples';

const OF_RETRYING = 1 / 8;
const OF_LOOPING = 1 / 20;
const MOST_KILOBYTES = 80;

const serverMsPerLook = ({ serverMs, looks }: WaitRound): number => serverMs / looks;

/** What the rounds came to, and whether the goals were reached. */
export function waitFindings(samples: WaitSamples[], times: WaitTimes, rounds: number): Findings {
  const ofCdm = samples.filter(({ kind }) => kind === CDM_JOBS);
  const sizes = [...new Set(ofCdm.map(({ size }) => size))];
  return {
    conditions: [
      `a look each ${times.intervalMs / 1_000} s at each job, no rate limits; ${rounds} rounds of ${times.roundMs / 1_000} s of pure waiting a system: starts and ends are left out, and the time that the server takes to come to rest after them`,
      'a look is the state of one job learned once, counted on the wire; a second one within half the interval does not count; a list is a look at each job in it',
      'lateness: time since the look before, less the interval; looks overdue at the end of a round count with what they are late so far',
      'other kinds than CDM jobs: at the smallest size, beside an activity of each wait that makes one look at a time; each CDM cluster is waited for by one',
      'each system alone on a server, a simulator and a worker of its own; two passes, in opposite order',
      'memory: resident after garbage collection, less the same worker’s after a warm-up; workflows cached: 50, and one for each loop',
    ],
    rows: samples.flatMap(rowsOf),
    goals: sizes.flatMap((size) =>
      goalsOf(
        ofCdm.filter((one) => one.size === size),
        size,
      ),
    ),
    points: samples.flatMap(pointsOf),
  };
}

function rowsOf({ system, kind, size, rounds, bytesPerWait, history }: WaitSamples): Row[] {
  const row = (what: string, unit: string, values: number[]): Row => ({
    what: `${size.toLocaleString('en-US')} ${kind.name} by ${system.name}: ${what}`,
    unit,
    summary: summarise(values),
  });
  const late = (share: number) => rounds.map(({ latenessMs }) => (latenessMs.length ? quantile(latenessMs, share) : 0));
  return [
    row(
      'looks a round',
      '',
      rounds.map(({ looks }) => looks),
    ),
    row(
      'looks a request',
      '',
      rounds.map(({ looks, requests }) => looks / requests),
    ),
    row('server a look', 'ms', rounds.map(serverMsPerLook)),
    row(
      'worker a look',
      'ms',
      rounds.map(({ workerMs, looks }) => workerMs / looks),
    ),
    row('late, p50', 'ms', late(0.5)),
    row('late, p99', 'ms', late(0.99)),
    row(
      'memory a wait',
      'KB',
      bytesPerWait.map((bytes) => bytes / 1_000),
    ),
    row(
      'history',
      'events',
      history.map(({ events }) => events),
    ),
  ];
}

function goalsOf(samples: WaitSamples[], size: number): Goal[] {
  const of = (key: string) => samples.find(({ system }) => system.key === key);
  const ours = of('ours');
  if (!ours) return [];
  const goals = (['retrying', 'looping'] as const).flatMap((key): Goal[] => {
    const rival = of(key);
    if (!rival) return [];
    const most = key === 'retrying' ? OF_RETRYING : OF_LOOPING;
    const ofRival = ratios(ours.rounds.map(serverMsPerLook), rival.rounds.map(serverMsPerLook));
    const goal = `server a look at ${size}, of ${rival.system.name}: at most 1/${1 / most}`;
    return [goalOf(`${goal} (${most})`, ofRival, { atMost: most })];
  });
  const kilobytes = ours.bytesPerWait.map((bytes) => bytes / 1_000);
  const memory = `memory a wait at ${size}: at most ${MOST_KILOBYTES} KB`;
  return [...goals, goalOf(memory, kilobytes, { atMost: MOST_KILOBYTES }, { isDifference: true })];
}

function pointsOf({ system, kind, size, rounds }: WaitSamples): Point[] {
  return rounds.map((round) => ({
    system: system.name,
    kind: kind.name,
    size,
    serverMs: serverMsPerLook(round),
    lateS: round.latenessMs.length ? quantile(round.latenessMs, 0.99) / 1_000 : 0,
  }));
}
