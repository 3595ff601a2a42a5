import type { Random } from '../../chaos/random';
import type { Burst, DrawnRun, Saying } from './drawn-run';
import { plainRun } from './drawn-run';
import { drawGraph, stepsBefore } from './draw-graph';
import type { DrawnStep } from './draw-step';
import { drawDurationMs, drawEnd, drawStep } from './draw-step';

const HOLDS = 0.35;
const CANCELLED = 0.2;
const TALKED_TO = 0.3;
const RIVALLED = 0.15;
const LIMITED = 0.2;
const HAS_AN_END = 0.2;
const EXPECTED = 0.3;
/** An activity that workers of the fuzz have, and that does nothing. */
export const TOLD = 'told';
const LONGEST_EXPECTED_MS = 4_000;
const MOST_AT_A_TIME = 3;
const LONGEST_BEFORE_CANCEL_MS = 3_000;
const LONGEST_BEFORE_BURST_MS = 2_500;
const SOON_MS = 300;
const LONGEST_PAUSE_MS = 1_200;
const STREAMS_A_PIPELINE = 100;
const STREAMS_A_STEP = 10;

/** A pipeline's spec, and what the cloud has for it. */
export interface DrawnPipeline {
  spec: { name: string; onFailure?: string; maxParallel?: number; expect?: object; steps: object[] };
  steps: DrawnStep[];
  holds: boolean;
}

/** Draws a pipeline. Every job has a name of its own, so that the cloud's log tells whose doing each line is. */
export function drawPipelineSpec(random: Random, index: number, { mayHold = true } = {}): DrawnPipeline {
  const name = nameOf(index);
  const holds = mayHold && random.chance(HOLDS);
  const graph = drawGraph(random);
  const durationMs = drawDurationMs(random);
  const steps: DrawnStep[] = [];
  for (const [at, node] of graph.entries()) {
    const before = stepsBefore(graph, node);
    const rowsOf = steps
      .filter(({ id, service, isFannedOut }) => service === 'cdm' && !isFannedOut && before.has(id))
      .map(({ id }) => id);
    const firstStream = 1 + index * STREAMS_A_PIPELINE + at * STREAMS_A_STEP;
    steps.push(drawStep(random, node, { name, rowsOf, durationMs, holds, firstStream }));
  }
  if (random.chance(HAS_AN_END)) steps.push(drawEnd(random, name, durationMs));
  const expect = random.chance(EXPECTED) ? drawExpect(random) : undefined;
  const spec = {
    name,
    ...(holds && { onFailure: 'hold' }),
    ...(random.chance(LIMITED) && { maxParallel: random.between(1, MOST_AT_A_TIME) }),
    ...(expect && { expect, notify: { activity: TOLD } }),
    steps: steps.map((step) => step.spec),
  };
  return { spec, steps, holds };
}

/** By when it is to be done: at times at once, at times while its steps go on, at times never. */
function drawExpect(random: Random): object {
  const within = `${random.between(1, LONGEST_EXPECTED_MS)}ms`;
  return { ...(random.chance(0.8) && { within }), by: '06:00', ...(random.chance(0.3) && { asUsual: true }) };
}

export function nameOf(index: number): string {
  return `f${String(index).padStart(4, '0')}`;
}

/** A pipeline with what befalls it: a cancel, and people who say several things in one breath. */
export function drawPipeline(random: Random, index: number): DrawnRun {
  const { spec, steps, holds } = drawPipelineSpec(random, index);
  return plainRun({
    kind: 'pipeline',
    workflowId: spec.name,
    workflowType: 'huaweiCloudPipeline',
    args: [spec],
    jobs: steps.flatMap(({ jobs }) => jobs),
    meant: steps.flatMap(({ meant }) => meant),
    ...(random.chance(CANCELLED) && {
      cancelAfterMs: random.between(0, random.chance(0.3) ? SOON_MS : LONGEST_BEFORE_CANCEL_MS),
    }),
    bursts: random.chance(TALKED_TO) ? drawBursts(random, steps) : [],
    rivals: holds && random.chance(RIVALLED) ? rivalled(steps) : [],
    isAttended: true,
  });
}

/** Only a DGC job can run twice at a time. */
function rivalled(steps: DrawnStep[]): string[] {
  const step = steps.find(({ service, meant }) => service === 'dgc' && meant.length);
  return step?.meant.slice(0, 1).map(({ job }) => job) ?? [];
}

function drawBursts(random: Random, steps: DrawnStep[]): Burst[] {
  // Half of them while the pipeline is still being checked.
  const afterMs = random.between(0, random.chance(0.5) ? SOON_MS : LONGEST_BEFORE_BURST_MS);
  const last = steps.at(-1)?.id ?? '';
  const more: Saying[] = [
    { update: 'skip', input: { step: last, reason: 'not today' } },
    { update: 'retry', input: { step: last, params: { value: 'again' } } },
    { update: 'adopt', input: { step: last, runId: '99' } },
    { update: 'resume', input: {} },
  ];
  return [
    { afterMs, says: [{ update: 'pause', input: {} }, ...more.filter(() => random.chance(0.3))] },
    { afterMs: afterMs + random.between(0, LONGEST_PAUSE_MS), says: [{ update: 'resume', input: {} }] },
  ];
}
