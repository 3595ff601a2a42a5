import type { Random } from '../../chaos/random';
import type { DrawnRun, EarlierRun } from './drawn-run';
import { plainRun } from './drawn-run';
import { nameOf } from './draw-pipeline';
import { CLUSTERS, drawDurationMs } from './draw-step';
import { jobBody, jobSpecs } from './drawn-job';

const FIRST_DAY = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
const MOST_DAYS = 6;
const MOST_LANES = 4;
const CANCELLED = 0.2;
const STILL_GOES_ON_MS = 4_000;

/** A backfill, of whose dates the first have a run already: all its lanes ask at once what became of them. */
export function drawBackfill(random: Random, index: number): DrawnRun {
  const name = nameOf(index);
  const days = Array.from({ length: random.between(3, MOST_DAYS) }, (_, at) => dayAt(at));
  const clusterId = random.pick(CLUSTERS);
  const jobName = (day: string) => `${name}-copy-${day}`;
  const body = jobBody('cdm', clusterId, jobName("{{ run.date | date: '%Y-%m-%d' }}"));
  const spec = {
    name,
    steps: [
      { id: 's0', ...body, whenRunning: 'wait' },
      {
        id: 's1',
        dgc: { jobName: `${name}-done`, jobParams: { rows: '{{ steps.s0.rowsWritten }}' } },
        whenRunning: 'wait',
      },
    ],
  };
  const known = days.slice(0, random.between(1, 3));
  const goesOn = random.chance(0.3) ? known.at(-1) : undefined;
  const durationMs = drawDurationMs(random);
  const input = {
    spec,
    from: days[0],
    to: days.at(-1),
    parallel: random.between(2, MOST_LANES),
    again: random.chance(0.2),
    stopOnFailure: random.chance(0.2),
  };
  return plainRun({
    kind: 'backfill',
    workflowId: `${name}-backfill`,
    workflowType: 'huaweiCloudBackfill',
    args: [input],
    jobs: [
      ...days.flatMap((day) =>
        jobSpecs({
          service: 'cdm',
          clusterId,
          job: jobName(day),
          durationMs: day === goesOn ? STILL_GOES_ON_MS : durationMs,
          fails: random.chance(0.15),
        }),
      ),
      ...jobSpecs({ service: 'dgc', clusterId, job: `${name}-done`, durationMs: 0 }),
    ],
    // An earlier run of a date that has failed is run again; with `again` one that has succeeded, too.
    meant: days.map((day) => ({ job: jobName(day), most: known.includes(day) ? 2 : 1, step: 's0' })),
    earlier: known.map((day): EarlierRun => ({
      workflowId: `${name}-${day}`,
      args: [spec, { date: day }],
      endsFirst: day !== goesOn,
    })),
    ...(random.chance(CANCELLED) && { cancelAfterMs: random.between(0, 2_000) }),
  });
}

function dayAt(at: number): string {
  return new Date(FIRST_DAY + at * DAY_MS).toISOString().slice(0, 10);
}
