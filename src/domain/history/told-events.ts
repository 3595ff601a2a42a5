import type { RecordedEvent } from './recorded-event';

/**
 * What histories of runs that followed each other by resets have told already: a reset to a later task copies what came before it into
 * the history of the new run, under another id.
 */
export class ToldEvents {
  /** By what was asked and when, how it was answered. */
  private readonly ends = new Map<string, Set<string>>();

  /** The events of the next run, but for activities of which all was told before. */
  without(events: readonly RecordedEvent[]): RecordedEvent[] {
    const asked = new Map<string, string>();
    const endOf = new Map<string, string>();
    for (const event of events) {
      if (event.is === 'asked') asked.set(event.id, JSON.stringify([event.at, event.type, event.request]));
      if (event.is === 'answered') endOf.set(event.id, JSON.stringify(['answered', event.result]));
      if (event.is === 'failed') endOf.set(event.id, JSON.stringify(['failed', event.failureType, event.left]));
    }
    const isTold = (id: string) => this.ends.get(asked.get(id) ?? '')?.has(endOf.get(id) ?? '') === true;
    const own = events.filter((event) => !('id' in event) || !isTold(event.id));
    for (const [id, end] of endOf) {
      const what = asked.get(id) ?? '';
      this.ends.set(what, (this.ends.get(what) ?? new Set()).add(end));
    }
    return own;
  }
}
