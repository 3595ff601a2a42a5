import { problemInPlan, problemWithTakeOver } from '../../src/domain/take-over';
import type { PlannedPipeline } from '../../src/domain/plan';
import type { PipelineStatus, StepState, StepStatus } from '../../src/domain/status';
import { rerunPlanOf } from '../../src/spec/rerun';

const LINE = [{ id: 'copy' }, { id: 'transform' }, { id: 'load' }, { id: 'tell', always: true }];

function statusOf(states: Record<string, StepState>, more: Partial<StepStatus> = {}): PipelineStatus {
  const steps = Object.entries(states).map(([id, state]): StepStatus => ({
    id,
    service: 'dgc',
    state,
    runs: [],
    ...(state === 'succeeded' && { output: { instanceId: id } }),
    ...(state === 'skipped' && { skipped: 'not today' }),
    ...more,
  }));
  return { name: 'p', state: 'failed', date: '2026-03-01T00:00:00Z', asks: [], steps };
}

test('what has succeeded is taken over with what came of it; what has failed, and what comes after, is run again', () => {
  const status = statusOf({ copy: 'succeeded', transform: 'failed', load: 'waiting', tell: 'succeeded' });

  expect(rerunPlanOf(LINE, status)).toEqual({
    takenOver: { copy: { output: { instanceId: 'copy' } } },
    again: ['transform', 'load'],
  });
});

test.each(['compensated', 'stopped', 'failed', 'waiting', 'running', 'held'] as const)(
  'a step that is %s is run again, and so is what has succeeded after it',
  (state) => {
    const status = statusOf({ copy: state, transform: 'succeeded', load: 'failed', tell: 'succeeded' });
    expect(rerunPlanOf(LINE, status).again).toEqual(['copy', 'transform', 'load']);
  },
);

test('what was left out stays left out, for the reason it had', () => {
  const status = statusOf({ copy: 'succeeded', transform: 'skipped', load: 'failed', tell: 'succeeded' });

  expect(rerunPlanOf(LINE, status)).toMatchObject({
    takenOver: { transform: { skipped: 'not today' } },
    again: ['load'],
  });
});

test('a branch that has succeeded is taken over, whatever became of the others', () => {
  const steps = [{ id: 'copy' }, { id: 'beside', needs: [] }, { id: 'load', needs: ['copy'] }];
  const status = statusOf({ copy: 'failed', beside: 'succeeded', load: 'waiting' });

  expect(rerunPlanOf(steps, status).again).toEqual(['copy', 'load']);
});

test('from a step on all is run again, whatever had become of it', () => {
  const status = statusOf({ copy: 'succeeded', transform: 'succeeded', load: 'succeeded', tell: 'succeeded' });

  expect(rerunPlanOf(LINE, status, 'transform').again).toEqual(['transform', 'load']);
  expect(rerunPlanOf(LINE, status).again).toEqual([]);
});

const FANNED = [{ id: 'copy' }, { id: 'load' }];

test('of a step that was fanned out only the items that failed are run again, and all that needs the step', () => {
  const status = statusOf({ 'copy[a]': 'succeeded', 'copy[b]': 'failed', load: 'waiting' });
  expect(rerunPlanOf(FANNED, status).again).toEqual(['copy[b]', 'load']);
});

test.each([
  { from: 'copy', again: ['copy[a]', 'copy[b]', 'load'] },
  { from: 'copy[b]', again: ['copy[b]', 'load'] },
])('from $from on are $again', ({ from, again }) => {
  const status = statusOf({ 'copy[a]': 'succeeded', 'copy[b]': 'succeeded', load: 'succeeded' });
  expect(rerunPlanOf(FANNED, status, from).again).toEqual(again);
});

test.each(['no-such', 'tell', 'copy[x]'])('from %s on nothing is run: the steps are named', (from) => {
  const status = statusOf({ copy: 'succeeded', transform: 'failed', load: 'waiting', tell: 'succeeded' });
  expect(() => rerunPlanOf(LINE, status, from)).toThrow(/there is no step .* the steps are copy, transform, load$/);
});

test('a step whose output was too large to be told is not taken over without it, and not run again unasked', () => {
  const status = statusOf({ copy: 'succeeded', transform: 'failed' }, { output: undefined });
  expect(() => rerunPlanOf(LINE, status)).toThrow(/what came of step copy is too large to be told/);
  expect(rerunPlanOf(LINE, status, 'copy').again).toEqual(['copy', 'transform']);
});

test.each([
  { given: 'all', says: 'takeOver is a map, and not "all"' },
  { given: { runId: 'r' }, says: 'takeOver.steps is a map, and not nothing' },
  { given: { runId: 'r', steps: { copy: 'done' } }, says: 'takeOver.steps["copy"] is a map, and not "done"' },
  { given: { runId: 'r', steps: { copy: { state: 'x' } } }, says: 'takeOver.steps["copy"] has no key `state`' },
  { given: { runId: 'r', steps: {}, more: 1 }, says: 'takeOver has no key `more`' },
])('what a caller hands in as taken over is looked at: $says', ({ given, says }) => {
  expect(problemWithTakeOver(given)).toBe(says);
});

test('what the pipeline does not have, and what runs at its end, is not taken over', () => {
  const plan = { steps: [{ id: 'copy' }, { id: 'tell', always: true }] } as PlannedPipeline;
  const runId = 'r';

  expect(problemInPlan({ runId, steps: { copy: {} } }, plan)).toBeUndefined();
  expect(problemInPlan({ runId, steps: { tell: {}, other: {} } }, plan)).toBe(
    'takeOver.steps: of this pipeline no step `tell`, `other` can be taken over',
  );
});

test('items are told apart by their step wherever it stands, and a step that the file no longer has is its own', () => {
  const steps = [{ id: 'begin' }, { id: 'copy' }, { id: 'load' }];
  const status = statusOf({ begin: 'succeeded', 'copy[a]': 'succeeded', 'copy[b]': 'failed', load: 'waiting' });
  expect(rerunPlanOf(steps, status).again).toEqual(['copy[b]', 'load']);
  expect(rerunPlanOf(steps, status, 'copy').again).toEqual(['copy[a]', 'copy[b]', 'load']);

  const gone = statusOf({ begin: 'succeeded', gone: 'failed', copy: 'succeeded', load: 'succeeded' });
  expect(rerunPlanOf(steps, gone)).toEqual({
    takenOver: {
      begin: { output: { instanceId: 'begin' } },
      copy: { output: { instanceId: 'copy' } },
      load: { output: { instanceId: 'load' } },
    },
    again: ['gone'],
  });
});
