import { stateText } from '../../domain/late-text';
import type { PipelineStatus } from '../../domain/status';
import type { Lines, Screen } from '../print';
import type { Display } from './display';
import { LiveRegion } from './live-region';
import { type Notice, noticesOf } from './notices';
import { pipelineRows } from './step-rows';
import { stepLinesOf } from './step-line';
import { zonedText } from './time-text';
import type { WatchHeartbeat } from './watch-heartbeat';

interface Seen {
  status: PipelineStatus;
  heartbeats: WatchHeartbeat[];
  /** For how long each step has taken, as of then. */
  atMs: number;
}

/** A row for each step, redrawn in place, and what is asked of people above them. */
export class TerminalDisplay implements Display {
  private told: ReadonlySet<string> = new Set();
  private seen: Seen | undefined;
  private readonly region: LiveRegion;

  /** @param now milliseconds since 1970 */
  constructor(
    private readonly workflowId: string,
    screen: Screen,
    private readonly now: () => number = Date.now,
  ) {
    this.region = new LiveRegion(screen, (size) => (this.seen ? pipelineRows(viewOf(this.seen), size) : []));
  }

  show(status: PipelineStatus, heartbeats: WatchHeartbeat[]): void {
    this.seen = { status, heartbeats, atMs: this.now() };
    const news = this.newsIn(noticesOf(this.workflowId, status));
    if (news.length) this.region.say(news);
    else this.region.refresh();
  }

  say(sentence: Lines): void {
    this.region.say(sentence);
  }

  end(): void {
    this.region.end();
  }

  /** Each once, and anew when it has gone and come back. */
  private newsIn(notices: Notice[]): string[] {
    const textOf = ({ key, lines }: Notice) => [key, ...lines].join('\n');
    const news = notices.filter((notice) => !this.told.has(textOf(notice)));
    this.told = new Set(notices.map(textOf));
    return news.flatMap(({ lines }) => lines);
  }
}

function viewOf({ status, heartbeats, atMs }: Seen) {
  const { name, steps, asks } = status;
  const lines = stepLinesOf(status, heartbeats, atMs).map((line) => {
    const why = asks.find(({ step }) => step === line.id)?.why ?? '';
    return line.text.includes(why) ? line : { ...line, text: [line.text, why].filter(Boolean).join(', ') };
  });
  const ended = steps.filter((step) => step.endedAt !== undefined).length;
  return {
    title: `${name} of ${zonedText(status)}: ${stateText(status)}, ${ended} of ${steps.length} steps ended`,
    steps: lines,
  };
}
