import type { BackfillRun, BackfillStatus } from '../../domain/backfill';
import { BACKFILL_STATES } from '../../domain/backfill-counts';
import { countsText, stateText } from '../../domain/backfill-text';
import { shownText } from '../../domain/shown-text';
import type { Lines, Screen } from '../print';
import { LiveRegion, type Row } from './live-region';
import { barText } from './step-rows';
import { timeText } from './time-text';
import { wrapped } from './wrapped';

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
  private readonly region: LiveRegion;
  private readonly log: BackfillLog;
  private status: BackfillStatus | undefined;

  constructor(screen: Screen, timezone: string) {
    this.region = new LiveRegion(screen, ({ columns }) => (this.status?.total ? barRows(this.status, columns) : []));
    this.log = new BackfillLog((line) => this.say(line), timezone, ['underWay', 'failed', 'cancelled']);
  }

  show(status: BackfillStatus): void {
    if (!status.total) return;
    this.status = status;
    this.log.show(status);
    this.region.refresh();
  }

  say(sentence: Lines): void {
    this.region.say(sentence);
  }

  end(): void {
    this.region.end();
  }
}

function barRows({ name, total, counts }: BackfillStatus, columns: number): Row[] {
  const done = total - counts.waiting - counts.running;
  const bar = barText(Math.floor((done / total) * 100));
  const rest = `${bar}  ${done}/${total} dates, ${countsText(counts)}`;
  const lines = wrapped(`${shownText(name)}  ${rest}`, columns - INDENT);
  return lines.map((text) => [{ at: INDENT, text }]);
}

const INDENT = 2;

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
