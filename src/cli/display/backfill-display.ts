import type { SingleBar } from 'cli-progress';
import { MultiBar, Presets } from 'cli-progress';
import type { BackfillRun, BackfillStatus } from '../../domain/backfill';
import { countsText, stateText } from '../../domain/backfill-text';
import { timeText } from './time-text';

/** Where a person sees a backfill as it goes. */
export interface BackfillDisplay {
  show(status: BackfillStatus): void;
  say(sentence: string): void;
  /** Leaves the last state standing. May be called again. */
  end(): void;
}

/**
 * One bar over all dates in a terminal, a line for each date in a plain log.
 * @param timezone the pipeline's
 */
export function backfillDisplayOn(stream: NodeJS.WriteStream, timezone: string): BackfillDisplay {
  return stream.isTTY
    ? new BackfillBar(stream, timezone)
    : new BackfillLog((line) => void stream.write(`${line}\n`), timezone);
}

const BAR_WIDTH = 24;

class BackfillBar implements BackfillDisplay {
  private readonly frame: MultiBar;
  private readonly log: BackfillLog;
  private bar: SingleBar | undefined;
  private hasEnded = false;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    timezone: string,
  ) {
    const format = '  {name} |{bar}| {value}/{total} dates, {counts}';
    this.frame = new MultiBar({ stream, format, barsize: BAR_WIDTH, hideCursor: true }, Presets.shades_classic);
    this.log = new BackfillLog((line) => this.say(line), timezone, ['underWay', 'failed', 'cancelled']);
  }

  show(status: BackfillStatus): void {
    if (!status.total) return;
    const done = status.total - status.counts.waiting - status.counts.running;
    const payload = { name: status.name, counts: countsText(status.counts) };
    if (this.bar) this.bar.update(done, payload);
    else this.bar = this.frame.create(status.total, done, payload);
    this.log.show(status);
  }

  say(sentence: string): void {
    if (this.bar && !this.hasEnded) this.frame.log(`${sentence}\n`);
    else this.stream.write(`${sentence}\n`);
  }

  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.frame.update();
    this.frame.stop();
  }
}

/** A line for each date that begins or ends. */
class BackfillLog implements BackfillDisplay {
  private readonly told = new Map<string, string>();

  /** @param only the states worth a line; all but `waiting` by default */
  constructor(
    private readonly write: (line: string) => void,
    private readonly timezone: string,
    private readonly only: BackfillRun['state'][] = [
      'running',
      'succeeded',
      'skipped',
      'underWay',
      'failed',
      'cancelled',
    ],
  ) {}

  show({ runs }: BackfillStatus): void {
    for (const { date, state, workflowId, failure } of runs) {
      if (this.told.get(date) === state || !this.only.includes(state)) continue;
      this.told.set(date, state);
      this.write([`${timeText(date, this.timezone)} ${stateText(state)}`, failure?.message ?? workflowId].join(': '));
    }
  }

  say(sentence: string): void {
    this.write(sentence);
  }

  end(): void {
    // Every line stands already.
  }
}
