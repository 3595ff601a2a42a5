import { STEP_TYPE_NAMES } from '../../src/domain/step-types';
import { checkPipeline } from '../../src/spec/check-pipeline';
import { resolveStep } from '../../src/spec/resolve-step';
import { SpecError } from '../../src/spec/spec-error';

const around = { connections: ['default', 'hongkong'], startedAt: '2026-11-20T18:30:00.000Z' };
/** However many types of steps there are. */
const ONE_OF_EACH = `exactly one of ${STEP_TYPE_NAMES.slice(0, -1)
  .map((type) => `\`${type}\``)
  .join(', ')} and`;
const copy = { id: 'copy', cdm: { clusterId: 'c1', jobName: 'orders_to_obs' } };

function check(spec: object, run = {}) {
  return checkPipeline({ name: 'orders', ...spec }, run, around);
}

test('a step gets the defaults of the design', () => {
  expect(check({ steps: [copy] })).toMatchObject({
    name: 'orders',
    date: '2026-11-20T18:30:00.000Z',
    steps: [
      {
        id: 'copy',
        service: 'cdm',
        connection: 'default',
        timeoutMs: 86_400_000,
        whenRunning: 'fail',
        body: { clusterId: 'c1', jobName: 'orders_to_obs', variables: {} },
      },
    ],
  });
});

test('the whole example of the design is accepted, and its date is written in its time zone', () => {
  const plan = check(
    {
      connection: 'default',
      timezone: 'Asia/Shanghai',
      params: { table: 'orders' },
      onFailure: 'compensate',
      steps: [
        {
          ...copy,
          cdm: { ...copy.cdm, variables: { day: "{{ run.date | date: '%Y-%m-%d' }}", table: '{{ params.table }}' } },
          timeout: '4h',
        },
        {
          id: 'transform',
          dgc: { jobName: 'orders_transform', workspace: 'w1', jobParams: { rows: '{{ steps.copy.rowsWritten }}' } },
        },
        { id: 'streams', dli: { jobIds: [131, 132], resumeSavepoint: true, onPartialStart: 'allOrNothing' } },
      ],
    },
    { params: { table: 'lines' } },
  );
  expect(plan.steps[0]).toMatchObject({
    timeoutMs: 4 * 3_600_000,
    body: { variables: { day: '2026-11-21', table: 'lines' } },
  });
  expect(plan.steps[1]).toMatchObject({ renderWhenDue: true, body: { mode: 'runNow' } });
  expect(plan.steps[2]).toMatchObject({ body: { jobIds: ['131', '132'], action: 'start', resumeSavepoint: true } });
});

test('a date without a time is midnight in the pipeline’s time zone', () => {
  expect(check({ timezone: 'Asia/Shanghai', steps: [copy] }, { date: '2026-01-31' }).date).toBe(
    '2026-01-30T16:00:00.000Z',
  );
});

test('a step that waited for earlier results gets them when it is due', () => {
  const step = check({
    steps: [copy, { id: 't', dgc: { jobName: 'j', jobParams: { rows: '{{ steps.copy.rowsWritten }}' } } }],
  }).steps[1]!;
  const scope = { run: { date: around.startedAt }, params: {}, steps: { copy: { rowsWritten: 120 } } };
  expect(resolveStep(step, scope, 'UTC')).toMatchObject({ isRendered: true, body: { jobParams: { rows: '120' } } });
});

test('a value that looks like a template is filled in once, whenever its step is due', () => {
  const params = { pattern: '{{ run.date }}-{{ nothing }}' };
  const jobParams = { pattern: '{{ params.pattern }}' };
  const scope = { run: { date: around.startedAt }, params, steps: { copy: { rowsWritten: 120 } } };
  const dueWith = (more: object, given?: Record<string, unknown>) => {
    const transform = { id: 't', dgc: { jobName: 'j', jobParams: { ...jobParams, ...more } } };
    const step = check({ params, steps: [copy, { ...transform, when: 'steps.copy.rowsWritten > 0' }] }).steps[1]!;
    return resolveStep(step, scope, 'UTC', given).body;
  };

  expect(dueWith({})).toMatchObject({ jobParams: params });
  expect(dueWith({ rows: '{{ steps.copy.rowsWritten }}' })).toMatchObject({ jobParams: { ...params, rows: '120' } });
  const given = { day: "{{ run.date | date: '%d' }}", more: '{{ params.pattern }}' };
  expect(dueWith({}, given)).toMatchObject({ jobParams: { ...params, day: '20', more: params.pattern } });
});

test('what a retry gives is held to the vendor’s limits, also where the body was filled in before', () => {
  const [step] = check({ steps: [{ id: 't', dgc: { jobName: 'j' } }] }).steps;
  const scope = { run: { date: around.startedAt }, params: {}, steps: {} };

  const retry = (given: object) => resolveStep(step!, scope, 'UTC', given as Record<string, unknown>);

  expect(retry({ n: 7 })).toMatchObject({ body: { jobParams: { n: '7' } } });
  expect(() => retry({ n: 'v'.repeat(1025) })).toThrow('at most 1024 characters');
  expect(() => retry({ n: '{{ nothing }}' })).toThrow(/steps\.t\.dgc\.n: template: undefined variable: nothing/);
});

test('a result that is not there is refused when the step is due', () => {
  const step = check({
    steps: [copy, { id: 't', dgc: { jobName: 'j', jobParams: { rows: '{{ steps.copy.filesWritten }}' } } }],
  }).steps[1]!;
  const scope = { run: { date: around.startedAt }, params: {}, steps: { copy: { rowsWritten: 120 } } };
  expect(() => resolveStep(step, scope, 'UTC')).toThrow(
    /steps\.t\.dgc\.jobParams\.rows: template: undefined variable: .*filesWritten/,
  );
});

test.each([
  { mistake: 'a key of a type with a wrong value', step: { ...copy, timeout: {} }, says: 'steps[0].timeout: ' },
  { mistake: 'an unknown key', step: { ...copy, retires: 3 }, says: 'steps[0]: unknown key `retires`' },
  {
    mistake: 'a missing field',
    step: { id: 'copy', cdm: { clusterId: 'c1' } },
    says: 'steps[0].cdm.jobName: is missing',
  },
  {
    mistake: 'two services in one step',
    step: { ...copy, dgc: { jobName: 'j' } },
    says: ONE_OF_EACH,
  },
  { mistake: 'no service', step: { id: 'copy' }, says: ONE_OF_EACH },
  {
    mistake: 'a parameter name of 65 characters',
    step: { id: 't', dgc: { jobName: 'j', jobParams: { ['n'.repeat(65)]: '1' } } },
    says: 'at most 64 characters',
  },
  {
    mistake: 'a parameter value of 1,025 characters',
    step: { id: 't', dgc: { jobName: 'j', jobParams: { n: 'v'.repeat(1025) } } },
    says: 'at most 1024 characters',
  },
  {
    mistake: 'a job name of 241 characters',
    step: { id: 'copy', cdm: { clusterId: 'c', jobName: 'j'.repeat(241) } },
    says: 'at most 240 characters',
  },
  {
    mistake: 'a job named `..`',
    step: { id: 'copy', cdm: { clusterId: 'c', jobName: '..' } },
    says: 'change the path of the call',
  },
  {
    mistake: 'an unknown connection',
    step: { ...copy, connection: 'paris' },
    says: 'no connection `paris` on this worker; it has `default`, `hongkong`',
  },
  {
    mistake: 'a stream job id that is no number',
    step: { id: 's', dli: { jobIds: ['x1'] } },
    says: 'positive whole number',
  },
  { mistake: 'a stream job named twice', step: { id: 's', dli: { jobIds: [131, '131'] } }, says: 'named twice' },
  { mistake: 'a duration without a unit we know', step: { ...copy, timeout: '4 fortnights' }, says: 'write `90s`' },
  {
    mistake: 'a backfill that takes any other for its own',
    step: {
      id: 't',
      dgc: { jobName: 'j', mode: 'supplement', supplement: { startDate: '2026-03-01', endDate: '2026-03-02' } },
      whenRunning: 'adopt',
    },
    says: 'may be of other dates',
  },
  {
    mistake: 'a savepoint taken at a start',
    step: { id: 's', dli: { jobIds: [1], triggerSavepoint: true } },
    says: 'goes with `action: stop`',
  },
  {
    mistake: 'a template that names nothing',
    step: { id: 't', dgc: { jobName: '{{ run.dat }}' } },
    says: 'there is no `run.dat`: of a run there is `run.date`',
  },
  { mistake: 'a template that is not closed', step: { id: 't', dgc: { jobName: '{{ run.date' } }, says: 'not closed' },
  {
    mistake: 'an unknown template filter',
    step: { id: 't', dgc: { jobName: '{{ run.date | dates }}' } },
    says: 'there is no filter `dates`; did you mean `date`?',
  },
])('$mistake is refused, and the error says where', ({ step, says }) => {
  expect(() => check({ steps: [step] })).toThrow(says);
});

test('what a template gives is held to the vendor’s limits too', () => {
  const spec = {
    params: { long: 'v'.repeat(1025) },
    steps: [{ id: 't', dgc: { jobName: 'j', jobParams: { n: '{{ params.long }}' } } }],
  };
  expect(() => check(spec)).toThrow('steps[0].dgc.jobParams: a parameter value has at most 1024 characters');
});

test('every mistake of a spec is listed, not only the first', () => {
  const steps = [
    { ...copy, connection: 'a' },
    { id: 't', connection: 'b', dgc: { jobName: 'j' } },
  ];
  expect(() => check({ steps })).toThrow(/steps\[0\]\.connection[^]*steps\[1\]\.connection/);
});

test('a parameter that the pipeline does not have is refused', () => {
  expect(() => check({ steps: [copy] }, { params: { tabel: 'x' } })).toThrow(
    'params.tabel: given at run time, but the pipeline has no such parameter',
  );
});

test.each([undefined, null, 7, 'orders', [], {}])('%p is no pipeline', (spec) => {
  expect(() => checkPipeline(spec, {}, around)).toThrow(SpecError);
});

test('of the texts that cannot be filled in each is told', () => {
  const jobParams = { a: '{{ params.map.nothing }}', b: '{{ params.word | plus: 1 }}' };
  const steps = [
    { id: 'one', dgc: { jobName: 'j', jobParams: { a: jobParams.a } } },
    { id: 'two', dgc: { jobName: 'j', jobParams: { b: jobParams.b } } },
  ];
  const told = (() => {
    try {
      return check({ params: { map: { a: 1 }, word: 'full' }, steps });
    } catch (error) {
      return (error as SpecError).message.split('\n');
    }
  })();
  expect(told).toEqual([
    'steps[0].dgc.jobParams.a: template: undefined variable: params.map.nothing',
    'steps[1].dgc.jobParams.b: template: `plus`: "full" is no number',
  ]);
});

test('what a step with two bodies is told is that it has two, whatever goes with one of them', () => {
  const step = { id: 'a', dgc: { jobName: 'j' }, cdm: { clusterId: 'c', jobName: 'j' }, whenHalted: 'stop' };
  expect(() => check({ steps: [step] })).toThrow('this one has `cdm` and `dgc`: make a step of each');
  expect(() => check({ steps: [step] })).not.toThrow('whenHalted');
});

test('a misspelt key is told the one that was meant, and when a pipeline runs belongs into its schedule', () => {
  const said = (key: string) => {
    try {
      checkPipeline({ name: 'p', steps: [copy], [key]: '0 1 * * *' }, {}, around);
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing';
  };
  expect(said('shedule')).toBe('unknown key `shedule`; did you mean `schedule`?');
  expect(said('cron')).toBe('unknown key `cron`; it stands below `schedule:`');
  expect(said('every')).toBe('unknown key `every`; it stands below `schedule:`');
});

test('a run has a day to be searched for by only where it can be searched for', () => {
  const planned = (more: object) => checkPipeline({ name: 'p', steps: [copy] }, {}, { ...around, ...more });
  expect(planned({})).not.toHaveProperty('searchDate');
  expect(planned({ searchAttributes: true })).toHaveProperty('searchDate', around.startedAt.slice(0, 10));
});
