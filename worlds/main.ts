import { readOptions, type WorldsOptions } from './worlds-options';
import { drawWorld } from './draw/draw-world';
import { liveThrough } from './engine/world';
import { type DrawGraphWorld, drawGraphWorld, drawOwnWorkflowWorld } from './graphs/draw-graph-world';
import { graphStory } from './graphs/graph-story';
import { liveGraph } from './graphs/graph-world';
import { shrinkGraph } from './graphs/shrink-graph';
import { shrink } from './oracle/shrink';
import { pipelineStory } from './pipelines/pipeline-story';
import { livePipeline } from './pipelines/pipeline-world';
import { Sandbox } from './pipelines/sandbox';
import { shrinkPipeline } from './pipelines/shrink-pipeline';
import { storyOf } from './report/story';
import { summaryOf } from './report/summary';
import { liveOnThreads } from './run/live-on-threads';
import type { Work } from './run/live-share';
import type { Tally } from './run/tally';
import { withBundle } from './run/with-bundle';

const MINUTE_MS = 60_000;
const TOLD_EVERY_MS = MINUTE_MS;
const SEEDS_TOLD = 12;

async function main(): Promise<void> {
  const options = readOptions(process.argv);
  const work = workOf(options);
  await withBundle(work, async (bundle) => liveAll(options, work, bundle));
}

async function liveAll(options: WorldsOptions, work: Work, bundle: string): Promise<void> {
  const [fromMs, fromCpu] = [Date.now(), process.cpuUsage()];
  const tally = await liveOnThreads({
    seeds: { first: options.seed, count: options.worlds },
    threads: options.threads,
    mostBroken: options.most,
    isTimeUp: () => Date.now() - fromMs >= options.minutes * MINUTE_MS,
    isIdle: options.idle,
    work,
    bundle,
    tell: tellNowAndThen(options),
  });
  const { user, system } = process.cpuUsage(fromCpu);
  const spent = { seconds: (Date.now() - fromMs) / 1e3, cpuSeconds: (user + system) / 1e6, threads: options.threads };
  for (const line of summaryOf(tally, spent)) console.log(line);
  const [first] = tally.broken;
  if (options.worlds === 1 || first !== undefined) {
    console.log(await STORIES[work](first?.seed ?? options.seed, bundle));
  }
  process.exitCode = first === undefined ? 0 : 1;
}

function workOf({ pipelines, graphs, ownWorkflows }: WorldsOptions): Work {
  if (ownWorkflows) return 'ownWorkflow';
  if (graphs) return 'graph';
  return pipelines ? 'pipeline' : 'step';
}

/** Of the smallest world that breaks what the one of this seed does. */
async function storyOfStep(seed: number): Promise<string> {
  return storyOf(await liveThrough(await shrink(drawWorld(seed)), { tells: true }));
}

async function storyOfPipeline(seed: number, bundle: string): Promise<string> {
  const sandbox = Sandbox.of(bundle);
  return pipelineStory(await livePipeline(await shrinkPipeline(seed, sandbox), sandbox, { tells: true }));
}

const storyBy =
  (draw: DrawGraphWorld) =>
  async (seed: number, bundle: string): Promise<string> => {
    const sandbox = Sandbox.of(bundle);
    return graphStory(await liveGraph(await shrinkGraph(seed, sandbox, draw), sandbox, { tells: true }));
  };

const STORIES: Readonly<Record<Work, (seed: number, bundle: string) => Promise<string>>> = {
  step: storyOfStep,
  pipeline: storyOfPipeline,
  graph: storyBy(drawGraphWorld),
  ownWorkflow: storyBy(drawOwnWorkflowWorld),
};

/** Ten million worlds take hours, and whoever ends them early wants to know what was broken. */
function tellNowAndThen({ worlds }: WorldsOptions): (soFar: Tally) => void {
  let toldAtMs = Date.now();
  return (soFar) => {
    if (Date.now() - toldAtMs < TOLD_EVERY_MS) return;
    toldAtMs = Date.now();
    const seeds = soFar.broken.map(({ seed }) => seed).slice(-SEEDS_TOLD);
    const broken = `${soFar.broken.length} broken promises${seeds.length ? ` (the latest: ${seeds.join(' ')})` : ''}`;
    console.error(`${soFar.worlds} of ${worlds} worlds, ${broken}, ${soFar.windows.length} in windows`);
  };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
