import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request as it went over the wire. Times in milliseconds since 1970. */
export interface WireRequest {
  method: string;
  path: string;
  status: number;
  arrivedAt: number;
  endedAt: number;
  /** What the reply told of, each once: jobs and whatever else is waited for, by name; where it names none, the id of the path. */
  told: string[];
}

const REQUEST_STARTS = 'http.server.request.start';

const now = (): number => performance.timeOrigin + performance.now();

/**
 * Writes down every request that a server of this process answers, and what the reply told of. It listens
 * on the wire, so that what counts as a look does not depend on what either side says of itself.
 */
export class WireLog {
  private entries: WireRequest[] = [];
  private readonly watched = new Set<string>();

  constructor() {
    subscribe(REQUEST_STARTS, this.hear);
  }

  /** Listens no more: the channel is the process's, and outlives whoever made the log. */
  close(): void {
    unsubscribe(REQUEST_STARTS, this.hear);
  }

  private readonly hear = (message: unknown): void => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.url?.startsWith('/_')) return;
    this.follow(request, response);
  };

  list(): WireRequest[] {
    return this.entries;
  }

  clear(): void {
    this.entries = [];
  }

  /** How many jobs were seen to have run since the last time they were started: a list also shows those that have not. */
  get watchedJobs(): number {
    return this.watched.size;
  }

  private follow(request: IncomingMessage, response: ServerResponse): void {
    const arrivedAt = now();
    const end = response.end.bind(response) as (...parts: unknown[]) => ServerResponse;
    response.end = ((...parts: unknown[]) => {
      const { method = '', url: path = '' } = request;
      const rows = rowsOf(path, parts[0]);
      const status = response.statusCode;
      this.entries.push({
        method,
        path,
        status,
        arrivedAt,
        endedAt: now(),
        told: [...new Set(rows.map(({ job }) => job))],
      });
      for (const { job, hasRun } of status === 200 ? rows : []) {
        if (method !== 'GET') this.watched.delete(job);
        else if (hasRun) this.watched.add(job);
      }
      return end(...parts);
    }) as ServerResponse['end'];
  }
}

interface Told {
  jobs?: { name?: string; status?: string }[];
  submissions?: { 'job-name'?: string; status?: string }[];
}

/** What CDM calls a job that was never started, in its list and in the job's own history. */
const NEVER_RUN = new Set(['NEW', 'NEVER_EXECUTED']);

/** How the bench calls what is waited for, wherever that stands: in a statement, a file, a key, an argument. */
const NAMES = /(?<![\w-])(?:wait|warm)-\d+(?![\w-])/g;
const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

function rowsOf(path: string, body: unknown): { job: string; hasRun: boolean }[] {
  if (path.includes('/cdm/')) return cdmRowsOf(body);
  const { pathname, searchParams } = new URL(path, 'http://any');
  const prefix = searchParams.get('prefix');
  if (prefix !== null) return [{ job: searchParams.get('max-keys') === '1' ? prefix : `${prefix}*`, hasRun: true }];
  const text = `${pathname} ${textOf(body)}`;
  const names = text.match(NAMES) ?? ID.exec(pathname) ?? [];
  return [...new Set<string>(names)].map((job) => ({ job, hasRun: true }));
}

/** A row of the job list and a row of a job's history both say how it goes. */
function cdmRowsOf(body: unknown): { job: string; hasRun: boolean }[] {
  const { jobs = [], submissions = [] } = toldIn(body);
  const rows = [
    ...jobs.map(({ name, status }) => ({ name, status })),
    ...submissions.map((row) => ({ name: row['job-name'], status: row.status })),
  ];
  return rows.flatMap(({ name, status = 'NEW' }) =>
    name === undefined ? [] : { job: name, hasRun: !NEVER_RUN.has(status) },
  );
}

/** A reply that is no JSON, or half of one, tells of no job. */
function toldIn(body: unknown): Told {
  const text = textOf(body);
  if (!text.startsWith('{')) return {};
  try {
    return JSON.parse(text) as Told;
  } catch {
    return {};
  }
}

function textOf(body: unknown): string {
  return typeof body === 'string' || Buffer.isBuffer(body) ? body.toString() : '';
}
