import { inFull } from '../../src/cli/pipeline/follow-pipeline';
import type { PipelineLook } from '../../src/cli/pipeline/look-at-pipeline';
import type { PipelineState, StepStatus } from '../../src/domain/status';

const step: StepStatus = { id: 'copy', service: 'cdm', state: 'succeeded', runs: [] };

function look(answered: boolean, state: PipelineState, steps: StepStatus[]): PipelineLook {
  const status = { name: 'nightly', date: '2026-01-31T00:00:00.000Z', state, steps, asks: [] };
  return { description: {} as PipelineLook['description'], heartbeats: [], answered, status };
}

const full = look(true, 'held', [{ ...step, output: { rowsWritten: 120 } }]);

test('what a worker has said is still shown when it is late with its next answer', () => {
  expect(inFull(look(false, 'held', [step]), full).status).toEqual(full.status);
});

test('what the server remembers is shown once the pipeline has moved on, or when nothing else was ever seen', () => {
  expect(inFull(look(false, 'failed', [step]), full).status?.state).toBe('failed');
  expect(inFull(look(false, 'held', [step]), undefined).status?.steps).toEqual([step]);
});
