import { shownText } from '../../domain/shown-text';
import type { PipelineStatus } from '../../domain/status';
import type { WatchHeartbeat } from './watch-heartbeat';
import type { Lines, Screen } from '../print';
import { type Bar, Bars } from './bars';
import type { Display } from './display';
import { type Notice, noticesOf } from './notices';
import type { StepLine } from './step-line';
import { stepLinesOf } from './step-line';

const FULL = 100;

/** A bar for each step, redrawn in place. */
export class TerminalDisplay implements Display {
  private readonly bars = new Map<string, Bar>();
  private told: ReadonlySet<string> = new Set();
  private readonly frame: Bars;

  constructor(
    private readonly workflowId: string,
    screen: Screen,
  ) {
    this.frame = new Bars(screen, '  {id} {service} |{bar}| {progress} {state} {text}');
  }

  show(status: PipelineStatus, heartbeats: WatchHeartbeat[]): void {
    const lines = stepLinesOf(status, heartbeats);
    const width = Math.max(...lines.map(({ id }) => shownText(id).length), 0);
    for (const line of lines) this.draw(line, width);
    this.tell(noticesOf(this.workflowId, status));
  }

  say(sentence: Lines): void {
    for (const line of typeof sentence === 'string' ? [sentence] : sentence) this.frame.say(line);
  }

  end(): void {
    this.frame.end();
  }

  /** Each once, and anew when it has gone and come back. */
  private tell(notices: Notice[]): void {
    const now = new Set(notices.map(({ key, lines }) => [key, ...lines].join('\n')));
    const news = notices.filter(({ key, lines }) => !this.told.has([key, ...lines].join('\n')));
    for (const { lines } of news) lines.forEach((line) => this.say(line));
    this.told = now;
  }

  private draw(line: StepLine, width: number): void {
    const texts = barTextOf(line, width);
    const bar = this.bars.get(line.id);
    if (bar) bar.update(line.percent ?? 0, texts);
    else this.bars.set(line.id, this.frame.add(FULL, line.percent ?? 0, texts));
  }
}

function barTextOf(
  { id, service, state, percent, text, moving, elapsed }: StepLine,
  width: number,
): Record<string, string> {
  return {
    id: shownText(id).padEnd(width),
    service,
    state: state.padEnd('compensated'.length),
    progress: (percent === undefined ? '' : `${percent}%`).padStart('100%'.length),
    text: [elapsed, text, moving].filter(Boolean).join(', '),
  };
}
