import type { BackfillRun, BackfillStatus } from '../../domain/backfill';
import { BACKFILL_STATES } from '../../domain/backfill-counts';
import { countsText, stateText } from '../../domain/backfill-text';
import type { Lines, Screen } from '../print';
import { type Bar, Bars } from './bars';
import { timeText } from './time-text';

/** Where a person sees a backfill as it goes. */
export interface BackfillDisplay {
  /** This is how it stands now. */
  show(status: BackfillStatus): void;
  /** Says a sentence without disturbing what is shown. */
  say(sentence: Lines): void;
  /** Leaves the last state standing. May be called again. */
  end(): void;
}

/**
 * One bar over all dates in a terminal, a line for each date in a plain log.
 * @param timezone the pipeline's
 */
export function backfillDisplayOn(screen: Screen, timezone: string): BackfillDisplay {
  return screen.isTerminal ? new BackfillBar(screen, timezone) : new BackfillLog((text) => screen.line(text), timezone);
}

class BackfillBar implements BackfillDisplay {
  private readonly frame: Bars;
  private readonly log: BackfillLog;
  private bar: Bar | undefined;

  constructor(screen: Screen, timezone: string) {
    this.frame = new Bars(screen, '  {name} |{bar}| {value}/{total} dates, {counts}');
    this.log = new BackfillLog((line) => this.say(line), timezone, ['underWay', 'failed', 'cancelled']);
  }

  show(status: BackfillStatus): void {
    if (!status.total) return;
    const done = status.total - status.counts.waiting - status.counts.running;
    const texts = { name: status.name, counts: countsText(status.counts) };
    if (this.bar) this.bar.update(done, texts);
    else this.bar = this.frame.add(status.total, done, texts);
    this.log.show(status);
  }

  say(sentence: Lines): void {
    for (const line of typeof sentence === 'string' ? [sentence] : sentence) this.frame.say(line);
  }

  end(): void {
    this.frame.end();
  }
}

/** A line for each date that begins or ends. */
class BackfillLog implements BackfillDisplay {
  private readonly told = new Map<string, string>();

  /** @param only the states worth a line; all but `waiting` by default */
  constructor(
    private readonly line: (text: Lines) => void,
    private readonly timezone: string,
    private readonly only: BackfillRun['state'][] = BACKFILL_STATES.filter((state) => state !== 'waiting'),
  ) {}

  show({ runs }: BackfillStatus): void {
    for (const { date, state, workflowId, failure } of runs) {
      if (this.told.get(date) === state || !this.only.includes(state)) continue;
      this.told.set(date, state);
      this.line([`${timeText(date, this.timezone)} ${stateText(state)}`, failure?.message ?? workflowId].join(': '));
    }
  }

  say(sentence: Lines): void {
    this.line(sentence);
  }

  end(): void {
    // Every line stands already.
  }
}
