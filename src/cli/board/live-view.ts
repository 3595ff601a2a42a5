import { setTimeout as pause } from 'node:timers/promises';
import { shownJson } from '../../domain/shown-text';
import type { Told } from './answers/sentence-of';
import { shownWhole } from './answers/shown-whole';

/** What a view shows, and how. */
export interface LiveViewOptions {
  /** Looks once more. */
  look: () => Promise<object>;
  /** Tells what went wrong with that. */
  sentenceOf: (error: unknown) => Told;
  /** Pause between two looks, in milliseconds. */
  everyMs: number;
}

/** Takes an event, as server-sent events are written. */
export type Listener = (event: string) => void;

/** One thing that several pages may look at: it is looked at once for all of them, and only while there is one. */
export class LiveView {
  private readonly listeners = new Set<Listener>();
  private last: string | undefined;
  private stop: AbortController | undefined;

  constructor(private readonly options: LiveViewOptions) {}

  /** Whether somebody looks. */
  get isWatched(): boolean {
    return this.listeners.size > 0;
  }

  /** Tells what there is now, and each change after it. @returns what ends that */
  follow(listener: Listener): () => void {
    this.listeners.add(listener);
    if (this.last !== undefined) listener(this.last);
    if (!this.stop) void this.run((this.stop = new AbortController()));
    return () => {
      this.listeners.delete(listener);
      if (this.isWatched) return;
      this.stop?.abort();
      this.stop = undefined;
      // It is old by the time somebody looks again.
      this.last = undefined;
    };
  }

  private async run({ signal }: AbortController): Promise<void> {
    while (!signal.aborted) {
      const event = await this.next();
      if (signal.aborted) return;
      if (event !== this.last) for (const listener of [...this.listeners]) listener(event);
      this.last = event;
      await pause(this.options.everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async next(): Promise<string> {
    try {
      return eventOf('told', await this.options.look());
    } catch (error) {
      return eventOf('trouble', this.options.sentenceOf(error));
    }
  }
}

/** JSON is one line, which is what an event is made of. */
function eventOf(name: string, value: object): string {
  return `event: ${name}\ndata: ${shownJson(JSON.stringify(shownWhole(value)))}\n\n`;
}
