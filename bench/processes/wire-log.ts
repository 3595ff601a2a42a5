import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request as it went over the wire. Times in milliseconds since 1970. */
export interface WireRequest {
  method: string;
  path: string;
  status: number;
  arrivedAt: number;
  endedAt: number;
  /** The jobs whose runs the reply told of, each once. */
  told: string[];
}

const now = (): number => performance.timeOrigin + performance.now();

/**
 * Writes down every request that a server of this process answers, and which CDM jobs the reply told of. It listens
 * on the wire, so that what counts as a look does not depend on what either side says of itself.
 */
export class WireLog {
  private entries: WireRequest[] = [];
  private readonly watched = new Set<string>();

  constructor() {
    subscribe('http.server.request.start', (message) => {
      const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
      if (request.url?.startsWith('/_')) return;
      this.follow(request, response);
    });
  }

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
      const rows = rowsOf(parts[0]);
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

/** A row of the job list and a row of a job's history both say how it goes. */
function rowsOf(body: unknown): { job: string; hasRun: boolean }[] {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body.toString() : '';
  if (!text.startsWith('{')) return [];
  const { jobs = [], submissions = [] } = JSON.parse(text) as Told;
  const rows = [
    ...jobs.map(({ name, status }) => ({ name, status })),
    ...submissions.map((row) => ({ name: row['job-name'], status: row.status })),
  ];
  return rows.flatMap(({ name, status = 'NEW' }) =>
    name === undefined ? [] : { job: name, hasRun: !NEVER_RUN.has(status) },
  );
}
