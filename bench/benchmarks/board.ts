import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Client } from '@temporalio/client';
import { build, stop } from 'esbuild';
import { quantile, summarise } from '../measure/statistics';
import { goalOf } from '../report/goals';
import type { Findings, Row } from '../report/report';
import type { BoardStage } from '../stage/board-stage';
import { openBoardStage } from '../stage/board-stage';
import { inParallel } from '../stage/in-parallel';
import type { BenchContext, Benchmark } from './benchmark';
import { inTurn } from './benchmark';

const FILES = ['board.js', 'board.css'];
const FILES_KB_GOAL = 200;
const PIPELINES = 40;
const STEPS = 10;
const STARTED_AT_ONCE = 20;
const KILOBYTE = 1_000;
const MINUTE_MS = 60_000;
/** As often as the board looks at its list. */
const LIST_EVERY_MS = 3_000;

/** What the board costs whoever looks, and the Temporal server. */
export const board: Benchmark = {
  name: 'board',
  question: 'how large are the pages of the board, how soon are they seen, and what do they cost the Temporal server?',
  sizesMean: 'runs that the server knows',
  full: { rounds: 5, sizes: [1_000] },
  quick: { rounds: 1, sizes: [50] },
  run: async (context) => {
    const stage = await openBoardStage(context.props.executable);
    try {
      return await measure(context, stage);
    } finally {
      await stage.close();
    }
  },
};

/** Where a page is, and what is there once it can be read. */
const PAGES = [
  { name: 'the list', path: '/', sign: '.list tbody tr' },
  { name: 'a grid', path: '/pipelines/pipeline-0', sign: '.grid tbody .cell' },
  { name: 'floor: the page that asks for a token', path: '/login', sign: 'form' },
] as const;

/** Who looks at the list of runs meanwhile. */
const LOOKERS = [
  { name: 'the list in 1 browser', browsers: 1 },
  { name: 'the list in 5 browsers', browsers: 5 },
  { name: `temporal workflow list, each ${LIST_EVERY_MS / 1_000} s`, browsers: 0 },
] as const;

async function measure(context: BenchContext, stage: BoardStage): Promise<Findings> {
  const { rounds, sizes, say, quick } = context;
  const runs = sizes[0] ?? 0;
  await fill(stage.client, runs, context.signal);
  const forMs = quick ? 2 * LIST_EVERY_MS : MINUTE_MS / 2;
  const seen: Record<string, number[]> = {};
  const asked: Record<string, number[]> = {};
  const spent: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, path, sign } of inTurn(round, PAGES))
      (seen[name] ??= []).push(await seenAfterMs(stage, path, sign));
    for (const { name, browsers } of inTurn(round, LOOKERS)) {
      const cost = await costOf(context, stage, browsers, forMs);
      (asked[name] ??= []).push(cost.requests);
      (spent[name] ??= []).push(cost.cpuMs);
      say(`board: round ${round + 1} of ${rounds}: ${name}: ${cost.requests.toFixed(0)} requests a minute`);
    }
  }
  return findingsOf({ runs, forMs, seen, asked, spent, emptyKb: await emptyPageKb() });
}

/** Runs as lists show them, in every state that a run can end in without a worker: what is kept beside a workflow, and its end. */
async function fill(client: Client, runs: number, signal: AbortSignal): Promise<void> {
  const numbers = Array.from({ length: runs }, (_, at) => at);
  await inParallel(numbers, STARTED_AT_ONCE, async (at) => {
    signal.throwIfAborted();
    const [name, date] = [`pipeline-${at % PIPELINES}`, dateOf(Math.floor(at / PIPELINES))];
    const steps = Array.from({ length: STEPS }, (_, step) => ({
      id: `step_${step}`,
      service: 'cdm',
      state: 'succeeded',
      runs: [{ id: String(at * STEPS + step), job: `job_${step}`, status: 'SUCCEEDED' }],
    }));
    const handle = await client.workflow.start('huaweiCloudPipeline', {
      workflowId: `${name}-${date}`,
      taskQueue: 'nobody',
      args: [{ name, steps: [] }],
      memo: { 'huaweicloud.status': { name, date, timezone: 'Asia/Shanghai', state: 'running', asks: [], steps } },
    });
    await handle.terminate();
  });
  // The store that lists are read from is written a little later.
  while ((await client.workflow.count("ExecutionStatus = 'Terminated'")).count < runs) await pause(500);
}

function dateOf(day: number): string {
  return new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, '2026-01-31'.length);
}

/** From the moment a browser asks for a page until what it shows is drawn, in a browser that has nothing of it. */
async function seenAfterMs({ browser, url }: BoardStage, path: string, sign: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(`{
    const look = () => {
      if (!document.querySelector(${JSON.stringify(sign)})) return requestAnimationFrame(look);
      requestAnimationFrame(() => (document.documentElement.dataset.seenAfter = performance.now()));
    };
    requestAnimationFrame(look);
  }`);
  await page.goto(`${url}${path}`);
  const ms = Number(await page.locator('html[data-seen-after]').getAttribute('data-seen-after'));
  await context.close();
  return ms;
}

/** What a minute of that costs the server. */
async function costOf(
  { props, signal }: BenchContext,
  { browser, url, proxy, serverCpuMs }: BoardStage,
  browsers: number,
  forMs: number,
): Promise<{ requests: number; cpuMs: number }> {
  const requests = (): number => [...proxy.counts().values()].reduce((sum, count) => sum + count, 0);
  const contexts = await Promise.all(Array.from({ length: browsers }, () => browser.newContext()));
  for (const context of contexts) {
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForSelector('.list tbody tr');
  }
  const [from, before, cpuBefore] = [performance.now(), requests(), serverCpuMs()];
  if (browsers) await pause(forMs, undefined, { signal });
  else await listAgainAndAgain(props.executable, proxy.address, forMs, signal);
  const share = MINUTE_MS / (performance.now() - from);
  const cost = { requests: (requests() - before) * share, cpuMs: (serverCpuMs() - cpuBefore) * share };
  for (const context of contexts) await context.close();
  return cost;
}

async function listAgainAndAgain(executable: string, address: string, forMs: number, signal: AbortSignal) {
  for (const end = performance.now() + forMs; performance.now() < end;) {
    const next = performance.now() + LIST_EVERY_MS;
    const flags = ['workflow', 'list', '--address', address, '--limit', '1000', '--output', 'none'];
    await promisify(execFile)(executable, flags, { signal });
    await pause(Math.max(0, next - performance.now()), undefined, { signal });
  }
}

interface Measured {
  emptyKb: number;
  runs: number;
  forMs: number;
  seen: Record<string, number[]>;
  asked: Record<string, number[]>;
  spent: Record<string, number[]>;
}

const PACKAGE = join(__dirname, '../../..');

/** In kilobytes: a page that shows nothing, made by the same tools. */
async function emptyPageKb(): Promise<number> {
  const contents = "import { h, render } from 'preact'; render(h('p', null), document.body);";
  const options = { bundle: true, minify: true, write: false, format: 'iife', target: 'es2022' } as const;
  const { outputFiles } = await build({ stdin: { contents, resolveDir: PACKAGE }, ...options });
  await stop();
  return packedKb(outputFiles[0]?.contents ?? Buffer.alloc(0));
}

function packedKb(content: Uint8Array): number {
  return gzipSync(content).length / KILOBYTE;
}

function findingsOf({ runs, forMs, seen, asked, spent, emptyKb }: Measured): Findings {
  const files = FILES.reduce((sum, name) => sum + packedKb(readFileSync(join(PACKAGE, 'lib/board', name))), 0);
  const rowsOf = (of: Record<string, number[]>, unit: string, what: string): Row[] =>
    Object.entries(of).map(([name, values]) => ({ what: `${name}, ${what}`, unit, summary: summarise(values) }));
  const [one, five] = LOOKERS.map(({ name }) => quantile(asked[name] ?? [], 0.5));
  const growth = (five ?? Number.NaN) / (one ?? Number.NaN);
  return {
    conditions: [
      `${runs} runs of ${PIPELINES} pipelines with ${STEPS} steps, all ended; a dev server, the board a process, Chromium without a cache`,
      `requests are counted by a proxy between the board, or the Temporal CLI, and the server, for ${forMs / 1_000} s a round; processor time is that of the server`,
    ],
    rows: [
      { what: `${FILES.join(' and ')}, packed by gzip`, unit: 'kB', summary: summarise([files]) },
      { what: 'floor: a page of preact that shows nothing', unit: 'kB', summary: summarise([emptyKb]) },
      ...rowsOf(seen, 'ms', 'until seen'),
      ...rowsOf(asked, 'a minute', 'requests'),
      ...rowsOf(spent, 'ms a minute', 'server time'),
    ],
    goals: [
      goalOf(`under ${FILES_KB_GOAL} kB packed`, [files], { below: FILES_KB_GOAL }),
      goalOf('five browsers cost the server no more requests than one (1.1 at most)', [growth], { atMost: 1.1 }),
    ],
  };
}
