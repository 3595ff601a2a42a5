import { plainRun } from '../../replay-fuzz/draw/drawn-run';
import { startedTooOften } from '../../replay-fuzz/oracle/judge-starts';
import type { LogEntry } from '../../simulator';

test('a job that is started once more than was meant is reported, with its lines of the log', () => {
  expect(startedTooOften([run(1)], [start(3), start(8)])).toEqual(['copy: started 2 times, 1 meant (lines 3, 8)']);
});

test('a start by a stranger, one of a retry, and one that a person asked for are meant', () => {
  expect(startedTooOften([run(1)], [start(1), start(2, 'stranger')])).toEqual([]);
  expect(startedTooOften([run(2)], [start(1), start(2)])).toEqual([]);
  expect(startedTooOften([{ ...run(1), answers: { s1: 1 } }], [start(1), start(2)])).toEqual([]);
});

function run(most: number) {
  const workflow = { kind: 'pipeline', workflowId: 'p', workflowType: 'huaweiCloudPipeline' } as const;
  return plainRun({ ...workflow, args: [], jobs: [], meant: [{ job: 'copy', most, step: 's1' }] });
}

function start(seq: number, by = 'us'): LogEntry {
  return { seq, at: 0, service: 'cdm', effect: 'start', job: 'copy', run: String(seq), by, method: null, path: null };
}
