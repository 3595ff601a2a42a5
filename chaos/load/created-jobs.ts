import { setTimeout as pause } from 'node:timers/promises';
import type { CloudAccess } from '../stage/cloud-process';

const ANSWERS_WITHIN_MS = 10_000;
const BETWEEN_TRIES_MS = 200;
const MOST_TRIES = 50;
const PAGE = 100;

/** Names of the jobs that clients have created in these CDM clusters and that are still there, by whoever looks. */
export async function readCreatedJobs(access: CloudAccess, clusterIds: string[]): Promise<string[]> {
  const token = await insistOn(async () => logIn(access));
  const names: string[] = [];
  for (const clusterId of clusterIds) {
    for (let page = 1, total = 1; (page - 1) * PAGE < total; page += 1) {
      const url = `${access.url}/v1.1/${access.projectId}/clusters/${clusterId}/cdm/job/all`;
      const query = `page_no=${page}&page_size=${PAGE}&filter=temporal_`;
      const reply = await insistOn(async () => ask(`${url}?${query}`, { headers: { 'x-auth-token': token } }));
      const list = (await reply.json()) as { total: number; jobs: { name: string }[] };
      total = list.total;
      names.push(...list.jobs.map(({ name }) => name));
    }
  }
  return names;
}

async function logIn({ url, projectId, domain, user, password }: CloudAccess): Promise<string> {
  const auth = {
    identity: { methods: ['password'], password: { user: { domain: { name: domain }, name: user, password } } },
    scope: { project: { id: projectId } },
  };
  const reply = await ask(`${url}/v3/auth/tokens`, { method: 'POST', body: JSON.stringify({ auth }) });
  return reply.headers.get('x-subject-token') ?? '';
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  const reply = await fetch(url, { ...init, signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
  if (reply.ok) return reply;
  throw new Error(`${url} answered ${reply.status}: ${await reply.text()}`);
}

/** A cut of the network may last a little longer than the chaos. */
async function insistOn<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (tries >= MOST_TRIES) throw error;
    }
    await pause(BETWEEN_TRIES_MS);
  }
}
