import { setTimeout as pause } from 'node:timers/promises';
import type { CloudAccess } from './cloud';

/** What the rival is told. All times are wall time, in milliseconds. */
export interface PollerSettings {
  cloud: CloudAccess;
  jobs: { clusterId: string; name: string }[];
  /** Pause between two looks at one job. */
  intervalMs: number;
  /** After a 429: twice as long each time, from the first to the longest, with full jitter. */
  firstBackOffMs: number;
  longestBackOffMs: number;
}

/** When each job was seen to have ended, in milliseconds since 1970. */
export interface PollerResult {
  seenAt: Record<string, number>;
}

const now = (): number => performance.timeOrigin + performance.now();

/**
 * The rival of the watcher: a loop a job, one call a look, exponential backoff with full jitter after each 429, and
 * `Retry-After` honoured where the cloud sends one. Not slowed by Temporal, or by anything else.
 */
async function main(): Promise<void> {
  const settings = JSON.parse(process.argv[2] ?? '') as PollerSettings;
  const token = await logIn(settings.cloud);
  console.log(JSON.stringify({ ready: true }));
  const seenAt: Record<string, number> = {};
  await Promise.all(settings.jobs.map(async (job) => (seenAt[job.name] = await untilEnded(job, settings, token))));
  const result: PollerResult = { seenAt };
  console.log(JSON.stringify(result));
}

async function untilEnded(
  { clusterId, name }: PollerSettings['jobs'][number],
  { cloud, intervalMs, firstBackOffMs, longestBackOffMs }: PollerSettings,
  token: string,
): Promise<number> {
  const url = `${cloud.url}/v1.1/${cloud.projectId}/clusters/${clusterId}/cdm/job/${name}/status`;
  // Nobody starts a thousand loops at the same moment on purpose.
  await pause(Math.random() * intervalMs);
  for (let refusals = 0; ;) {
    const reply = await fetch(url, { headers: { 'x-auth-token': token } });
    const text = await reply.text();
    if (reply.status === 429) {
      const most = Math.min(firstBackOffMs * 2 ** refusals, longestBackOffMs);
      refusals += 1;
      const asked = Number(reply.headers.get('retry-after') ?? 0) * 1_000;
      await pause(Math.max(asked, Math.random() * most));
      continue;
    }
    if (!reply.ok) throw new Error(`${url} answered ${reply.status}: ${text}`);
    refusals = 0;
    if (text.includes('"status":"SUCCEEDED"')) return now();
    await pause(intervalMs);
  }
}

async function logIn({ url, domain, user, password, projectId }: CloudAccess): Promise<string> {
  const identity = { methods: ['password'], password: { user: { name: user, password, domain: { name: domain } } } };
  const reply = await fetch(`${url}/v3/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth: { identity, scope: { project: { id: projectId } } } }),
  });
  const token = reply.headers.get('x-subject-token');
  if (token === null) throw new Error(`the login was answered ${reply.status}: ${await reply.text()}`);
  return token;
}

void main();
