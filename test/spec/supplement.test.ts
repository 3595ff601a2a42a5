import { checkPipeline } from '../../src/spec/check-pipeline';
import { pipelineSchema } from '../../src/spec/schema';

const DAY = { startDate: '2026-01-31', endDate: '2026-01-31' };

function bodyOf(dgc: object, timezone = 'UTC') {
  const steps = [{ id: 's', dgc: { jobName: 'j', ...dgc } }];
  const around = { connections: ['default'], startedAt: '2026-01-31T18:30:00.000Z' };
  return checkPipeline({ name: 'p', timezone, steps }, {}, around).steps[0]?.body;
}

test('a day runs from its first to its last second in the pipeline’s time zone', () => {
  expect(bodyOf({ mode: 'supplement', supplement: DAY }, 'Asia/Shanghai')).toMatchObject({
    supplement: { startDate: '2026-01-30T16:00:00.000Z', endDate: '2026-01-31T15:59:59.000Z', parallel: 1 },
  });
});

test('the dates take templates, and a time with an offset is what it says', () => {
  const supplement = {
    startDate: "{{ run.date | date: '%Y-%m-%d' }}",
    endDate: '2026-02-02T01:00:00+08:00',
    parallel: 5,
  };
  expect(bodyOf({ mode: 'supplement', supplement })).toMatchObject({
    supplement: { startDate: '2026-01-31T00:00:00.000Z', endDate: '2026-02-01T17:00:00.000Z', parallel: 5 },
  });
});

test.each([
  { why: 'no dates', dgc: { mode: 'supplement' }, message: 'needs the dates to run the job for' },
  { why: 'dates without the mode', dgc: { supplement: DAY }, message: 'goes with `mode: supplement`' },
  {
    why: 'job parameters',
    dgc: { mode: 'supplement', supplement: DAY, jobParams: { a: '1' } },
    message: 'takes no job parameters',
  },
  {
    why: 'six at a time',
    dgc: { mode: 'supplement', supplement: { ...DAY, parallel: 6 } },
    message: 'at most 5 periods',
  },
  {
    why: 'a date that is none',
    dgc: { mode: 'supplement', supplement: { ...DAY, endDate: 'soon' } },
    message: 'not a date',
  },
  {
    why: 'an end before the start',
    dgc: { mode: 'supplement', supplement: { ...DAY, endDate: '2026-01-30' } },
    message: 'at least two seconds after',
  },
])('a backfill with $why is refused in one sentence', ({ dgc, message }) => {
  expect(() => bodyOf(dgc)).toThrow(message);
});

test('a time that the clocks of the pipeline’s zone never show is refused by its key', () => {
  const supplement = { startDate: '2026-03-29T02:30:00', endDate: '2026-03-30' };
  expect(() => bodyOf({ mode: 'supplement', supplement }, 'Europe/Berlin')).toThrow(
    'startDate: 2026-03-29 02:30 does not exist in Europe/Berlin: the clocks go forward past it. Write 03:30',
  );
});

test('a template that gives no date is refused once it is rendered', () => {
  const supplement = { ...DAY, endDate: '{{ "never" }}' };
  expect(
    pipelineSchema.safeParse({ name: 'p', steps: [{ id: 's', dgc: { jobName: 'j', mode: 'supplement', supplement } }] })
      .success,
  ).toBe(true);
  expect(() => bodyOf({ mode: 'supplement', supplement })).toThrow('not a date');
});

test.each([
  { period: { startDate: 'soon', endDate: '2026-01-31' }, isRead: false },
  { period: { startDate: '2026-01-31', endDate: '2026-02-30' }, isRead: false },
  { period: { startDate: '{{ run.date }}', endDate: '2026-01-31T02:00:00+08:00' }, isRead: true },
  { period: { ...DAY, parallel: 0 }, isRead: false },
  { period: { ...DAY, parallel: 5 }, isRead: true },
])('before anything is filled in, whether $period can be read: $isRead', ({ period, isRead }) => {
  const steps = [{ id: 's', dgc: { jobName: 'j', mode: 'supplement', supplement: period } }];
  expect(pipelineSchema.safeParse({ name: 'p', steps }).success).toBe(isRead);
});

test.each([
  { endDate: '2026-01-31T00:00:02Z', end: '2026-01-31T00:00:02.000Z' },
  { endDate: '2026-01-31T00:00:01Z', end: undefined },
  { endDate: '2026-01-31T00:00:02.999Z', end: '2026-01-31T00:00:02.000Z' },
])('two seconds are the shortest span: $endDate', ({ endDate, end }) => {
  const read = () => bodyOf({ mode: 'supplement', supplement: { startDate: '2026-01-31T00:00:00Z', endDate } });
  if (end === undefined) expect(read).toThrow('must be at least two seconds after startDate');
  else expect(read()).toMatchObject({ supplement: { endDate: end } });
});
