import { checkPipeline } from '../../src/spec/check-pipeline';

const around = { connections: ['default'], startedAt: '2026-11-29T00:30:00Z', begunAt: '2026-11-29T00:30:00Z' };
const steps = [{ id: 'load', dgc: { jobName: 'j' } }];

function expectIn(expected: unknown, more: object = {}, surroundings: object = {}) {
  const spec = { name: 'p', timezone: 'Asia/Shanghai', expect: expected, steps, ...more };
  return checkPipeline(spec, {}, { ...around, ...surroundings }).expect;
}

test('a pipeline that expects nothing is planned without it', () => {
  expect(expectIn(undefined)).toBeUndefined();
});

test('what is expected is planned for the run, in the pipeline’s own zone', () => {
  expect(expectIn({ by: '09:00' })).toEqual({
    deadline: { at: '2026-11-29T01:00:00.000Z', why: 'was to be done by 09:00 on 2026-11-29 (Asia/Shanghai)' },
  });
  expect(expectIn({ asUsual: true })).toEqual({ asUsual: true, begunAt: '2026-11-29T00:30:00.000Z' });
});

test('a run of a schedule that had to wait is counted from when it was due', () => {
  const late = { begunAt: '2026-11-29T01:10:00Z' };
  expect(expectIn({ by: '09:00' }, {}, { ...late, isScheduled: true })?.deadline?.at).toBe('2026-11-29T01:00:00.000Z');
  // A workflow of somebody's own had gone on for long before it began the pipeline.
  expect(expectIn({ by: '09:00' }, {}, late)?.deadline?.at).toBe('2026-11-30T01:00:00.000Z');
});

test('of who does not say when the run began, as code of before does not, nothing is expected', () => {
  expect(expectIn({ by: '09:00', asUsual: true }, {}, { begunAt: undefined })).toBeUndefined();
});

test('nothing is expected of a night that is made up for', () => {
  expect(expectIn({ by: '09:00', within: '1m', asUsual: true }, {}, { isBackfill: true })).toBeUndefined();
});

test.each([
  [{}, 'name at least one of `by`, `within`, `asUsual`'],
  [{ asUsual: false }, 'name at least one of `by`, `within`, `asUsual`'],
  [{ by: '6:00' }, "did you mean `'06:00'`?"],
  [{ by: 600 }, "did you mean `'06:00'`?"],
  [{ by: '24:00' }, 'from 00:00 to 23:59'],
  [{ by: 'at 6:00' }, /to 23:59$/],
  [{ by: '6:00 UTC' }, /to 23:59$/],
  [{ by: 'noon' }, 'from 00:00 to 23:59'],
  [{ within: '2 hrz' }, 'there is no unit `hrz`'],
  [{ before: '06:00' }, '`by`'],
])('%j is refused: %s', (expected, sentence) => {
  expect(() => expectIn(expected)).toThrow(sentence);
});
