import { failureType } from '../domain/failure-kind';
import type { HaltsAsked } from '../domain/halts';
import { HALTED_FOR_MS, haltsOf } from '../domain/halts';
import { OwnedRuns } from '../domain/owned-runs';
import type { PlannedStep } from '../domain/plan';
import type { Run, RunEnd } from '../domain/run';
import type { Receipt } from '../domain/status';
import { goesOn, hasEnded } from '../domain/verdict';
import { watchOpen } from '../domain/watch-open';
import { kindOf } from './step-kinds';
import { stopWhatIsOurs } from './stop-step';

/** The failure of a step whose run stood still for too long. */
export const HALTED = failureType('Halted');

/** Where a run is halted and continued again and again, people are told of it so often: each time is an event or two. */
const MOST_TOLD = 10;

/** What is needed of a step whose runs are watched. */
interface Watching {
  watch(runs: Run[], halts: HaltsAsked): RunEnd[] | Promise<RunEnd[]>;
  /** How all runs stand now. */
  show(ends: RunEnd[]): void;
  /** Runs are halted, in a sentence; undefined when none is any more. */
  halted(sentence: string | undefined): void;
  /** A run that was halted goes on, or has ended. */
  recovered(sentence: string): void;
  /** Runs were given up while others of their batch are still watched. */
  stopped(receipt: Receipt[]): void;
}

/**
 * Watches runs until they have ended. One that is halted meanwhile is held on to as the step's `whenHalted` says; one that
 * is given up is among the ends as `halted`, for whoever judges and stops.
 */
export function watchThroughHalts(step: PlannedStep, runs: Run[], watching: Watching): Promise<RunEnd[]> {
  return new HaltedRuns(step, runs, watching).untilOver(runs);
}

class HaltedRuns {
  private readonly latest = new Map<string, RunEnd>();
  private told = 0;

  constructor(
    private readonly step: PlannedStep,
    private readonly runs: Run[],
    private readonly watching: Watching,
  ) {}

  async untilOver(runs: Run[]): Promise<RunEnd[]> {
    for (let known: RunEnd[] = []; ;) {
      const ends = await this.watch(runs, known, { holdMs: 0 });
      if (!haltedOf(ends).length) return ends;
      known = await this.hold(runs, ends);
      if (haltedOf(known).length) return this.giveUp(runs, known);
      if (known.every(({ verdict }) => hasEnded(verdict))) return known;
    }
  }

  private watch(runs: Run[], known: RunEnd[], halts: HaltsAsked): Promise<RunEnd[]> {
    return watchOpen(runs, known, (open) => this.watching.watch(open, halts));
  }

  /** Tells of what is halted, and waits until it no longer is, or its time is over. */
  private async hold(runs: Run[], ends: RunEnd[]): Promise<RunEnd[]> {
    const { watching, step } = this;
    this.show(ends);
    const sentence = haltedOf(ends)
      .map((end) => haltText(step, end))
      .join('; ');
    watching.halted(`${sentence}; ${whatFollows(step, haltedOf(ends))}`);
    if (step.whenHalted === 'stop' || step.whenHalted === 'fail') return ends;
    this.told += 1;
    const holdMs = holdMsOf(step);
    const halts = { holdMs, since: haltsOf(ends), untilNone: this.told < MOST_TOLD };
    const held = await this.watch(runs, ends, halts);
    this.show(held);
    if (haltedOf(held).length) return held;
    watching.halted(undefined);
    const names = haltedOf(ends).map(({ id }) => `${kindOf(step).runNoun} ${id} is ${wordOf(held, id)}`);
    watching.recovered(`${names.join(', ')}, and halted no longer`);
    return held;
  }

  /** Of a batch of which some are enough, the others are watched on. */
  private async giveUp(runs: Run[], ends: RunEnd[]): Promise<RunEnd[]> {
    const { step, watching } = this;
    if (!kindOf(step).partial?.(step.body)) return ends;
    const halted = haltedOf(ends);
    const given = runs.filter(({ id }) => halted.some((end) => end.id === id));
    const owned = OwnedRuns.of(step, { runs: given, ends: halted });
    const receipt = await stopWhatIsOurs(owned, { sparesHalted: step.whenHalted === 'fail' });
    watching.stopped(receipt);
    const stopped = new Set(receipt.filter(({ confirmed }) => confirmed).map(({ run }) => run));
    const settled = ends.map((end): RunEnd => (stopped.has(end.id) ? { ...end, verdict: 'stopped' } : end));
    this.show(settled);
    const rest = runs.filter(({ id }) => settled.some((end) => end.id === id && goesOn(end.verdict)));
    const others = rest.length ? await this.untilOver(rest) : [];
    return settled.map((end) => others.find(({ id }) => id === end.id) ?? end);
  }

  private show(ends: RunEnd[]): void {
    for (const end of ends) this.latest.set(end.id, end);
    this.watching.show(this.runs.flatMap(({ id }) => this.latest.get(id) ?? []));
  }
}

/** What is said of a run that is halted: its word, since when, why, and what a person may do. */
export function haltText(step: PlannedStep, { id, status, haltedSince, reason }: RunEnd): string {
  const { runNoun: run, halted } = kindOf(step);
  const since = haltedSince ? ` since ${haltedSince}` : '';
  return [`${run} ${id} is ${status ?? 'halted'}, halted${since}${reason ? `: ${reason}` : ''}`, halted]
    .filter(Boolean)
    .join('; ');
}

function whatFollows(step: PlannedStep, halted: RunEnd[]): string {
  const holdMs = holdMsOf(step);
  if (step.whenHalted === 'stop') return 'it is stopped';
  if (step.whenHalted === 'fail') return 'it is left as it is';
  if (holdMs === undefined) return 'it is waited for until the time of the step is up';
  const first = Math.min(...halted.map(({ haltedSince = '' }) => Date.parse(haltedSince)));
  const until = Number.isNaN(first) ? '' : ` until ${new Date(first + holdMs).toISOString()}`;
  return `it is waited for${until}, and stopped then`;
}

function holdMsOf({ whenHalted, haltedForMs = HALTED_FOR_MS }: PlannedStep): number | undefined {
  return whenHalted === 'wait' ? undefined : haltedForMs;
}

function haltedOf(ends: RunEnd[]): RunEnd[] {
  return ends.filter(({ verdict }) => verdict === 'halted');
}

function wordOf(ends: RunEnd[], run: string): string {
  const { status, verdict = 'running' } = ends.find(({ id }) => id === run) ?? {};
  return status ?? verdict;
}
