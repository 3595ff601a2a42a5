import { useEffect, useState } from 'preact/hooks';
import type { BoardVerb, ToldDone, ToldError } from '../told';

/** What the board's server tells, as it changes. */
export interface Live<T> {
  /** The latest; absent before the first. */
  told?: T;
  /** What goes wrong at the moment, as a sentence; absent while nothing does. */
  trouble?: string;
}

const AGAIN_AFTER_MS = 3_000;
const LOST = 'The connection to the board is lost: trying again.';

/** Follows what `/api/events` tells, while the page can be seen. @param query of that path */
export function useLive<T>(query: string): Live<T> {
  const [live, setLive] = useState<Live<T>>({});
  useEffect(() => {
    const follower = new Follower(query, (change) => setLive((before) => ({ ...before, ...(change as Live<T>) })));
    return () => follower.end();
  }, [query]);
  return live;
}

class Follower {
  private source: EventSource | undefined;
  private timer: number | undefined;
  private readonly onVisibility = () => (document.hidden ? this.leave() : this.open());

  constructor(
    private readonly query: string,
    private readonly change: (change: Live<unknown>) => void,
  ) {
    document.addEventListener('visibilitychange', this.onVisibility);
    this.open();
  }

  end(): void {
    document.removeEventListener('visibilitychange', this.onVisibility);
    this.leave();
  }

  private leave(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
  }

  private open(): void {
    this.leave();
    const source = new EventSource(`/api/events?${this.query}`);
    this.source = source;
    source.addEventListener('told', ({ data }: MessageEvent<string>) =>
      this.change({ told: JSON.parse(data) as unknown, trouble: undefined }),
    );
    source.addEventListener('trouble', ({ data }: MessageEvent<string>) =>
      this.change({ trouble: (JSON.parse(data) as ToldError).error }),
    );
    source.addEventListener('error', () => {
      this.change({ trouble: LOST });
      // A browser comes again by itself, but not where it was refused.
      if (source.readyState !== EventSource.CLOSED) return;
      this.timer = window.setTimeout(() => this.open(), AGAIN_AFTER_MS);
    });
  }
}

/** A second hand for what goes on. @param isRunning where nothing does, nothing is drawn anew */
export function useNow(isRunning: boolean): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isRunning]);
  return now;
}

/** Has the board do something to a run. @throws Error with the sentence of who refuses */
export async function act(workflowId: string, verb: BoardVerb, body: object): Promise<string> {
  const reply = await fetch(`/api/runs/${encodeURIComponent(workflowId)}/${verb}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Error('The board does not answer: whether it was done is not known.');
  });
  const told = (await reply.json()) as ToldDone | ToldError;
  if ('message' in told) return told.message;
  throw new Error(told.error);
}
