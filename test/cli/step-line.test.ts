import { lineTexts, stepLinesOf } from '../../src/cli/display/step-line';
import { copying, pipelineUnderWay } from './pipeline-under-way';

test('a running step shows the vendor’s word, the progress and the rows of its latest heartbeat', () => {
  expect(linesOf(pipelineUnderWay(), [copying(42, 50_400)])[0]).toBe(
    'copy         cdm  running     orders_to_obs #1 RUNNING, 42%, 50,400 rows',
  );
});

test('a single row is told as one', () => {
  expect(linesOf(pipelineUnderWay(), [copying(0, 1)])[0]).toMatch(/ 0%, 1 row$/);
});

test('a step of which no heartbeat is known shows what the workflow knows', () => {
  expect(linesOf(pipelineUnderWay())[0]).toBe('copy         cdm  running     orders_to_obs #1 RUNNING');
});

test('the progress of several runs is their mean, and unknown ones count as none', () => {
  const runs = [
    { id: '131', job: '131', progress: 100 },
    { id: '132', job: '132' },
  ];
  expect(
    stepLinesOf(pipelineUnderWay({ id: 'copy', runs: [] }), [{ kind: 'watch', step: 'copy', runs }])[0],
  ).toMatchObject({
    percent: 50,
    text: '131, 132',
  });
});

test('a step that succeeded is full and shows its outputs, but not the ids shown already', () => {
  const status = pipelineUnderWay({
    state: 'succeeded',
    output: { submissionId: '1', rowsWritten: 120_000, runs: ['1'] },
  });

  expect(stepLinesOf(status, [])[0]).toMatchObject({
    percent: 100,
    text: 'orders_to_obs #1 RUNNING, rowsWritten 120000',
  });
});

test('a step that failed shows why', () => {
  const failure = { type: 'HuaweiCloud.JobFailed', message: 'orders_to_obs ended FAILED: disk full' };

  expect(linesOf(pipelineUnderWay({ state: 'failed', failure }))[0]).toMatch(/failed .*ended FAILED: disk full/);
});

test('a step that was stopped shows its receipt', () => {
  const receipt = [{ run: '1', asked: true, confirmed: true, leftRunning: null }];

  expect(linesOf(pipelineUnderWay({ state: 'stopped', receipt }))[0]).toMatch(/1 stopped, confirmed by the cloud$/);
});

function linesOf(...args: [Parameters<typeof stepLinesOf>[0], Parameters<typeof stepLinesOf>[1]?]): string[] {
  return lineTexts(stepLinesOf(args[0], args[1] ?? []));
}
