import type { Wait } from '../../src/activities/watch/open-wait';
import { Watcher } from '../../src/activities/watch/watcher';
import { CredentialsStanding } from '../../src/connections/credentials-standing';
import { Readiness, type ReadinessSources } from '../../src/host/health/readiness';
import type { Vitals } from '../../src/plugin/vitals';

const MINUTE_MS = 60_000;

/** A worker that is well, but for what is said otherwise. */
function readinessOf(vitals: Partial<Vitals> = {}, sources: Partial<ReadinessSources> = {}): Readiness {
  const well: Vitals = { waits: [], credentials: [], isDraining: false, underWay: { waits: 0, starts: 0, stops: 0 } };
  return new Readiness({
    askTemporal: async () => undefined,
    vitals: () => ({ ...well, ...vitals }),
    polls: () => ({ is: 'accepted' }),
    isToldToStop: () => false,
    ...sources,
  });
}

const waits = (overdueMs: number) => [
  { service: 'cdm', states: { resting: 0, due: 1, listed: 0, fallback: 0, polling: 0 }, oldestMs: 0, overdueMs },
];

test('a worker is ready while looks wait for their turn, and unready once one is late by far', async () => {
  await expect(readinessOf({ waits: waits(9 * MINUTE_MS) }).report()).resolves.toMatchObject({ ready: true });

  const { ready, checks } = await readinessOf({ waits: waits(17 * MINUTE_MS) }).report();
  expect(ready).toBe(false);
  expect(checks.find(({ ok }) => !ok)?.why).toMatch(/^A look of cdm has been due for 17 minutes\. See huaweicloud_bud/);
});

test('a look that is not answered is late by as long as it has been due, and so a stuck watcher shows', async () => {
  const watcher = new Watcher({ minMs: 20, maxMs: 20 });
  const wait: Wait = {
    group: 'g',
    service: 'dgc',
    fairnessKey: 'w',
    runs: [{ id: '1', job: 'j', origin: 'new', trace: {} }],
    look: () => new Promise(() => undefined),
    ageMs: 5_000,
    beat: () => undefined,
    signal: new AbortController().signal,
  };
  const ended = watcher.untilEnded(wait);
  const dgc = () => watcher.report().find(({ service }) => service === 'dgc');
  while (!(dgc()?.states.polling === 1 && (dgc()?.overdueMs ?? 0) > 50)) await new Promise(setImmediate);

  expect(dgc()?.oldestMs).toBeGreaterThanOrEqual(5_000);
  watcher.drain();
  await expect(ended).rejects.toThrow('another goes on with the wait');
  expect(dgc()).toMatchObject({ states: { polling: 0 }, oldestMs: 0, overdueMs: 0 });
});

test('a server that does not answer makes a worker unready, and is asked no oftener for many checks', async () => {
  let asked = 0;
  const askTemporal = async () => {
    asked += 1;
    throw new Error('Temporal cannot be used: nothing listens there. Check that it is up.');
  };
  const readiness = readinessOf({}, { askTemporal });
  const [report] = await Promise.all([readiness.report(), readiness.report(), readiness.report()]);

  expect(report.checks[0]).toEqual({
    check: 'temporal',
    ok: false,
    why: 'Temporal cannot be used: nothing listens there. Check that it is up.',
  });
  expect(asked).toBe(1);
});

test('one connection of two that is refused makes a worker unready, and only that one is named', async () => {
  const [good, bad] = [new CredentialsStanding('shanghai'), new CredentialsStanding('dublin')];
  good.credentialsChecked();
  bad.credentialsChecked(new Error('IAM listProjects: refused. Check the key.'));
  const { ready, checks } = await readinessOf({ credentials: [good, bad] }).report();

  expect(ready).toBe(false);
  expect(checks.filter(({ ok }) => !ok)).toEqual([
    { check: 'credentials', connection: 'dublin', ok: false, why: 'IAM listProjects: refused. Check the key.' },
  ]);
});

test('a worker that has failed takes no more tasks, and only one that was told to stop says that it was', async () => {
  const why = async (isTold: boolean): Promise<unknown> => {
    const readiness = readinessOf({ isDraining: true }, { isToldToStop: () => isTold, polls: () => undefined });
    const { checks } = await readiness.report();
    return checks.filter(({ ok }) => !ok);
  };
  await expect(why(true)).resolves.toEqual([
    { check: 'polling', ok: false, why: 'The worker drains: it was told to stop.' },
  ]);
  await expect(why(false)).resolves.toEqual([
    { check: 'polling', ok: false, why: 'The worker takes no more tasks and ends: its log says why.' },
  ]);
});
