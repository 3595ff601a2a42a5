import { goingOn } from '../../src/activities/start/going-on';
import type { RemoteJob } from '../../src/activities/remote-job';
import type { Run } from '../../src/domain/run';
import type { Verdict } from '../../src/domain/verdict';

const run = (id: string): Run => ({ id, job: id, origin: 'new', trace: {} });

/** What the cloud shows of each run, look by look; the last word stays. */
async function found(words: Record<string, Verdict[]>): Promise<{ ids: string[]; waitedMs: number }> {
  let waitedMs = 0;
  const attempt = { nowMs: () => waitedMs, pause: async (ms: number) => void (waitedMs += ms) };
  const job = {
    checkStopped: async ([one]: Run[]) => {
      const left = words[one?.id ?? ''] ?? [];
      return [{ verdict: left.length > 1 ? left.shift() : left[0] }];
    },
  } as unknown as RemoteJob<unknown, unknown>;
  const call = { priority: 'fence', timeoutMs: 1_000 } as const;
  const runs = await goingOn(job, Object.keys(words).map(run), { visibilityMs: 15_000, call, attempt });
  return { ids: runs.map(({ id }) => id), waitedMs };
}

test('runs that have come to rest are left out, at once', async () => {
  const words: Record<string, Verdict[]> = {
    1: ['running'],
    2: ['succeeded'],
    3: ['waiting'],
    4: ['stopped'],
    5: ['undecided'],
  };
  expect(await found(words)).toEqual({ ids: ['1', '3', '5'], waitedMs: 0 });
});

test('a run that the cloud does not show yet is waited for, as long as one may take to show', async () => {
  expect(await found({ 1: ['lost', 'lost', 'running'] })).toEqual({ ids: ['1'], waitedMs: 4_000 });
  expect(await found({ 1: ['lost'], 2: ['running'] })).toEqual({ ids: ['2'], waitedMs: 15_000 });
});

test('a stream that was seen at rest while another one is waited for is left out, whatever follows it under its id', async () => {
  const words: Record<string, Verdict[]> = { 1: ['stopped', 'running'], 2: ['lost', 'lost', 'running'] };
  expect(await found(words)).toEqual({ ids: ['2'], waitedMs: 4_000 });
});
