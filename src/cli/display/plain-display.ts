import type { PipelineStatus } from '../../domain/status';
import type { WatchHeartbeat } from './watch-heartbeat';
import type { Lines } from '../print';
import type { Display } from './display';
import { noticesOf } from './notices';
import type { StepLine } from './step-line';
import { lineTexts, stepLinesOf } from './step-line';

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
    private readonly workflowId: string,
    private readonly line: (text: Lines) => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.startedAt = now();
  }

  show(status: PipelineStatus, heartbeats: WatchHeartbeat[]): void {
    const lines = stepLinesOf(status, heartbeats);
    const texts = lineTexts(lines);
    for (const [at, line] of lines.entries())
      if (line.state !== 'waiting')
        this.writeIfNew(`step ${line.id}`, changeOf(line), progressOf(line), texts.slice(at, at + 1));
    const notices = noticesOf(this.workflowId, status);
    for (const { key, lines: told } of notices) this.writeIfNew(key, told.join(), '', told);
    // What is no longer asked may be asked again.
    for (const key of this.shown.keys())
      if (isNotice(key) && !notices.some((notice) => notice.key === key)) this.shown.delete(key);
    // After its steps: it is by them that a pipeline ends.
    this.writeIfNew('pipeline', status.state, '', [`${status.name} ${status.state}`]);
  }

  say(sentence: Lines): void {
    this.line(sentence);
  }

  end(): void {
    // Every line stands already.
  }

  private writeIfNew(what: string, change: string, progress: string, lines: readonly string[]): void {
    const atMs = this.now();
    const before = this.shown.get(what);
    const changed = before?.change !== change;
    const moved = before?.progress !== progress && atMs - (before?.atMs ?? 0) >= PROGRESS_EVERY_MS;
    if (!changed && !moved) return;
    this.shown.set(what, { change, progress, atMs });
    const time = `${((atMs - this.startedAt) / 1000).toFixed(1).padStart(6)}s`;
    this.line(lines.map((line, at) => `${at ? ' '.repeat(time.length) : time}  ${line}`));
  }
}

function isNotice(key: string): boolean {
  return key === 'paused' || key.startsWith('ask ');
}

function changeOf({ state, text }: StepLine): string {
  return `${state} ${text}`;
}

function progressOf({ percent, moving }: StepLine): string {
  return `${percent} ${moving}`;
}
