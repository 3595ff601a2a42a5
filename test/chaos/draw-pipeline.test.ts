import { drawPipeline } from '../../chaos/pipelines/draw-pipeline';
import { isSafe } from '../../chaos/pipelines/expected-end';
import { pipelineSpec } from '../../chaos/pipelines/pipeline-spec';
import type { PipelineShape } from '../../chaos/pipelines/shape';
import { Random } from '../../chaos/random';
import { pipelineSchema } from '../../src/spec/schema';

const AROUND = { connection: 'default', clusterId: 'keys-1', startWithinMs: 1_000, longestJobMs: 1_000, mostSteps: 4 };

const random = new Random(12);
const shapes = Array.from({ length: 400 }, (_, index) => drawPipeline(random, { ...AROUND, index }));

test('every pipeline that is drawn is one that a person could write', () => {
  const problems = shapes.flatMap((shape) => pipelineSchema.safeParse(pipelineSpec(shape)).error?.issues ?? []);
  expect(problems).toEqual([]);
});

test('beside each other nothing fails for which nobody would answer: what failed first the model could not tell', () => {
  const fans = shapes.filter(({ fansOut, held }) => fansOut && !held);
  expect(fans.flatMap(({ steps }) => steps).filter((step) => !isSafe(step))).toEqual([]);
  expect(fans.filter(({ steps }) => steps.length > 2).length).toBeGreaterThan(20);
});

test.each<[string, (shape: PipelineShape) => boolean]>([
  ['a condition that holds', ({ steps }) => steps.some(({ when }) => when?.holds === true)],
  ['a condition that does not hold', ({ steps }) => steps.some(({ when }) => when?.holds === false)],
  ['a template on an earlier output', ({ steps }) => steps.some((step) => 'rowsOf' in step)],
  ['an answer by retry', ({ held }) => held === 'retry'],
  ['an answer by skip', ({ held }) => held === 'skip'],
  ['a fan-out', ({ fansOut }) => fansOut === true],
  [
    'conditions beside each other',
    ({ fansOut, steps }) => fansOut === true && steps.filter(({ when }) => when).length > 1,
  ],
  ['a pause', (shape) => shape.pause !== undefined],
  ['a step that is left out ahead', ({ skipAhead }) => skipAhead !== undefined],
])('%s is drawn now and then, and not always', (_title, has) => {
  const share = shapes.filter(has).length / shapes.length;
  expect(share).toBeGreaterThan(0.02);
  expect(share).toBeLessThan(0.5);
});
