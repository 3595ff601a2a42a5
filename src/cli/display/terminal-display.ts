import type { SingleBar } from 'cli-progress';
import { MultiBar, Presets } from 'cli-progress';
import type { PipelineStatus } from '../../domain/status';
import type { WatchHeartbeat } from '../pipeline/watch-heartbeat';
import type { Display } from './display';
import type { StepLine } from './step-line';
import { stepLinesOf } from './step-line';

const FULL = 100;
const BAR_WIDTH = 24;

/** A bar for each step, redrawn in place. */
export class TerminalDisplay implements Display {
  private readonly bars = new Map<string, SingleBar>();
  private readonly asked = new Set<string>();
  private readonly frame: MultiBar;
  private hasEnded = false;

  constructor(private readonly stream: NodeJS.WriteStream) {
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
    for (const { step, why, answers } of status.asks) {
      if (!this.asked.has(`${step} ${why}`)) this.say(`${step} asks: ${why} (answers: ${answers.join(', ')})`);
      this.asked.add(`${step} ${why}`);
    }
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

  private draw(line: StepLine, width: number): void {
    const payload = barTextOf(line, width);
    const bar = this.bars.get(line.id);
    if (bar) bar.update(line.percent ?? 0, payload);
    else this.bars.set(line.id, this.frame.create(FULL, line.percent ?? 0, payload));
  }
}

function barTextOf({ id, service, state, percent, text, moving }: StepLine, width: number): Record<string, string> {
  return {
    id: id.padEnd(width),
    service,
    state: state.padEnd('compensated'.length),
    progress: (percent === undefined ? '' : `${percent}%`).padStart('100%'.length),
    text: [text, moving].filter(Boolean).join(', '),
  };
}
