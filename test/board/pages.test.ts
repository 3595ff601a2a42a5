import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { WorkflowHandle } from '@temporalio/client';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, openWorld, quietRuntime } from '../support/huawei-world';
import type { TestBoard } from './board-in';
import { boardIn } from './board-in';
import { axeViolations, openChromium } from './chromium';

const KILOBYTE = 1_000;
/** Recorded: 40 kB. */
const PAGES_KB_MAX = 60;
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

let world: World;
let board: TestBoard;
let browser: Browser;
let context: BrowserContext;
/** What a page complained of, a refused script or style among it. */
let complaints: string[];

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

beforeEach(async () => {
  complaints = [];
  context = await browser.newContext({ viewport: DESK, locale: 'en' });
  // How busy the machine is decides how long anything takes, and the test's own time when it has taken too long.
  context.setDefaultTimeout(0);
});

afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

async function open(path: string, base = board.url, viewport = DESK): Promise<Page> {
  const page = await context.newPage();
  await page.setViewportSize(viewport);
  page.on('console', (message) => {
    // What is refused with a sentence is on the page.
    const isTold = message.text().includes('status of 409');
    if (message.type() === 'error' && !isTold) complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(`${base}${path}`);
  return page;
}

const copy = (jobName: string) => ({ id: 'copy', cdm: { clusterId: CLUSTER, jobName } });
const pathOf = ({ workflowId }: { workflowId: string }) => `/runs/${encodeURIComponent(workflowId)}`;
const button = (place: Page | Locator, name: string) => place.getByRole('button', { name, exact: true });

async function untilTexts(place: Locator, expected: string[]): Promise<void> {
  while ((await place.allTextContents()).join('\n') !== expected.join('\n'))
    await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Has the page do something, again where a busy worker was too slow to hear of it. @returns what the page says came of it */
async function done(page: Page, press: () => Promise<void>): Promise<string> {
  for (;;) {
    await press();
    const said = (await page.getByRole('status').locator('p').textContent()) ?? '';
    if (!/No worker answers|has not answered/.test(said)) return said;
  }
}

/** A pipeline whose first job has failed, and which waits for a person. */
async function holdOn(job: string): Promise<WorkflowHandle> {
  world.cloud.addJobs([cdm(job, { outcome: 'FAILED' }), dgc(`${job}-load`)]);
  const load = { id: 'load', dgc: { jobName: `${job}-load` } };
  const handle = await world.startPipeline({ name: job, onFailure: 'hold', steps: [copy(job), load] });
  await world.untilStatus(handle, ({ state }) => state === 'held');
  return handle;
}

test('Retry runs a held step once more, and the page follows without being loaded again', async () => {
  const handle = await holdOn('browser-retry');
  const page = await open(pathOf(handle));
  await page.getByRole('link', { name: 'copy: held' }).waitFor();
  // Whoever looks on must see it change, and nothing flicker: the very same elements.
  await page.evaluate(
    `for (const one of ['.node', 'h1', '.timeline tbody tr']) document.querySelector(one).setAttribute('data-mine', one)`,
  );
  world.cloud.addJobs([cdm('browser-retry')]);

  const asks = page.getByRole('region', { name: 'Waits for a person' });
  expect(await done(page, () => button(asks, 'Retry').click())).toBe('step copy is tried again');
  await page.getByRole('link', { name: 'load: succeeded' }).waitFor();
  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });
  await page.locator('.head .state[data-state=succeeded]').waitFor();
  expect(await page.locator('[data-mine]').count()).toBe(3);
  expect(await page.locator('.node[data-mine]').getAttribute('data-state')).toBe('succeeded');
});

test('Skip asks why, and does nothing before it is told or when the person leaves it', async () => {
  const handle = await holdOn('browser-skip');
  const page = await open(pathOf(handle));
  await button(page, 'Skip…').first().click();
  const dialog = page.getByRole('dialog');
  await button(dialog, 'Skip it').click();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect((await world.status(handle)).state).toBe('held');

  await done(page, async () => {
    await button(page, 'Skip…').first().click();
    await dialog.getByRole('textbox').fill('empty day');
    await button(dialog, 'Skip it').click();
  });

  await expect(handle.result()).resolves.toMatchObject({ steps: [{ skipped: 'empty day' }, { state: 'succeeded' }] });
  await page.getByRole('link', { name: 'copy: skipped' }).waitFor();
});

test('Adopt takes the run that a person names', async () => {
  const handle = await holdOn('browser-adopt');
  world.cloud.addJobs([cdm('browser-adopt')]);
  const id = world.cloud.run({ service: 'cdm', job: 'browser-adopt', clusterId: CLUSTER, by: 'somebody' });
  const page = await open(pathOf(handle));

  const said = await done(page, async () => {
    await button(page, 'Adopt…').first().click();
    await page.getByRole('dialog').getByRole('textbox').fill(id);
    await page.keyboard.press('Enter');
  });

  expect(said).toBe(`step copy goes on with run ${id}`);
  await expect(handle.result()).resolves.toMatchObject({ state: 'succeeded' });
});

test('what a pipeline refuses is told beside the buttons', async () => {
  const handle = await holdOn('browser-refused');
  const page = await open(pathOf(handle));
  const said = await done(page, async () => {
    await button(page, 'Adopt…').first().click();
    await page.getByRole('dialog').getByRole('textbox').fill('x'.repeat(5_000));
    await page.keyboard.press('Enter');
  });
  expect(said).toContain(`${handle.workflowId} refuses: `);
  await handle.terminate();
});

test('Pause, Resume and Cancel do so, and the receipt stands on the page of the step', async () => {
  world.cloud.addJobs([cdm('browser-pause', { durationMs: 3_600_000 })]);
  const handle = await world.startPipeline({ name: 'browser-pause', steps: [copy('browser-pause')] });
  await world.untilStatus(handle, ({ steps }) => steps[0]?.state === 'running');
  const page = await open(`${pathOf(handle)}#step=copy`);

  await done(page, () => button(page, 'Pause').click());
  await world.untilStatus(handle, ({ state }) => state === 'paused');
  await done(page, () => button(page, 'Resume').click());
  await button(page, 'Pause').waitFor();
  await button(page, 'Cancel…').click();
  await button(page.getByRole('dialog'), 'Leave it').click();
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await button(page, 'Cancel…').click();
  await button(page.getByRole('dialog'), 'Cancel the run').click();

  await page.getByRole('region', { name: 'copy' }).getByText('stopped, confirmed by the cloud').waitFor();
  expect((await handle.describe()).status.name).toBe('CANCELLED');
});

test('Rerun and Rerun from here start the run again, and the page goes to the new one', async () => {
  world.cloud.addJobs([cdm('browser-rerun', { outcome: 'FAILED' })]);
  const handle = await world.startPipeline({ name: 'browser-rerun', steps: [copy('browser-rerun')] });
  await expect(handle.result()).rejects.toThrow();
  world.cloud.addJobs([cdm('browser-rerun')]);
  const page = await open(pathOf(handle));
  const rerun = async (name: string) => {
    const loaded = page.waitForEvent('load');
    const isLoaded = loaded.then(() => true);
    do {
      await button(page, name).click();
      await button(page.getByRole('dialog'), 'Run again').click();
    } while (
      !(await Promise.race([
        isLoaded,
        page
          .getByText('No worker answers')
          .waitFor()
          .then(() => false),
      ]))
    );
    await page.locator('.head .state[data-state=succeeded]').waitFor();
  };

  await rerun('Rerun…');
  await page.getByRole('row', { name: 'copy' }).getByRole('link').click();
  await rerun('Rerun from here…');

  expect(world.effects('browser-rerun').filter((effect) => effect === 'start')).toHaveLength(3);
});

test('pipelines are searched by what they are called and how they stand, by keyboard alone', async () => {
  const [one, other] = await Promise.all([holdOn('search-held'), holdOn('search-other')]);
  await other.terminate();
  const page = await open('/');
  await page.getByRole('link', { name: 'search-held', exact: true }).waitFor();
  await page.getByRole('row', { name: 'search-other' }).getByText('terminated').waitFor();

  await page.keyboard.press('/');
  await page.keyboard.type('search-');
  await untilTexts(page.getByRole('rowheader'), ['search-held', 'search-other']);
  await page.keyboard.press('Escape');
  await page.keyboard.type('CDM job search-held');
  await untilTexts(page.getByRole('rowheader'), ['search-held']);
  await page.getByRole('link', { name: 'search-held', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'search-held' }).waitFor();
  await page.locator('.grid .cell[data-state=held]').last().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'copy' }).waitFor();
  await one.terminate();
});

test('what needs somebody stands first in the list, and a state shows those alone that stand so', async () => {
  world.cloud.addJobs([cdm('a-first-by-name')]);
  const well = await world.startPipeline({ name: 'a-first-by-name', steps: [copy('a-first-by-name')] });
  await well.result();
  const handle = await holdOn('z-last-by-name');
  const page = await open('/');
  const names = page.getByRole('rowheader');
  await names.getByText('a-first-by-name').waitFor();
  await names.getByText('z-last-by-name').waitFor();

  const all = await names.allTextContents();
  expect(all.indexOf('z-last-by-name')).toBeLessThan(all.indexOf('a-first-by-name'));
  await page.getByRole('button', { name: 'held' }).click();
  await names.getByText('a-first-by-name').waitFor({ state: 'detached' });
  await names.getByText('z-last-by-name').waitFor();
  await handle.terminate();
});

test('a step is chosen in the graph by keyboard, its address leads to it, and Back leads back', async () => {
  const handle = await holdOn('browser-keys');
  const page = await open(pathOf(handle));
  const [asked, other] = ['copy', 'load'].map((name) => page.getByRole('region', { name, exact: true }));
  // What somebody has come for is seen without being asked for.
  await asked?.getByText('HuaweiCloud.JobFailed').waitFor();

  await page.getByRole('link', { name: 'load: waiting' }).focus();
  await page.keyboard.press('Enter');
  await other?.waitFor();
  expect(page.url()).toMatch(/#step=load$/);
  await page.keyboard.press('Tab');
  await page.goBack();
  await asked?.waitFor();
  await handle.terminate();
});

test('names in Chinese, and names that are HTML, are shown as they are', async () => {
  const job = '订单同步<img src=x onerror="document.title=1">';
  world.cloud.addJobs([cdm(job, { outcome: 'FAILED' })]);
  const workflowId = `<script>document.title=1</script>-${randomUUID()}`;
  const handle = await world.env.client.workflow.start('huaweiCloudPipeline', {
    args: [{ name: 'hostile', onFailure: 'hold', steps: [copy(job)] }],
    taskQueue: world.taskQueue,
    workflowId,
  });
  await world.untilStatus(handle, ({ state }) => state === 'held');
  const page = await open(`${pathOf(handle)}#step=copy`);

  await page.getByRole('region', { name: 'copy' }).getByText(`${job} #`).first().waitFor();
  expect(await page.title()).toBe(`held ${workflowId}`);
  expect(await page.locator('img, script:not([src])').count()).toBe(0);
  await handle.terminate();
});

test('a board that is only read shows no button that does something', async () => {
  const handle = await holdOn('browser-read');
  const reader = await boardIn(world, ['--read-only']);
  const page = await open(`${pathOf(handle)}#step=copy`, reader.url);
  await page.getByRole('region', { name: 'Waits for a person' }).waitFor();
  const names = await page.evaluate(
    `[...document.querySelectorAll('button')].map((one) => one.getAttribute('aria-label') ?? one.className)`,
  );
  expect(new Set(names as string[])).toEqual(new Set(['Smaller', 'Larger', 'filter']));
  await Promise.all([page.close(), handle.terminate()]);
  await reader.close();
});

test('a browser brings the token by the form of the board, and then sees pipelines', async () => {
  const handle = await holdOn('browser-token');
  const guarded = await boardIn(world, [], { HUAWEICLOUD_BOARD_TOKEN: 'a-token-of-some-length' });
  const page = await open(pathOf(handle), guarded.url);
  await page.getByLabel('Token of this board').fill('a-token-of-some-length');
  expect(await axeViolations(page)).toEqual([]);
  await button(page, 'Open').click();
  await page.getByRole('link', { name: 'browser-token', exact: true }).waitFor();
  await Promise.all([page.close(), handle.terminate()]);
  await guarded.close();
});

describe('of 400 steps', () => {
  let large: WorkflowHandle;

  beforeAll(async () => {
    world.cloud.addJobs([cdm('large', { durationMs: 3_600_000 })]);
    const others = Array.from({ length: 399 }, (_, at) => ({
      id: `table_${at}`,
      needs: [at < 20 ? 'copy' : `table_${at - 20}`],
      ...(at % 3 === 0 ? { when: 'false' } : {}),
      dgc: { jobName: `load_${at}` },
    }));
    // By such an id it is found under its name while it runs.
    large = await world.env.client.workflow.start('huaweiCloudPipeline', {
      args: [{ name: 'large', steps: [copy('large'), ...others] }, { date: '2026-03-10' }],
      taskQueue: world.taskQueue,
      workflowId: 'large-2026-03-10',
    });
    await world.untilStatus(large, ({ steps }) => steps[0]?.state === 'running');
  });

  afterAll(async () => large.terminate());

  test('all are drawn, found and counted, and nothing of the page is wider than it', async () => {
    const page = await open(pathOf(large));
    await page.locator('.node').nth(399).waitFor();
    expect(await page.locator('.node').count()).toBe(400);
    const rows = page.locator('.timeline tbody th');
    const running = page.getByRole('button', { name: '1 running' });
    await running.click();
    await untilTexts(rows, ['copy']);
    await running.click();
    await page.getByRole('searchbox').fill('table_39');
    await untilTexts(rows, ['table_39', ...Array.from({ length: 9 }, (_, at) => `table_39${at}`)]);
    for (const viewport of [DESK, PHONE]) {
      await page.setViewportSize(viewport);
      expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
    }
  });

  test('the grid has a row for each', async () => {
    const page = await open('/pipelines/large');
    await page.getByRole('rowheader', { name: 'table_398' }).waitFor();
    await page.locator('.grid tbody .cell').nth(399).waitFor();
  });

  test('the page breaks no rule of axe', async () => {
    const page = await open(pathOf(large));
    await page.locator('.node').nth(399).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });
});

describe('to someone who does not see it, or not well', () => {
  let handle: WorkflowHandle;

  beforeAll(async () => {
    handle = await holdOn('axe');
  });

  afterAll(async () => handle.terminate());

  test.each([
    ['list', (): string => '/', '.list .cell'],
    ['grid', (): string => '/pipelines/axe', '.grid .cell'],
    ['run', (): string => `${pathOf(handle)}#step=copy`, '.details dl'],
  ] as const)('the %s breaks no rule of axe, light on a desk and dark on a phone', async (name, path, sign) => {
    for (const [colorScheme, viewport] of [
      ['light', DESK],
      ['dark', PHONE],
    ] as const) {
      const page = await open(path(), board.url, viewport);
      await page.emulateMedia({ colorScheme });
      await page.locator(sign).first().waitFor();
      expect({ colorScheme, violations: await axeViolations(page) }).toEqual({ colorScheme, violations: [] });
      if (name === 'run') {
        await button(page, 'Skip…').first().click();
        expect({ colorScheme, violations: await axeViolations(page) }).toEqual({ colorScheme, violations: [] });
      }
      await page.close();
    }
  });
});

test('all that a browser loads is small, and comes from the board', async () => {
  const page = await context.newPage();
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  await page.goto(`${board.url}/`);
  await page.getByRole('heading', { name: 'Pipelines' }).waitFor();
  expect(urls.filter((url) => !url.startsWith(`${board.url}/`))).toEqual([]);
  const texts = await Promise.all(['/', '/board.js', '/board.css'].map(async (path) => (await board.ask(path)).text));
  const bytes = texts.reduce((sum, text) => sum + gzipSync(text).length, 0);
  expect(bytes / KILOBYTE).toBeLessThan(PAGES_KB_MAX);
});
