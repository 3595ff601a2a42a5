import fc from 'fast-check';
import { checkPipeline } from '../../src/spec/check-pipeline';
import { graphProblems, needsOf, stepsBefore } from '../../src/spec/graph';

const around = { connections: ['default'], startedAt: '2026-03-01T00:00:00Z', webhooks: ['ops'] };
const job = { dgc: { jobName: 'j' } };

function check(spec: object) {
  return checkPipeline({ name: 'p', ...spec }, {}, around);
}

test('a step follows the one before it, unless it names its needs', () => {
  const steps = [
    { id: 'a', ...job },
    { id: 'b', ...job },
    { id: 'c', needs: ['a'], ...job },
    { id: 'd', needs: [], ...job },
  ];
  expect(check({ steps }).steps.map(({ needs }) => needs)).toEqual([[], ['a'], ['a'], []]);
});

test.each([
  {
    mistake: 'a need that no step has',
    steps: [
      { id: 'copy', ...job },
      { id: 't', needs: ['Copy'], ...job },
    ],
    says: 'steps[1].needs[0]: there is no step `Copy`; did you mean `copy`?',
  },
  {
    mistake: 'a need in brackets',
    steps: [
      { id: 'copy', ...job },
      { id: 't', needs: ['[copy[orders]]'], ...job },
    ],
    says: /^steps\[1\]\.needs\[0\]: there is no step `\[copy\[orders\]\]`$/,
  },
  {
    mistake: 'two steps that wait for each other',
    steps: [
      { id: 'a', needs: ['b'], ...job },
      { id: 'b', needs: ['a'], ...job },
    ],
    says: 'steps[0].needs: the steps wait for each other: a needs b needs a',
  },
  {
    mistake: 'a circle that the first step only leads to',
    steps: [
      { id: 'a', needs: ['b'], ...job },
      { id: 'b', needs: ['c'], ...job },
      { id: 'c', needs: ['b'], ...job },
    ],
    says: 'steps[1].needs: the steps wait for each other: b needs c needs b',
  },
  {
    mistake: 'a step that waits for itself',
    steps: [{ id: 'a', needs: ['a'], ...job }],
    says: 'steps[0].needs: the steps wait for each other: a needs a',
  },
  {
    mistake: 'a name used twice',
    steps: [
      { id: 'a', ...job },
      { id: 'a', ...job },
    ],
    says: 'steps[1].id: two steps are named `a`',
  },
])('$mistake is refused, with the way to it', ({ steps, says }) => {
  expect(() => check({ steps })).toThrow(says);
});

test.each([
  {
    text: '{{ steps.later.rows }}',
    says: '`steps.later.rows` is not there yet: step `later` does not come before this one; add it to its `needs`',
  },
  { text: '{{ steps.nobody.rows }}', says: 'there is no step `nobody`' },
  { text: '{{ params.tabel }}', says: 'there is no `params.tabel`: did you mean `table`?' },
  { text: '{{ date }}', says: 'there is no `date`: write `run.date`' },
  { text: '{{ params[params.none] }}', says: 'there is no `params.none`' },
  { text: '{{ [run.date] }}', says: 'a template begins with a name that is written out' },
])('a template that names what cannot be there is refused before anything starts: $text', ({ text, says }) => {
  const steps = [
    { id: 'copy', dgc: { jobName: 'j', jobParams: { x: text } } },
    { id: 'later', ...job },
  ];
  expect(() => check({ steps, params: { table: 'orders' } })).toThrow(`steps[0].dgc.jobParams.x: template: ${says}`);
});

test.each([
  { when: 'steps.copy.rows > 0', says: 'there is no step `copy`' },
  { when: '{{ params.go }}', says: 'template: a condition stands without `{{ }}`' },
  { when: 'params.nope', says: 'there is no `params.nope`' },
])('a condition that cannot be looked at is refused: $when', ({ when, says }) => {
  expect(() => check({ steps: [{ id: 'a', when, ...job }], params: { go: true } })).toThrow(
    `steps[0].when: ${says}`.replace('when: there', 'when: template: there'),
  );
});

test('what undoes a step may name what came of it', () => {
  const compensate = { dgc: { jobName: 'undo', jobParams: { of: '{{ steps.copy.instanceId }}' } } };
  expect(check({ steps: [{ id: 'copy', ...job, compensate }] }).steps[0]?.compensate).toMatchObject({
    renderWhenDue: true,
  });
});

test('a webhook that the worker has no URL for is refused, and the message names the variable to set', () => {
  const spec = { steps: [{ id: 'a', ...job }], notify: { webhook: 'pager' } };
  expect(() => check(spec)).toThrow('no webhook `pager` on this worker: set HUAWEICLOUD_WEBHOOK_PAGER');
  expect(check({ ...spec, notify: { webhook: 'ops' } }).notify).toEqual({
    webhook: 'ops',
    on: ['failure', 'hold', 'halt', 'recovery', 'late'],
  });
});

test('a topic is told by a connection that the worker has', () => {
  const steps = [{ id: 'a', connection: 'default', ...job }];
  const notify = { smn: 'urn:smn:cn-north-4:0a:ops' };
  expect(() => check({ steps, notify, connection: 'paris' })).toThrow(
    "notify.smn: a topic is told by the pipeline's connection, and this worker has no connection `paris`",
  );
  expect(check({ steps, notify }).notify).toMatchObject({ ...notify, connection: 'default' });
});

test.each([
  { notify: { webhook: 'ops', taskQueue: 'q' }, says: 'notify.taskQueue: goes with `activity`' },
  { notify: { webhook: 'ops', activity: 'tell' }, says: 'notify: name one of `webhook`' },
  { notify: { on: ['late'] }, says: 'notify: name one of `webhook`' },
  { notify: { smn: 'orders' }, says: 'notify.smn: ' },
])('$notify is refused', ({ notify, says }) => {
  expect(() => check({ steps: [{ id: 'a', ...job }], notify })).toThrow(says);
});

test('an activity of one’s own is told on a task queue of its own', () => {
  const notify = { activity: 'tell', taskQueue: 'q', on: ['late'] };
  expect(check({ steps: [{ id: 'a', ...job }], notify }).notify).toEqual(notify);
});

const SEES: { body: object; outputs: string[] }[] = [
  {
    body: { cdm: { clusterId: 'c', jobName: 'j' } },
    outputs: ['submissionId', 'rowsWritten', 'rowsRead', 'bytesWritten', 'filesWritten', 'state'],
  },
  { body: { dgc: { jobName: 'j' } }, outputs: ['instanceId', 'byOperator', 'state'] },
  { body: { dgc: { jobName: 'j', mode: 'scheduleOn' } }, outputs: ['runs', 'failed', 'state'] },
  { body: { dgc: { jobName: 'j', mode: 'scheduleOff' } }, outputs: ['runs', 'failed', 'state'] },
  { body: { dli: { jobIds: [1] } }, outputs: ['runs', 'failed', 'state'] },
  {
    body: { dliSql: { sql: 'SELECT 1', queue: 'q', database: 'd' } },
    outputs: ['jobId', 'resultCount', 'inputRows', 'badRows', 'rows', 'resultPath', 'state'],
  },
  { body: { dliSpark: { file: 'obs://b/a.py', queue: 'q' } }, outputs: ['batchId', 'appId', 'state'] },
  {
    body: { mrs: { clusterId: 'c', type: 'SparkSubmit', arguments: ['a.jar'] } },
    outputs: ['jobId', 'appId', 'result', 'trackingUrl', 'state'],
  },
  {
    body: { obs: { bucket: 'lake', prefix: 'in/' } },
    outputs: ['objects', 'bytes', 'newestKey', 'newestAt', 'etag', 'state'],
  },
  { body: { cdmCluster: { clusterId: 'c', action: 'start' } }, outputs: ['status', 'state'] },
  { body: { smn: { topicUrn: 'urn:smn:cn-north-4:p:t', message: 'm' } }, outputs: ['messageId', 'state'] },
];

test.each(SEES)('of $body a later step may use $outputs, and nothing else', ({ body, outputs }) => {
  const using = (output: string) =>
    check({
      steps: [
        { id: 'a', ...body },
        { id: 'b', dgc: { jobName: 'j', jobParams: { x: `{{ steps.a.${output} }}` } } },
      ],
    });
  for (const output of outputs) expect(() => using(output)).not.toThrow();
  const others = SEES.flatMap((one) => one.outputs).filter((output) => !outputs.includes(output));
  for (const output of others) expect(() => using(output)).toThrow(`there is no \`steps.a.${output}\``);
  const [last, ...first] = outputs.map((output) => `\`${output}\``).reverse();
  expect(() => using('nothing')).toThrow(
    `steps[1].dgc.jobParams.x: template: there is no \`steps.a.nothing\`: step \`a\` leaves ${first.reverse().join(', ')} and ${last}`,
  );
});

test('20,000 templates are taken, and the step that brings one more is named', () => {
  const text = '{{ params.a }}'.repeat(4_000);
  const many = (more: string) =>
    [text, text, text, text, text + more].map((x, at) => ({
      id: `s${at}`,
      cdm: { clusterId: 'c', jobName: 'j', variables: { x } },
    }));
  const params = { a: '' };

  expect(() => check({ params, steps: many('{{ params.a }}') })).toThrow(
    'steps[4]: the texts up to step `s4` hold 20,001 templates, and 20,000 is the most',
  );
  expect(check({ params, steps: many('') }).steps).toHaveLength(5);
});

test('1,001 steps are refused before any start, with what to do', () => {
  const steps = Array.from({ length: 2_000 }, (_, at) => ({ id: `s${at}`, ...job }));
  expect(() => check({ steps })).toThrow('a pipeline has at most 1000 steps: split it into several pipelines');
  expect(check({ steps: steps.slice(0, 1_000) }).steps).toHaveLength(1_000);
});

test('a plan that could not be kept is refused before any start', () => {
  const steps = Array.from({ length: 400 }, (_, at) => ({
    id: `s${at}`,
    dgc: { jobName: 'j', jobParams: Object.fromEntries([0, 1, 2, 3, 4].map((n) => [`p${n}`, '{{ params.long }}'])) },
  }));
  expect(() => check({ steps, params: { long: 'v'.repeat(1_000) } })).toThrow('split it into several pipelines');
});

// Wild graphs: the check and a plain walk of the graph must agree on whether there is a circle.
const graphs = fc.integer({ min: 1, max: 8 }).chain((count) =>
  fc
    .array(fc.option(fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { maxLength: 3 }), { nil: undefined }), {
      minLength: count,
      maxLength: count,
    })
    .map((needs) => needs.map((of, at) => ({ id: `s${at}`, needs: of?.map((n) => `s${n}`) }))),
);

test('of every graph it is told whether its steps can all be run, and in that case no step comes before itself', () => {
  fc.assert(
    fc.property(graphs, (steps) => {
      const comesBeforeItself = steps.some(({ id }, at) => stepsBefore(steps, at).has(id));
      expect(graphProblems(steps).length > 0).toBe(comesBeforeItself);
      expect(graphProblems(steps).length === 0).toBe(canAllRun(steps));
    }),
  );
});

/** Runs what can be run, again and again, until nothing more can. */
function canAllRun(steps: { id: string; needs?: string[] }[]): boolean {
  const done = new Set<string>();
  for (let before = -1; before < done.size;) {
    before = done.size;
    steps.forEach(({ id }, at) => needsOf(steps, at).every((need) => done.has(need)) && done.add(id));
  }
  return done.size === steps.length;
}

test('a pipeline may say how many of its steps go on at a time, one at least', () => {
  const steps = [{ id: 'a', ...job }];
  expect(check({ steps, maxParallel: 4 }).maxParallel).toBe(4);
  expect(check({ steps }).maxParallel).toBeUndefined();
  expect(() => check({ steps, maxParallel: 0 })).toThrow(/^maxParallel: /);
});

test('of several mistakes in a graph each is told, and a circle only where there is no other', () => {
  const steps = [
    { id: 'a', needs: ['b', 'gone'] },
    { id: 'b', needs: ['a'] },
    { id: 'b', needs: [] },
  ];
  expect(graphProblems(steps).map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
    'steps.2.id: two steps are named `b`',
    'steps.0.needs.1: there is no step `gone`',
  ]);
  expect(graphProblems(steps.slice(1, 2).concat({ id: 'a', needs: ['b'] })).map(({ path }) => path)).toEqual([
    ['steps', 0, 'needs'],
  ]);
});

test('who is told by a webhook or an activity is told by no connection, and nobody by nothing', () => {
  const planned = (notify?: object) => check({ steps: [{ id: 'a', ...job }], notify }).notify;
  expect(planned({ webhook: 'ops', on: ['failure'] })).toEqual({ webhook: 'ops', on: ['failure'] });
  expect(planned()).toBeUndefined();
});
