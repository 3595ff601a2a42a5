import { missingTimeText } from './clock-readings';
import { dayInZone, missingDayText } from './day-in-zone';
import type { Calendar } from './moment-of';
import { notADateText } from './moment-of';
import { timeOfSchedule } from './scheduled-times';
import { instantsOf } from './wall-time';
import { writtenDate } from './written-date';

/** A moment at which a span begins or ends, or in a sentence why there is none. */
export type Edge =
  | {
      /** In milliseconds since 1970. */
      atMs: number;
    }
  | {
      /** The sentence, without what it is about. */
      problem: string;
    };

/**
 * The first or the last moment of a span that is meant by a date: a day has both, and so has a clock time that comes
 * twice. Neither may cut off the run that the schedule has for it.
 */
export function edgeOf(text: string, edge: 'first' | 'last', { timezone, schedule }: Calendar): Edge {
  const written = writtenDate(text);
  switch (written?.kind) {
    case undefined:
      return { problem: notADateText(text) };
    case 'day': {
      const day = dayInZone(written.dayMs, timezone);
      if (!day) return { problem: missingDayText(written.dayMs, timezone) };
      return { atMs: edge === 'first' ? day.fromMs : day.toMs - 1 };
    }
    case 'wall': {
      const { atMs, insteadMs } = instantsOf(written.wallMs, timezone);
      const meant = edge === 'first' ? atMs[0] : atMs.at(-1);
      if (meant !== undefined) return onSchedule(meant);
      const missing = { atMs: insteadMs, wallMs: written.wallMs };
      if (schedule?.onMissingTime === 'move') return onSchedule(insteadMs);
      return { problem: missingTimeText(missing, { timezone, onMissingTime: schedule && 'refuse' }) };
    }
    case 'moment':
      return onSchedule(written.atMs);
  }

  function onSchedule(atMs: number): Edge {
    const due = (schedule && timeOfSchedule(schedule, atMs)?.atMs) ?? atMs;
    return { atMs: edge === 'first' ? Math.min(due, atMs) : Math.max(due, atMs) };
  }
}
