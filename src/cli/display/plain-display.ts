import type { PipelineStatus } from '../../domain/status';
import type { WatchHeartbeat } from '../pipeline/watch-heartbeat';
import type { Display } from './display';
import type { StepLine } from './step-line';
import { lineText, stepLinesOf } from './step-line';

/** Progress alone earns a line no more often than this: a log of a four-hour copy is read later. */
const PROGRESS_EVERY_MS = 5_000;

interface Shown {
  change: string;
  progress: string;
  atMs: number;
}

/** A line for each change, for logs and for people who read logs. */
export class PlainDisplay implements Display {
  private readonly shown = new Map<string, Shown>();
  private readonly startedAt: number;

  /** @param now a clock in milliseconds that only goes forward */
  constructor(
    private readonly write: (line: string) => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.startedAt = now();
  }

  show(status: PipelineStatus, heartbeats: WatchHeartbeat[]): void {
    const lines = stepLinesOf(status, heartbeats).filter(({ state }) => state !== 'waiting');
    for (const line of lines) this.writeIfNew(`step ${line.id}`, changeOf(line), progressOf(line), lineText(line));
    for (const { step, why, answers } of status.asks) {
      this.writeIfNew(`ask ${step}`, why, '', `${step} asks: ${why} (answers: ${answers.join(', ')})`);
    }
    // After its steps: it is by them that a pipeline ends.
    this.writeIfNew('pipeline', status.state, '', `${status.name} ${status.state}`);
  }

  say(sentence: string): void {
    this.write(sentence);
  }

  end(): void {
    // Every line stands already.
  }

  private writeIfNew(what: string, change: string, progress: string, text: string): void {
    const atMs = this.now();
    const before = this.shown.get(what);
    const changed = before?.change !== change;
    const moved = before?.progress !== progress && atMs - (before?.atMs ?? 0) >= PROGRESS_EVERY_MS;
    if (!changed && !moved) return;
    this.shown.set(what, { change, progress, atMs });
    this.write(`${((atMs - this.startedAt) / 1000).toFixed(1).padStart(6)}s  ${text}`);
  }
}

function changeOf({ state, text }: StepLine): string {
  return `${state} ${text}`;
}

function progressOf({ percent, moving }: StepLine): string {
  return `${percent} ${moving}`;
}
