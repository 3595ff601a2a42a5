import fc from 'fast-check';
import { shortStatus, stepsToShow } from '../../src/domain/short-status';
import type { PipelineStatus, StepState, StepStatus } from '../../src/domain/status';

const STATES: StepState[] = ['waiting', 'running', 'held', 'succeeded', 'failed', 'skipped'];

const step = fc.record({
  id: fc.string({ maxLength: 64 }),
  service: fc.constantFrom('cdm' as const, 'dgc' as const, 'dli' as const),
  state: fc.constantFrom(...STATES),
  runs: fc.array(
    fc.record({ id: fc.string({ maxLength: 20 }), job: fc.string({ maxLength: 20 }), reason: longText() }),
    {
      maxLength: 100,
    },
  ),
  failure: fc.record({ type: fc.constant('HuaweiCloud.JobFailed'), message: longText() }),
  evidence: fc.array(longText(), { maxLength: 10 }),
});

function longText() {
  return fc.integer({ min: 0, max: 5_000 }).map((length) => 'x'.repeat(length));
}

function statusOf(steps: StepStatus[]): PipelineStatus {
  const asks = steps.map(({ id, failure }) => ({ step: id, why: failure?.message ?? '', answers: ['retry' as const] }));
  return { name: 'p', state: 'held', date: '2026-03-01T00:00:00Z', asks, steps };
}

test('however large a pipeline, what is kept beside it stays under 1.5 MB', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 500, maxLength: 500 }), (steps) => {
      expect(JSON.stringify(shortStatus(statusOf(steps))).length).toBeLessThan(1_500_000);
    }),
    { numRuns: 3 },
  );
});

test('of many steps those that moved are shown first, in their own order', () => {
  const steps = Array.from({ length: 300 }, (_, at): StepStatus => ({
    id: `s${at}`,
    service: 'dgc',
    state: at % 100 === 99 ? 'failed' : 'waiting',
    runs: [],
  }));
  const shown = stepsToShow(steps, 4).map(({ id }) => id);
  expect(shown).toEqual(['s0', 's99', 's199', 's299']);
});

test('a small pipeline is kept whole', () => {
  const steps: StepStatus[] = [{ id: 'copy', service: 'cdm', state: 'running', runs: [{ id: '1', job: 'orders' }] }];
  expect(shortStatus(statusOf(steps))).toEqual({ ...statusOf(steps), failure: undefined });
});
