import fc from 'fast-check';
import { BOUNDS } from '../../src/domain/bounds';
import { shortStatus, shownStatus } from '../../src/domain/short-status';
import type { PipelineStatus, StepState, StepStatus } from '../../src/domain/status';

const SEED = { seed: Number(process.env['FC_SEED'] ?? Date.now()) };
const STATES: StepState[] = ['waiting', 'running', 'held', 'succeeded', 'failed', 'skipped'];

/** A text of three bytes a character, as long as one may come to be. */
const longText = (most = 5_000) => fc.integer({ min: 0, max: most }).map((length) => '历'.repeat(length));
const consoleUrl = 'https://console.huaweicloud.com/cdm/?region=cn-north-4';

const run = fc.record({ id: longText(40), job: longText(240), status: longText(100), reason: longText(1_000) });
const failed = fc.record({ type: fc.constant('HuaweiCloud.JobFailed'), message: longText(8_000) });
const attempt = fc.record({
  state: fc.constant('failed' as const),
  runs: fc.array(run, { maxLength: 5 }),
  failure: failed,
  startedAt: fc.constant('2026-03-01T00:00:00.000Z'),
  endedAt: fc.constant('2026-03-01T00:00:00.000Z'),
});
const step = fc.record({
  id: fc.constant(`${'x'.repeat(64)}[${'y'.repeat(64)}]`),
  service: fc.constantFrom('cdm' as const, 'dgc' as const, 'dli' as const),
  state: fc.constantFrom(...STATES),
  startedAt: fc.constant('2026-03-01T00:00:00.000Z'),
  endedAt: fc.constant('2026-03-01T00:00:00.000Z'),
  consoleUrl: fc.constant(consoleUrl),
  runs: fc.array(run, { maxLength: 30 }),
  output: fc.constant({ rowsWritten: 1, runs: ['1', '2'] }),
  receipt: fc.array(
    fc.record({ run: longText(240), asked: fc.boolean(), confirmed: fc.boolean(), leftRunning: longText(1_000) }),
    { maxLength: 30 },
  ),
  failure: failed,
  attempts: fc.array(attempt, { maxLength: 10 }),
  earlierAttempts: fc.constant(90),
  evidence: fc.array(longText(500), { maxLength: 10 }),
  skipped: longText(1_000),
});

function statusOf(steps: StepStatus[]): PipelineStatus {
  const asks = steps.map(({ id, failure }) => ({ step: id, why: failure?.message ?? '', answers: ['retry' as const] }));
  const failure = { type: 'HuaweiCloud.JobFailed', message: '历'.repeat(8_000) };
  return { name: 'p', state: 'held', date: '2026-03-01T00:00:00Z', asks, steps, failure };
}

function bytesAsJson(status: PipelineStatus): number {
  return Buffer.byteLength(JSON.stringify(status));
}

test('however large a pipeline, its status can be sent with every step in it, and its memo be kept', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 20 }), (some) => {
      const steps = Array.from({ length: BOUNDS.steps.most }, (_, at) => ({
        ...(some[at % some.length] as StepStatus),
      }));
      const status = statusOf(steps);

      const shown = shownStatus(status);
      expect(bytesAsJson(shown)).toBeLessThanOrEqual(BOUNDS.statusBytes.most);
      expect(shown.steps.map(({ state }) => state)).toEqual(steps.map(({ state }) => state));
      const short = shortStatus(status);
      expect(bytesAsJson(short)).toBeLessThanOrEqual(BOUNDS.memoBytes.most);
      expect(short.steps.length).toBe(BOUNDS.memoSteps.most);
      expect(short.more).toMatchObject({ steps: BOUNDS.steps.most - BOUNDS.memoSteps.most });
    }),
    { ...SEED, numRuns: 3, endOnFailure: true },
  );
});
