import { aligned } from '../../../src/cli/display/aligned';
import { backfillDisplayOn } from '../../../src/cli/display/backfill-display';
import { statusPage } from '../../../src/cli/display/status-page';
import type { BackfillStatus } from '../../../src/domain/backfill';
import { terminal } from '../../support/terminal';
import { expectScreen } from './golden-screen';
import { manySteps, progressOf } from './many-steps';

test('a backfill has one bar that is drawn over itself, and a line above it for each date that failed', async () => {
  const tty = terminal(80, 24);
  const display = backfillDisplayOn(tty.screen, 'Asia/Shanghai');
  for (let failed = 0; failed <= 2; failed += 1) display.show(backfill(failed));
  await tty.resize(60, 24);
  display.end();

  expectScreen('backfill-60x24', await tty.copied());
});

test('the columns of a table hold beside Chinese names', async () => {
  const tty = terminal(80, 24);
  tty.screen.line(
    aligned([
      ['ID', 'STATE'],
      ['订单同步-2026-01-31', '| held'],
      ['orders-2026-01-31', '| failed'],
    ]),
  );

  const columns = await tty.columnsOf(/\|/);
  expect(columns).toHaveLength(2);
  expect(new Set(columns).size).toBe(1);
});

test('a status page has each step in the same columns, whatever its service, and says whose clock its times are of', async () => {
  const tty = terminal(120, 24);
  const status = manySteps(4, { 2: { service: 'cdmCluster' }, 3: { id: '订单' } });
  tty.screen.line(statusPage('orders-1', { ...status, steps: status.steps.map(withoutTime) }, [progressOf(1, 5)]));

  const seen = await tty.seen();
  expect(seen[0]).toBe('orders-1: orders-nightly of 2026-01-01T00:00:00+08:00 running (times of Asia/Shanghai)');
  expect(new Set(await tty.columnsOf(/(succeeded|running|waiting) *(orders_|$)/)).size).toBe(1);
});

/** Three dates of which so many have failed, one after the other. */
function backfill(failed: number): BackfillStatus {
  const counts = { waiting: 2 - failed, running: 1, succeeded: 0, skipped: 0, underWay: 0, failed, cancelled: 0 };
  const runs = Array.from({ length: failed }, (_, at) => ({
    date: `2026-01-0${at + 1}T00:00:00+08:00`,
    state: 'failed' as const,
    workflowId: `orders-2026-01-0${at + 1}`,
    failure: {
      type: 'HuaweiCloud.JobFailed',
      message: `orders_to_lake ended FAILED: ${'disk full '.repeat(9).trim()}`,
    },
  }));
  const span = { from: '2026-01-01', to: '2026-01-03' };
  return { name: 'orders-nightly', ...span, state: 'running', total: 3, counts, runs };
}

function withoutTime<Step extends object>(step: Step): Step {
  return { ...step, startedAt: undefined, endedAt: undefined };
}
