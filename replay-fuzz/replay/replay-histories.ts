import type { ReplayWorkerOptions } from '@temporalio/worker';
import { Worker } from '@temporalio/worker';
import { HandingOver } from './hand-over-in-parts';
import type { History, Prefix } from './prefixes';
import { prefixesOf } from './prefixes';

/** One run's history, to be replayed. */
export interface ToReplay {
  workflowId: string;
  runId: string;
  history: History;
}

/** What came of it. */
export interface Replayed {
  workflowId: string;
  runId: string;
  /** Events of the whole history. */
  events: number;
  /** How many beginnings of it were replayed, the whole one among them. */
  prefixes: number;
  /** How often it was replayed handed over in parts, and how many of its workflow tasks were divided in all. */
  inParts: { replays: number; divided: number };
  /** The first beginning that does not replay, and why. Longer ones are not tried then. */
  failure?: { events: number; message: string };
}

/** How much of each history is replayed. */
export interface Thoroughness {
  /** Most beginnings of one history; 1 replays it whole only. @default all of them */
  mostPrefixes?: number;
  /** Each history is replayed whole once more a seed, handed over in parts. @default none */
  partSeeds?: readonly number[];
}

/**
 * Replays each history from the start up to each of its workflow tasks, the shortest first, and whole: as a worker does
 * that takes the run over there. One worker serves them all. What replays is then handed over in parts.
 */
export async function* replayHistories(
  code: Pick<ReplayWorkerOptions, 'workflowBundle' | 'workflowsPath'>,
  histories: AsyncIterable<ToReplay> | Iterable<ToReplay>,
  { mostPrefixes = Infinity, partSeeds = [] }: Thoroughness = {},
): AsyncGenerator<Replayed> {
  const handing = new HandingOver();
  const replay = new Replay(histories, { mostPrefixes, partSeeds }, handing);
  try {
    // A context for each is quicker to make than to clean.
    const options = { ...code, reuseV8Context: false };
    for await (const { error } of Worker.runReplayHistories(options, replay.beginnings())) {
      const done = replay.note(error);
      if (done) yield done;
    }
  } finally {
    handing.end();
  }
}

/** The worker asks for the next beginning once it has told what came of the one before. */
class Replay {
  private current: { replayed: Replayed; prefix: Prefix; seed: number | undefined; isLast: boolean } | undefined;

  constructor(
    private readonly histories: AsyncIterable<ToReplay> | Iterable<ToReplay>,
    private readonly most: Required<Thoroughness>,
    private readonly handing: HandingOver,
  ) {}

  async *beginnings() {
    const { mostPrefixes, partSeeds } = this.most;
    for await (const { workflowId, runId, history } of this.histories) {
      const events = history.events?.length ?? 0;
      const replayed: Replayed = { workflowId, runId, events, prefixes: 0, inParts: { replays: 0, divided: 0 } };
      const prefixes = mostPrefixes === 1 ? prefixesOf(history).slice(-1) : prefixesOf(history, mostPrefixes);
      const inParts = partSeeds.map((seed) => ({ prefix: { history, events }, seed }));
      const all = [...prefixes.map((prefix) => ({ prefix, seed: undefined })), ...inParts];
      for (const one of all) {
        this.current = { replayed, ...one, isLast: one === all.at(-1) };
        this.handing.by(one.seed);
        yield { workflowId, history: one.prefix.history };
        if (replayed.failure) break;
      }
    }
  }

  /** @returns what came of a history, once it is known */
  note(error: Error | undefined): Replayed | undefined {
    if (!this.current) return undefined;
    const { replayed, prefix, seed, isLast } = this.current;
    const { tasks, impossible } = this.handing.done;
    if (seed === undefined) replayed.prefixes += 1;
    else if (!impossible) {
      replayed.inParts.replays += 1;
      replayed.inParts.divided += tasks;
    }
    if (error && !impossible) {
      const how = seed === undefined ? '' : `in parts (seed ${seed}): `;
      replayed.failure = { events: prefix.events, message: how + sentenceOf(error) };
    }
    return replayed.failure || isLast ? replayed : undefined;
  }
}

/** The SDK wraps the one sentence that tells into the dump of a structure. */
function sentenceOf({ message }: Error): string {
  const [, inner] = /message: "(\[TMPRL\d+\][^"]*)"/.exec(message) ?? [];
  return inner ?? message;
}
