import { AsyncLocalStorage } from 'node:async_hooks';
import type { Wait } from '../../src/activities/watch/open-wait';
import { Watcher } from '../../src/activities/watch/watcher';
import type { Sighting } from '../../src/domain/verdict';

/** What OpenTelemetry keeps the current span in. */
const whose = new AsyncLocalStorage<string>();

/** Waits for a run that ends with its third look; what is looked at, and as whose, is told. */
function waitOf(name: string, told: string[], list?: Wait['list']): Wait {
  let looks = 0;
  return {
    group: 'g',
    service: 'cdm',
    fairnessKey: name,
    runs: [{ id: name }] as unknown as Wait['runs'],
    look: async (): Promise<Sighting[]> => {
      told.push(`look at ${name} as ${whose.getStore()}`);
      looks += 1;
      return [{ verdict: looks < 3 ? 'running' : 'succeeded' }];
    },
    list,
    ageMs: 0,
    beat: () => undefined,
    signal: new AbortController().signal,
  };
}

test('each look is made as its own wait, though the timer of another has led to it', async () => {
  const watcher = new Watcher({ minMs: 5, maxMs: 5 });
  const told: string[] = [];
  const waits = ['first', 'second', 'third'].map((name) =>
    whose.run(name, async () => watcher.untilEnded(waitOf(name, told))),
  );
  await Promise.all(waits);

  expect(told).toHaveLength(9);
  expect(new Set(told)).toEqual(
    new Set(['look at first as first', 'look at second as second', 'look at third as third']),
  );
});

test('a list that answers for many is read as nobody', async () => {
  const watcher = new Watcher({ minMs: 5, maxMs: 5 });
  const told: string[] = [];
  const list: Wait['list'] = {
    place: 'here',
    rowsPerCall: 100,
    read: async (runs) => {
      told.push(`list as ${whose.getStore()}`);
      return { rows: 20, listed: runs.map(() => ({ seen: { verdict: 'running' as const } })) };
    },
  };
  const names = Array.from({ length: 20 }, (_, at) => `wait ${at}`);
  const stops = names.map(() => new AbortController());
  const waits = names.map((name, at) =>
    whose.run(name, async () => watcher.untilEnded({ ...waitOf(name, told, list), signal: stops[at]!.signal })),
  );
  const ended = Promise.allSettled(waits);
  while (told.filter((what) => what.startsWith('list')).length < 3)
    await new Promise((resolve) => setTimeout(resolve, 5));
  for (const stop of stops) stop.abort(new Error('seen enough'));
  await ended;

  expect(new Set(told.filter((what) => what.startsWith('list')))).toEqual(new Set(['list as undefined']));
});
