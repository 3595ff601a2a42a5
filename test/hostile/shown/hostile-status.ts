import type { PipelineStatus, StepStatus } from '../../../src/domain/status';
import { HOSTILE } from './hostile-text';

/** A status with hostile text wherever it holds text. */
export function hostileStatus(text: string = HOSTILE, state: PipelineStatus['state'] = 'held'): PipelineStatus {
  const run = { id: text, job: `job ${text}`, origin: 'alreadyRunning', status: text, reason: text } as const;
  const step = (id: string, more: Partial<StepStatus>) =>
    ({ id, service: text, state: 'running', runs: [{ ...run, haltedSince: text }], ...more }) as unknown as StepStatus;
  return {
    name: text,
    date: text,
    timezone: text,
    state,
    failure: { type: text, message: text },
    asks: [{ step: text, why: text, answers: ['retry', 'skip', 'adopt'] }],
    steps: [
      step(text, { state: 'held', evidence: [text], consoleUrl: `https://console.example/${text}` }),
      step(`second ${text}`, { output: { [text]: text }, startedAt: '2026-01-01T00:00:00Z' }),
      step('third', {
        state: 'stopped',
        failure: { type: text, message: text },
        skipped: text,
        receipt: [
          { run: text, asked: true, confirmed: false, leftRunning: text },
          { run: text, asked: true, confirmed: true, leftRunning: null },
        ],
      }),
    ],
  };
}
