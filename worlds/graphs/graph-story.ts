import { withoutRepeats } from '../report/story';
import type { GraphOutcome } from './graph-world';
import { judgeGraph } from './judge-graph';

/** A world of a random graph as people read it: what it was, what came when, how it ended, and what was not kept. */
export function graphStory(outcome: GraphOutcome): string {
  const { plan, end, status, log, story } = outcome;
  const { run, disturbances, faults, ...rest } = plan;
  const { args, jobs, meant, ...said } = run;
  const began = log[0]?.at ?? 0;
  const broken = judgeGraph(outcome).map(({ promise, detail }) => `BROKEN ${promise}: ${detail}`);
  return [
    `seed ${plan.seed}: ${JSON.stringify(rest)}`,
    `  spec ${JSON.stringify(args[0])}`,
    `  run ${JSON.stringify(said)}`,
    ...jobs.map((job) => `  job ${JSON.stringify(job)}`),
    `  meant ${JSON.stringify(meant)}`,
    ...disturbances.map((one) => `  disturbance ${JSON.stringify(one)}`),
    ...faults.map((one) => `  fault ${JSON.stringify(one)}`),
    ...withoutRepeats(story),
    `The pipeline ended ${end}: ${JSON.stringify(status)}`,
    ...log.map(
      ({ at, effect, job, run: id, by, status: word, reason }) =>
        `  log, ${(at - began) / 1_000} s after its first line: ${effect} ${job} ${id ?? ''} by ${by} ${word ?? reason ?? ''}`,
    ),
    ...(broken.length ? broken : ['Every promise was kept.']),
  ].join('\n');
}
