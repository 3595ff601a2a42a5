import type { PipelineStatus, StepStatus } from '../../../src/domain/status';

/** When it is looked at. */
export const NOW_MS = Date.parse('2026-01-01T04:00:00Z');

/**
 * A pipeline of so many steps that has come some way: the first third has succeeded, two run beside each other, and the
 * others wait. @param changes of steps, by their number from 1
 */
export function manySteps(count: number, changes: Record<number, Partial<StepStatus>> = {}): PipelineStatus {
  const done = Math.floor(count / 3);
  const steps = Array.from({ length: count }, (_, at): StepStatus => {
    const number = at + 1;
    return { ...stepOf(number, number <= done, number <= done + 2), ...changes[number] };
  });
  const date = '2025-12-31T16:00:00Z';
  return { name: 'orders-nightly', state: 'running', date, timezone: 'Asia/Shanghai', asks: [], steps };
}

function stepOf(number: number, isDone: boolean, isBegun: boolean): StepStatus {
  const id = number % 2 ? `copy_${number}` : `transform_${number}`;
  const service = number % 2 ? 'cdm' : 'dgc';
  const job = `orders_${number}_to_lake`;
  const startedAt = '2026-01-01T02:30:00Z';
  if (isDone)
    return {
      id,
      service,
      state: 'succeeded',
      runs: [{ id: String(number), job, status: 'SUCCEEDED' }],
      output: { rowsWritten: 1_000 * number },
      startedAt,
      endedAt: '2026-01-01T02:31:05Z',
    };
  if (isBegun)
    return { id, service, state: 'running', runs: [{ id: String(number), job, status: 'RUNNING' }], startedAt };
  return { id, service, state: 'waiting', runs: [] };
}

/** What the wait of a step tells with a heartbeat. */
export function progressOf(number: number, progress: number) {
  const runs = [{ id: String(number), job: `orders_${number}_to_lake`, status: 'RUNNING', progress, rows: 60_000 }];
  return { kind: 'watch' as const, step: number % 2 ? `copy_${number}` : `transform_${number}`, runs };
}
