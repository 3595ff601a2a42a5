import { noticesOf } from '../../src/cli/display/notices';
import { statusPage } from '../../src/cli/display/status-page';
import type { PipelineStatus } from '../../src/domain/status';
import { pipelineUnderWay } from './pipeline-under-way';

const held: PipelineStatus = {
  ...pipelineUnderWay({ state: 'held', evidence: ['submission 7 BOOTING since 02:00'] }, { state: 'running' }),
  state: 'held',
  asks: [{ step: 'copy', why: 'its start is ambiguous', answers: ['retry', 'skip', 'adopt'] }],
};

test('what is asked comes with what was seen and the command for each answer', () => {
  expect(noticesOf('orders-1', held)).toEqual([
    {
      key: 'ask copy',
      lines: [
        'copy asks: its start is ambiguous',
        '  seen: submission 7 BOOTING since 02:00',
        '  answer: temporal-huaweicloud retry orders-1 --step copy',
        "  answer: temporal-huaweicloud skip orders-1 --step copy --reason '...'",
        '  answer: temporal-huaweicloud adopt orders-1 --step copy --run RUN_ID',
      ],
    },
  ]);
});

test('a status page shows branches that run side by side, what is asked, and how to resume a pause', () => {
  const page = statusPage('orders-1', { ...held, state: 'paused' }, []).join('\n');

  expect(page).toMatch(
    /^orders-1: orders-nightly of 2026-01-01 paused\n {2}copy +cdm {2}held .*\n {2}transform +dgc {2}running/,
  );
  expect(page).toContain('\n    go on: temporal-huaweicloud resume orders-1\n');
  expect(page).toContain('\n    answer: temporal-huaweicloud retry orders-1 --step copy\n');
});

test('a step shows how long it has taken', () => {
  const steps = { startedAt: '2026-01-01T02:00:00Z', endedAt: '2026-01-01T03:02:03Z', state: 'succeeded' } as const;

  expect(statusPage('orders-1', pipelineUnderWay(steps), []).join('\n')).toMatch(/copy .*, 1h 2m\n/);
});
