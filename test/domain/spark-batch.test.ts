import {
  adoptedSparkBatch,
  batchesWithMark,
  batchName,
  ownershipOf,
  reasonInLog,
  type SparkBatchSeen,
  sparkVerdict,
} from '../../src/domain/dli-spark/spark-batch';
import { findingOf } from '../../src/domain/run';

test.each([
  ['starting', 'waiting'],
  ['running', 'running'],
  ['recovering', 'running'],
  ['success', 'succeeded'],
  ['Success', 'succeeded'],
  ['dead', 'failed'],
  ['DEAD', 'failed'],
  ['killed', 'undecided'],
  ['success?', 'undecided'],
  ['successful', 'undecided'],
  ['', 'waiting'],
  [undefined, 'waiting'],
] as const)('a Spark batch that is %s is %s', (state, verdict) => {
  expect(sparkVerdict(state)).toBe(verdict);
});

const MARKER = '0123456789abcdef'.repeat(2);
const nameFor = (workflowId: string, step: string, given?: string) => batchName(given, { workflowId, step }, MARKER);

test.each([
  ['an ordinary workflow', 'orders-2026-01-31', 'features', `orders_2026_01_31_features-${MARKER}`],
  ['an item of a forEach', 'orders', 'features[华东]', `orders_features-${MARKER}`],
  ['ids without a plain letter', '夜间', '特征', MARKER],
  ['long ids', 'w'.repeat(300), 's'.repeat(300), `${'w'.repeat(56)}_${'s'.repeat(38)}-${MARKER}`],
])('the batch of %s has a plain name, with the marker at its end', (_what, workflowId, step, name) => {
  expect(nameFor(workflowId, step)).toBe(name);
  expect(name).toMatch(/^[\w-]{32,128}$/);
});

test('a name that is given stands before the marker, to the letter', () => {
  expect(nameFor('w', 's', 'spark.features')).toBe(`spark.features-${MARKER}`);
  expect(nameFor('w', 's', 'n'.repeat(95))).toHaveLength(128);
});

const NAME = `orders_features-${MARKER}`;
const asked = (body: object): string => JSON.stringify(body);

test.each<[string, Partial<SparkBatchSeen>, 'ours' | 'notOurs' | 'untold']>([
  ['its name is ours', { name: NAME }, 'ours'],
  ['its name is another', { name: `${NAME}0` }, 'notOurs'],
  ['its name is ours in other case', { name: NAME.toUpperCase() }, 'notOurs'],
  ['only its request has our name', { request: asked({ file: 'a.py', name: NAME }) }, 'ours'],
  ['its request has our name, and it another', { name: 'shown', request: asked({ name: NAME }) }, 'ours'],
  ['its request has another name', { request: asked({ name: 'x' }) }, 'notOurs'],
  ['its request has no name', { request: asked({ file: 'a.py' }) }, 'notOurs'],
  ['our name is an argument of it', { request: asked({ name: 'x', args: [NAME] }) }, 'notOurs'],
  ['its request is cut behind our name', { request: `{"name": "${NAME}", "args": ["a…` }, 'ours'],
  ['its request is cut before any name', { request: '{"args": ["a…' }, 'untold'],
  ['its request is no map', { request: '7' }, 'untold'],
  ['nothing is told', {}, 'untold'],
])('of a batch of which %s it is known whose it is', (_what, batch, whose) => {
  expect(ownershipOf(batch, NAME)).toBe(whose);
});

const MARK = { name: NAME, atMs: 1_700_000_000_000 };
const findingIn = (batches: SparkBatchSeen[]) => findingOf(batchesWithMark(batches, 'obs://code/a.py', MARK));

test('the batch with our name is ours, however late it was created', () => {
  const batches = [
    { id: '1', name: `${NAME}-2` },
    { id: '2', name: NAME, createdAtMs: MARK.atMs + 900_000 },
  ];

  expect(findingIn(batches)).toMatchObject({
    is: 'one',
    run: { id: '2', origin: 'adopted', job: 'obs://code/a.py', trace: { createdAtMs: MARK.atMs + 900_000 } },
  });
});

test('two batches with our name are unclear, and both are named', () => {
  const finding = findingIn([
    { id: '1', name: NAME, state: 'running' },
    { id: '2', name: NAME },
  ]);

  expect(finding).toMatchObject({ is: 'unclear' });
  expect(JSON.stringify(finding)).toMatch(/Spark batch 1 \(with our name\), running.*Spark batch 2 /);
});

test('a newer batch whose name nobody tells may be ours: nobody guesses', () => {
  expect(findingIn([{ id: '1', createdAtMs: MARK.atMs + 1_000 }])).toMatchObject({ is: 'unclear' });
  expect(findingIn([{ id: '1', createdAtMs: MARK.atMs - 60_000 }])).toEqual({ is: 'none' });
});

test('a person adopts a batch by its id, and by nothing else', () => {
  expect(adoptedSparkBatch('a.py', '07a3e4e6-9a28-4e92-8d3f-9c538621a166')).toMatchObject({ origin: 'adopted' });
  expect(() => adoptedSparkBatch('a.py', '../state')).toThrow('a Spark batch is known by its id, which "../state"');
});

test('why a batch has died stands in the last lines of its log, without the frames of its stacks', () => {
  const log = [
    'stderr: ',
    'java.lang.RuntimeException: no such table: ods.orders',
    '\tat com.example.Main$.main(Main.scala:7)',
    '\tat java.base/java.lang.reflect.Method.invoke(Method.java:566)',
    '\t... 12 more',
    '  File "/opt/spark/features.py", line 7, in <module>',
    'at least one input is missing',
    '',
  ];

  expect(reasonInLog(log)).toBe(
    'its log ends: stderr: | java.lang.RuntimeException: no such table: ods.orders | at least one input is missing',
  );
});

test('as many last lines are told as a failure has room for, whole ones', () => {
  const log = Array.from({ length: 100 }, (_, at) => `${at}: ${'x'.repeat(95)}`);

  const reason = reasonInLog(log) ?? '';

  expect(reason.length).toBeLessThanOrEqual(400);
  expect(reason).toMatch(/^its log ends: 97: x+ \| .* \| 99: x+$/);
  expect(reasonInLog(['y'.repeat(5_000)])).toHaveLength(400);
});

test('a log in which nothing stands gives no reason', () => {
  expect(reasonInLog([])).toBeUndefined();
  expect(reasonInLog(['', '  ', 'at a.b.C(D.java:1)'])).toBeUndefined();
});
