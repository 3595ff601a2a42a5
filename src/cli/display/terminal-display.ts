import type { SingleBar } from 'cli-progress';
import { MultiBar, Presets } from 'cli-progress';
import type { PipelineStatus } from '../../domain/status';
import type { WatchHeartbeat } from '../pipeline/watch-heartbeat';
import type { Display } from './display';
import { type Notice, noticesOf } from './notices';
import type { StepLine } from './step-line';
import { stepLinesOf } from './step-line';

const FULL = 100;
const BAR_WIDTH = 24;

/** A bar for each step, redrawn in place. */
export class TerminalDisplay implements Display {
  private readonly bars = new Map<string, SingleBar>();
  private told: ReadonlySet<string> = new Set();
  private readonly frame: MultiBar;
  private hasEnded = false;

  constructor(
    private readonly workflowId: string,
    private readonly stream: NodeJS.WriteStream,
  ) {
    this.frame = new MultiBar(
      {
        stream,
        format: '  {id} {service} |{bar}| {progress} {state} {text}',
        barsize: BAR_WIDTH,
        hideCursor: true,
        linewrap: false,
        emptyOnZero: true,
        clearOnComplete: false,
      },
      Presets.shades_classic,
    );
  }

  show(status: PipelineStatus, heartbeats: WatchHeartbeat[]): void {
    const lines = stepLinesOf(status, heartbeats);
    const width = Math.max(...lines.map(({ id }) => id.length), 0);
    for (const line of lines) this.draw(line, width);
    this.tell(noticesOf(this.workflowId, status));
  }

  say(sentence: string): void {
    if (this.bars.size === 0 || this.hasEnded) this.stream.write(`${sentence}\n`);
    else this.frame.log(`${sentence}\n`);
  }

  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    // Without it the last change would wait for a redraw that no longer comes.
    this.frame.update();
    this.frame.stop();
  }

  /** Each once, and anew when it has gone and come back. */
  private tell(notices: Notice[]): void {
    const now = new Set(notices.map(({ key, lines }) => [key, ...lines].join('\n')));
    const news = notices.filter(({ key, lines }) => !this.told.has([key, ...lines].join('\n')));
    for (const { lines } of news) lines.forEach((line) => this.say(line));
    this.told = now;
  }

  private draw(line: StepLine, width: number): void {
    const payload = barTextOf(line, width);
    const bar = this.bars.get(line.id);
    if (bar) bar.update(line.percent ?? 0, payload);
    else this.bars.set(line.id, this.frame.create(FULL, line.percent ?? 0, payload));
  }
}

function barTextOf(
  { id, service, state, percent, text, moving, elapsed }: StepLine,
  width: number,
): Record<string, string> {
  return {
    id: id.padEnd(width),
    service,
    state: state.padEnd('compensated'.length),
    progress: (percent === undefined ? '' : `${percent}%`).padStart('100%'.length),
    text: [elapsed, text, moving].filter(Boolean).join(', '),
  };
}
