import type { ReplayWorkerOptions } from '@temporalio/worker';
import { Worker } from '@temporalio/worker';
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
  /** The first beginning that does not replay, and why. Longer ones are not tried then. */
  failure?: { events: number; message: string };
}

/**
 * Replays each history from the start up to each of its workflow tasks, the shortest first, and whole: as a worker does
 * that takes the run over there. One worker serves them all.
 * @param mostPrefixes of one history; 1 replays it whole only
 */
export async function* replayHistories(
  code: Pick<ReplayWorkerOptions, 'workflowBundle' | 'workflowsPath'>,
  histories: AsyncIterable<ToReplay> | Iterable<ToReplay>,
  mostPrefixes = Infinity,
): AsyncGenerator<Replayed> {
  const replay = new Replay(histories, mostPrefixes);
  // A context for each is quicker to make than to clean.
  const options = { ...code, reuseV8Context: false };
  for await (const { error } of Worker.runReplayHistories(options, replay.beginnings())) {
    const done = replay.note(error);
    if (done) yield done;
  }
}

/** The worker asks for the next beginning once it has told what came of the one before. */
class Replay {
  private current: { replayed: Replayed; prefix: Prefix; isLast: boolean } | undefined;

  constructor(
    private readonly histories: AsyncIterable<ToReplay> | Iterable<ToReplay>,
    private readonly most: number,
  ) {}

  async *beginnings() {
    for await (const { workflowId, runId, history } of this.histories) {
      const replayed: Replayed = { workflowId, runId, events: history.events?.length ?? 0, prefixes: 0 };
      const prefixes = this.most === 1 ? prefixesOf(history).slice(-1) : prefixesOf(history, this.most);
      for (const prefix of prefixes) {
        this.current = { replayed, prefix, isLast: prefix === prefixes.at(-1) };
        yield { workflowId, history: prefix.history };
        if (replayed.failure) break;
      }
    }
  }

  /** @returns what came of a history, once it is known */
  note(error: Error | undefined): Replayed | undefined {
    if (!this.current) return undefined;
    const { replayed, prefix, isLast } = this.current;
    replayed.prefixes += 1;
    if (error) replayed.failure = { events: prefix.events, message: sentenceOf(error) };
    return error || isLast ? replayed : undefined;
  }
}

/** The SDK wraps the one sentence that tells into the dump of a structure. */
function sentenceOf({ message }: Error): string {
  const [, inner] = /message: "(\[TMPRL\d+\][^"]*)"/.exec(message) ?? [];
  return inner ?? message;
}
