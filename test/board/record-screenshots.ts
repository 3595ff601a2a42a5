import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import type { Browser, Page } from 'playwright-core';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, openWorld, quietRuntime } from '../support/huawei-world';
import type { TestBoard } from './board-in';
import { boardIn } from './board-in';
import { openChromium } from './chromium';

/*
 * The pictures of docs/board.md: `npm run record-screenshots`, without TEST_KEEP_SERVER, so that the server holds nothing else,
 * and then `pngquant --force --ext .png docs/images/board-*.png`, which makes them a third of the size.
 */
const IMAGES = join(__dirname, '../../docs/images');
const DESK = { width: 1080, height: 600 };
const PHONE = { width: 390, height: 720 };
const HOUR_MS = 3_600_000;

let world: World;
let board: TestBoard;
let browser: Browser;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
  [board, browser] = await Promise.all([boardIn(world), openChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await board?.close();
  await world.close();
});

const start = (workflowId: string, spec: object, date: string) =>
  world.env.client.workflow.start('huaweiCloudPipeline', {
    workflowId,
    taskQueue: world.taskQueue,
    args: [{ timezone: 'Asia/Shanghai', ...spec }, { date }],
    memo: { 'huaweicloud.timezone': 'Asia/Shanghai' },
  });

const copyStep = (id: string, jobName: string, more: object = {}) => ({
  id,
  cdm: { clusterId: CLUSTER, jobName },
  ...more,
});
const jobStep = (id: string, jobName: string, more: object = {}) => ({ id, dgc: { jobName }, ...more });

/** A pipeline with branches, whose check may fail. Each day has jobs of its own, so that the days go on beside each other. */
const orders = (day: number, check: string, more: object = {}) => ({
  name: 'orders-nightly',
  ...more,
  steps: [
    copyStep('copy_orders', `订单同步_${day}`, { needs: [] }),
    copyStep('copy_lines', `order_lines_${day}`, { needs: [] }),
    copyStep('copy_customers', `customers_${day}`, { needs: [] }),
    jobStep('join', `join_orders_${day}`, { needs: ['copy_orders', 'copy_lines'] }),
    jobStep('check', `${check}_${day}`, { needs: ['join'] }),
    jobStep('enrich', `enrich_customers_${day}`, { needs: ['copy_customers', 'join'] }),
    jobStep('report', `daily_report_${day}`, { needs: ['check', 'enrich'] }),
    jobStep('tidy', `tidy_up_${day}`, { always: true }),
  ],
});

async function picture(
  path: string,
  name: string,
  ready: (page: Page) => Promise<unknown>,
  how: { dark?: boolean; viewport?: typeof DESK } = {},
) {
  const { dark = false, viewport = DESK } = how;
  const context = await browser.newContext({ viewport, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
  context.setDefaultTimeout(0);
  const page = await context.newPage();
  await page.goto(`${board.url}${path}`);
  await ready(page);
  await page.screenshot({ path: join(IMAGES, `board-${name}.png`) });
  await context.close();
}

const steadyState = (state: string) => async (page: Page) =>
  page.locator(`.head .state[data-state=${state}]`).waitFor();

test('the board as docs/board.md shows it', async () => {
  world.cloud.addJobs([cdm('customers'), dgc('tidy_up'), cdm('long', { durationMs: HOUR_MS })]);
  const days = Array.from({ length: 10 }, (_, at) => at + 1);
  for (const day of days) {
    const [copies, jobs] = [
      ['订单同步', 'order_lines', 'customers'],
      ['join_orders', 'check_rows', 'enrich_customers', 'daily_report', 'tidy_up'],
    ].map((names) => names.map((name) => `${name}_${day}`));
    world.cloud.addJobs((copies ?? []).map((name) => cdm(name, { durationMs: 700 })));
    world.cloud.addJobs([...(jobs ?? []).map((name) => dgc(name)), dgc(`check_fails_${day}`, { outcome: 'fail' })]);
  }
  const runs: WorkflowHandle[] = [];
  for (const day of days) {
    const date = `2026-03-${String(day).padStart(2, '0')}`;
    const check = [4, 6, 10].includes(day) ? 'check_fails' : 'check_rows';
    const spec = orders(day, check, day === 10 ? { onFailure: 'hold' } : {});
    runs.push(await start(`orders-nightly-${date}`, spec, date));
  }
  await Promise.all(runs.slice(0, 9).map((handle) => handle.result().catch(() => undefined)));
  const weekly = { name: 'customers-weekly', steps: [copyStep('copy', 'customers')] };
  await (await start('customers-weekly-2026-03-07', weekly, '2026-03-07')).result();
  const held = runs[9] as WorkflowHandle;
  await world.untilStatus(held, ({ state, steps }) => state === 'held' && steps[5]?.state === 'succeeded');
  const tables = Array.from({ length: 399 }, (_, at) =>
    at < 30
      ? copyStep(`table_${at}`, at < 8 ? 'long' : 'customers', {
          needs: ['copy'],
          whenRunning: at < 8 ? 'adopt' : 'wait',
          ...(at > 10 && { when: 'false' }),
        })
      : jobStep(`table_${at}`, `load_${at}`, { needs: [`table_${at < 238 ? at % 8 : at - 30}`] }),
  );
  const hourly = { name: 'tables-hourly', steps: [copyStep('copy', 'customers'), ...tables] };
  const large = await start('tables-hourly-2026-03-10', hourly, '2026-03-10');
  await world.untilStatus(large, ({ steps }) => steps[1]?.state === 'running' && steps[12]?.state === 'skipped');

  await picture('/', 'list', (page) => page.getByRole('row').nth(3).waitFor());
  await picture('/pipelines/orders-nightly', 'grid', (page) =>
    page.locator('.grid .cell[data-state=held]').first().waitFor(),
  );
  await picture('/runs/orders-nightly-2026-03-09#step=join', 'run', steadyState('succeeded'));
  await picture('/runs/orders-nightly-2026-03-10#step=check', 'held', steadyState('held'));
  await picture('/runs/orders-nightly-2026-03-10#step=check', 'dark', steadyState('held'), { dark: true });
  await picture('/runs/tables-hourly-2026-03-10', '400-steps', (page) => page.locator('.node').nth(399).waitFor());
  await picture('/runs/orders-nightly-2026-03-10', 'phone', steadyState('held'), { viewport: PHONE });
  await Promise.all([held.terminate(), large.terminate()]);
});
