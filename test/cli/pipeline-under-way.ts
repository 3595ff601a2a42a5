import type { PipelineStatus, StepStatus } from '../../src/domain/status';

/** A status in the midst of a pipeline, as the workflow answers it. */
export function pipelineUnderWay(...changes: Partial<StepStatus>[]): PipelineStatus {
  const steps: StepStatus[] = [
    { id: 'copy', service: 'cdm', state: 'running', runs: [{ id: '1', job: 'orders_to_obs', status: 'RUNNING' }] },
    { id: 'transform', service: 'dgc', state: 'waiting', runs: [] },
  ];
  return {
    name: 'orders-nightly',
    state: 'running',
    date: '2026-01-01',
    asks: [],
    steps: steps.map((step, at) => ({ ...step, ...changes[at] })),
  };
}

/** What the wait for the copy tells with a heartbeat. */
export function copying(progress: number, rows: number) {
  const runs = [{ id: '1', job: 'orders_to_obs', status: 'RUNNING', progress, rows }];
  return { kind: 'watch' as const, step: 'copy', runs };
}
