import { Random } from '../../chaos/random';
import { drawRuns } from '../../replay-fuzz/draw/draw-runs';
import { pipelineSchema } from '../../src/spec/schema';

const runs = drawRuns(new Random(12), 500);

test('every pipeline that is drawn is one that a person could write', () => {
  const specs = runs.filter(({ workflowType }) => workflowType === 'huaweiCloudPipeline').map(({ args }) => args[0]);
  const problems = specs.flatMap((spec) => pipelineSchema.safeParse(spec).error?.issues ?? []);
  expect(problems).toEqual([]);
  expect(specs.length).toBeGreaterThan(250);
});

test('the first three are of three kinds, so that the shortest run has them', () => {
  expect(runs.slice(0, 3).map(({ kind }) => kind)).toEqual(['slow check', 'backfill', 'own workflow']);
});

test('SQL statements, items, an end, a bound and a time to be done by are drawn now and then', () => {
  const specs = runs.map(({ args }) => JSON.stringify(args[0]));
  for (const key of ['"dliSql"', '"forEach"', '"always"', '"maxParallel"', '"expect"']) {
    const share = specs.filter((spec) => spec.includes(key)).length / specs.length;
    expect([key, share > 0.05 && share < 0.6]).toEqual([key, true]);
  }
});

test('every other type of step is drawn now and then', () => {
  const specs = runs.map(({ args }) => JSON.stringify(args[0]));
  for (const key of ['"dliSpark"', '"mrs"', '"obs"', '"smn"', '"cdmCluster"', '"from-link-name"']) {
    const share = specs.filter((spec) => spec.includes(key)).length / specs.length;
    expect([key, share > 0.05 && share < 0.6]).toEqual([key, true]);
  }
});

test('no two runs share a job, so that the log tells whose each start is', () => {
  const jobs = runs.flatMap(({ meant }) => meant.map(({ job }) => job));
  expect(new Set(jobs).size).toBe(jobs.length);
});

test('a seed repeats what is drawn', () => {
  expect(drawRuns(new Random(12), 500)).toEqual(runs);
});
