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

  /** How many jobs were looked at after the last time they were started. */
  get watchedJobs(): number {
    return this.watched.size;
  }

  private follow(request: IncomingMessage, response: ServerResponse): void {
    const arrivedAt = now();
    const end = response.end.bind(response) as (...parts: unknown[]) => ServerResponse;
    response.end = ((...parts: unknown[]) => {
      const { method = '', url: path = '' } = request;
      const told = toldBy(parts[0]);
      const status = response.statusCode;
      this.entries.push({ method, path, status, arrivedAt, endedAt: now(), told });
      for (const job of status === 200 ? told : []) this.watched[method === 'GET' ? 'add' : 'delete'](job);
      return end(...parts);
    }) as ServerResponse['end'];
  }
}

interface Told {
  jobs?: { name?: string; status?: string }[];
  submissions?: { 'job-name'?: string; status?: string }[];
}

/** A row of the job list and a row of a job's history both say how it goes. */
function toldBy(body: unknown): string[] {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body.toString() : '';
  if (!text.startsWith('{')) return [];
  const { jobs = [], submissions = [] } = JSON.parse(text) as Told;
  const names = [...jobs.map(({ name }) => name), ...submissions.map((row) => row['job-name'])];
  return [...new Set(names.filter((name) => name !== undefined))];
}
