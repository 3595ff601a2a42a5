import { drawPipeline } from '../../chaos/pipelines/draw-pipeline';
import { drawDisturbances } from '../../chaos/disturbances/draw-disturbances';
import { drawFault } from '../../chaos/disturbances/draw-fault';
import { isSure } from '../../chaos/pipelines/expected-end';
import { pipelineSpec } from '../../chaos/pipelines/pipeline-spec';
import type { Item, JobShape, PipelineShape, StreamShape } from '../../chaos/pipelines/shape';
import { isStreamsStep } from '../../chaos/pipelines/shape';
import { Random } from '../../chaos/random';
import { jobsOf } from '../../chaos/oracle/unit';
import { LOGIN_CLUSTERS } from '../../chaos/stage/connections-file';
import { drawDialect } from '../../chaos/stage/draw-dialect';
import { speechOf } from '../../simulator/dialect';
import { SERVICE_NAMES } from '../../simulator/services';
import { faultSpec } from '../../simulator/faults';
import { pipelineSchema } from '../../src/spec/schema';

const AROUND = { connection: 'default', clusterId: 'keys-1', startWithinMs: 1_000, longestJobMs: 1_000, mostSteps: 4 };

const hasWork = (is: (work: JobShape) => boolean) => (shape: PipelineShape) =>
  shape.steps.some((step) => !isStreamsStep(step) && is(step.work));
const hasItem = (is: (item: Item) => boolean) => (shape: PipelineShape) =>
  shape.steps.some((step) => !isStreamsStep(step) && step.item !== undefined && is(step.item));
const hasMarkedRival = ({ steps }: PipelineShape) =>
  steps.some((step) => !isStreamsStep(step) && step.rival && ['dliSql', 'dliSpark', 'mrs'].includes(step.work.service));
const hasStream = (is: (stream: StreamShape) => boolean) => (shape: PipelineShape) =>
  shape.steps.some((step) => isStreamsStep(step) && step.work.streams.some(is));

const random = new Random(12);
const shapes = Array.from({ length: 400 }, (_, index) => drawPipeline(random, { ...AROUND, index }));

test('every pipeline that is drawn is one that a person could write', () => {
  const problems = shapes.flatMap((shape) => pipelineSchema.safeParse(pipelineSpec(shape)).error?.issues ?? []);
  expect(problems).toEqual([]);
});

test('a seed draws the same pipelines, the same mishaps and the same dialect again', () => {
  const drawn = () => {
    const again = new Random(77);
    const pipelines = Array.from({ length: 50 }, (_, index) => drawPipeline(again, { ...AROUND, index }));
    return { pipelines, disturbances: drawDisturbances(again, 60_000), dialect: drawDialect(again) };
  };
  expect(drawn()).toEqual(drawn());
});

test('the mishaps that are drawn are ones that the simulator knows, garbled replies to starts among them', () => {
  const faults = Array.from({ length: 300 }, () => drawFault(random));
  for (const fault of faults) expect(faultSpec.parse(fault)).toMatchObject(fault);
  const garbled = faults.filter(({ kind, match }) => kind === 'garble' && match?.path?.includes('run'));
  expect(new Set(garbled.map(({ when }) => when))).toEqual(new Set(['before', 'after']));
});

test('mishaps come over every service, and over each call that starts something', () => {
  const faults = Array.from({ length: 2_000 }, () => drawFault(new Random(random.between(0, 2 ** 31 - 1))));
  const paths = new Set(faults.map(({ match }) => match?.path));
  const starts = ['/start', '/run-immediate', '/streaming/jobs/run', '/submit-job', '/batches', '/job-executions'];
  for (const path of ['/v1', '/v2', '/chaos-objects', ...starts, '/publish', '/action', '/cdm/job'])
    expect(paths).toContain(path);
});

test('a dialect is drawn for every service that has one', () => {
  expect(Object.keys(drawDialect(random)).sort()).toEqual([...SERVICE_NAMES].sort());
});

test('a dialect that is drawn is one that the simulator speaks', () => {
  for (let nth = 0; nth < 50; nth += 1) expect(() => speechOf(drawDialect(random))).not.toThrow();
});

function kindOf({ service, inline, action }: JobShape): string {
  return inline ? 'created copy' : [action, service].filter(Boolean).join(' of ');
}

const hindered = new Random(5);
const obstructed = Array.from({ length: 1_500 }, (_, index) =>
  drawPipeline(hindered, { ...AROUND, index, hindered: 0.3 }),
).flatMap(({ steps }) =>
  steps.flatMap((step) => (isStreamsStep(step) || !step.obstacle ? [] : [`${kindOf(step.work)} ${step.obstacle}`])),
);

test.each([
  'created copy refused',
  'created copy deadline',
  'created copy lostSight',
  'dliSpark refused',
  'dliSpark deadline',
  'mrs refused',
  'mrs missing',
  'mrs deadline',
  'obs missing',
  'obs deadline',
  'smn missing',
  'stop of cdmCluster taken',
  'stop of cdmCluster missing',
  'start of cdmCluster deadline',
])('among many pipelines there is one with %s', (obstacle) => {
  expect(obstructed).toContain(obstacle);
});

test('what is written once for all items of a step is for each of them what was drawn', () => {
  const items = shapes.flatMap((shape) =>
    shape.steps.flatMap((step) => (isStreamsStep(step) || !step.item ? [] : [{ shape, step, item: step.item }])),
  );
  for (const { shape, step, item } of items) {
    const { forEach, id, ...written } = stepsOf(shape).find((one) => one.id === item.of) ?? {};
    const alone = { ...step, id: item.of };
    delete alone.item;
    const [itself] = stepsOf({ ...shape, steps: [alone] });
    expect({
      id,
      ...(JSON.parse(JSON.stringify(written).replaceAll('{{ item }}', item.value)) as object),
    }).toMatchObject({ ...itself });
    expect(forEach?.in).toContain(item.value);
  }
  expect(items.length).toBeGreaterThan(100);
});

function stepsOf(shape: PipelineShape): { id?: string; forEach?: { in: string[] } }[] {
  return (pipelineSpec({ ...shape, fansOut: false }) as { steps: { id?: string; forEach?: { in: string[] } }[] }).steps;
}

test('no job has the name of another', () => {
  const names = shapes.flatMap(jobsOf);
  expect(new Set(names).size).toBe(names.length);
});

test('a password opens no bucket: whoever logs in by one waits for no objects', () => {
  const around = { ...AROUND, clusterId: `${LOGIN_CLUSTERS}0` };
  const drawn = Array.from({ length: 200 }, (_, index) => drawPipeline(random, { ...around, index }));
  expect(drawn.flatMap(({ steps }) => steps).filter(({ work }) => work.service === 'obs')).toEqual([]);
});

test('beside each other nothing fails for which nobody would answer: what failed first the model could not tell', () => {
  const fans = shapes.filter(({ fansOut, held }) => fansOut && !held);
  expect(fans.flatMap(({ steps }) => steps).filter((step) => !isSure(step))).toEqual([]);
  expect(fans.filter(({ steps }) => steps.length > 2).length).toBeGreaterThan(20);
});

test.each<[string, (shape: PipelineShape) => boolean]>([
  ['a condition that holds', ({ steps }) => steps.some(({ when }) => when?.holds === true)],
  ['a condition that does not hold', ({ steps }) => steps.some(({ when }) => when?.holds === false)],
  ['a template on an earlier output', ({ steps }) => steps.some((step) => 'rowsOf' in step)],
  ['a bound on how many steps go on at a time', ({ maxParallel }) => maxParallel !== undefined],
  ['a step that runs whatever came before', ({ end }) => end !== undefined],
  ['an answer by retry', ({ held }) => held === 'retry'],
  ['an answer by skip', ({ held }) => held === 'skip'],
  ['a fan-out', ({ fansOut }) => fansOut === true],
  [
    'conditions beside each other',
    ({ fansOut, steps }) => fansOut === true && steps.filter(({ when }) => when).length > 1,
  ],
  ['a halt that a person ends', hasWork(({ halt }) => halt?.continuedAfterMs !== undefined)],
  ['a halt that ends its step', hasWork(({ halt }) => halt?.whenHalted === 'stop' || halt?.whenHalted === 'fail')],
  [
    "tries of the cloud's own that help",
    hasWork(({ retries, outcome }) => !!retries?.failing && outcome === 'SUCCEEDED'),
  ],
  ['a stream that comes back by itself', hasStream(({ restarts }) => restarts?.lastly === 'job_running')],
  ['a stream that dies as soon as it runs', hasStream(({ restarts }) => restarts?.lastly === 'job_running_exception')],
  ['a stream that is scaled', hasStream(({ rescalesAfterMs }) => rescalesAfterMs !== undefined)],
  ['a SQL statement', hasWork(({ service }) => service === 'dliSql')],
  ['a Spark batch', hasWork(({ service }) => service === 'dliSpark')],
  ['an MRS job', hasWork(({ service }) => service === 'mrs')],
  ['a wait for one object', hasWork(({ objects }) => objects === 1)],
  ['a wait for objects that come one after the other', hasWork(({ objects = 0 }) => objects > 1)],
  ['a message', hasWork(({ service }) => service === 'smn')],
  ['a cluster that is woken', hasWork(({ action }) => action === 'start')],
  ['a cluster that is put to rest', hasWork(({ action }) => action === 'stop')],
  ['a copy that is created and deleted', hasWork(({ inline }) => inline?.keep === false)],
  ['a copy that is created and kept', hasWork(({ inline }) => inline?.keep === true)],
  ['items that are stopped when one fails', hasItem(({ keepGoing }) => !keepGoing)],
  ['items that go on when one fails', hasItem(({ keepGoing }) => keepGoing)],
  ['items of which so many go on at a time', hasItem(({ most }) => most !== undefined)],
  ['a message at the end', ({ end }) => end?.service === 'smn'],
  ["a stranger's batch, statement or MRS job beside ours", hasMarkedRival],
  ['a copy that stands in no list', hasWork(({ isUnlisted }) => isUnlisted === true)],
  ['an odd refusal of a read', ({ oddRefusal }) => oddRefusal !== undefined],
  ['a pause', (shape) => shape.pause !== undefined],
  ['a step that is left out ahead', ({ skipAhead }) => skipAhead !== undefined],
])('%s is drawn now and then, and not always', (_title, has) => {
  const share = shapes.filter(has).length / shapes.length;
  expect(share).toBeGreaterThan(0.02);
  expect(share).toBeLessThan(0.5);
});
