import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STEP_TYPE_NAMES } from '../../../src/domain/step-types';
import { JUNK, LONG_JUNK } from '../bounds/bad-arguments';
import { ACTIVITIES, isRefusal, outcomeOf, TOUCHED } from './asked';
import { GOOD } from './good-requests';

const LONGEST_SENTENCE = 1_000;
const PLAIN = ['huaweicloud.checkPipeline', 'huaweicloud.resolveStep', 'huaweicloud.planBackfill'];
const JOBS = Object.keys(GOOD).filter((type) => STEP_TYPE_NAMES.some((name) => type.includes(`.${name}.`)));

type Path = (string | number)[];

/** Every place of a value: its fields and entries, as deep as they go. */
function placesOf(value: unknown, at: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [at];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [at, ...entries.flatMap(([key, item]) => placesOf(item, [...at, key]))];
}

function withJunk(value: unknown, [part, ...rest]: Path, junk: unknown): unknown {
  if (part === undefined) return junk;
  if (Array.isArray(value))
    return value.map((item: unknown, at): unknown => (at === part ? withJunk(item, rest, junk) : item));
  const fields = value as Record<string, unknown>;
  return { ...fields, [part]: withJunk(fields[part], rest, junk) };
}

/** As it comes out of a payload. */
function overTheWire(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

/** What is long is written and read once, and not at each place that meets it. */
const SENT_JUNK = Object.entries(JUNK).map(([name, junk]) => [name, overTheWire(junk)] as const);
const SENT = overTheWire(GOOD) as Record<string, unknown>;

/** A request with junk that was sent, as both come out of a payload: in a map, nothing leaves no key. */
function sentWith(junk: unknown, type: string, path: Path): unknown {
  const request = withJunk(SENT[type], path, junk);
  return junk === undefined ? overTheWire(request) : request;
}

test('every activity of ours has a request to be tried with', () => {
  expect(Object.keys(GOOD).sort()).toEqual(Object.keys(ACTIVITIES).sort());
});

test.each(Object.keys(GOOD))('%s takes what it is made to take', async (type) => {
  const outcome = await outcomeOf(type, overTheWire(GOOD[type]));
  expect(isRefusal(outcome) ? outcome.message : undefined).toBeUndefined();
});

test.each(JOBS)(
  '%s refuses a key that it does not know, wherever it stands, before the cloud is asked',
  async (type) => {
    const maps = placesOf(GOOD[type]).filter(
      (path) => !/variables|jobParams|conf|properties|marks$|since/.test(path.join('.')),
    );
    for (const path of maps) {
      const before = path.reduce<unknown>((found, part) => (found as Record<string, unknown>)[part], GOOD[type]);
      if (before === null || typeof before !== 'object' || Array.isArray(before)) continue;
      const outcome = await outcomeOf(type, withJunk(GOOD[type], path, { ...before, strange: 1 }));
      const what = [type, path.join('.'), outcome];
      expect([...what, isRefusal(outcome)]).toEqual([...what, true]);
    }
  },
);

/** What a place may be left without, or hold any text, or any number that is not odd. */
function mayBe(name: string, path: Path, outcome: unknown): boolean {
  const key = path.at(-1);
  const holdsAnything = /variables|jobParams|conf|properties|\bspec\b|params|scope\.steps/.test(path.join('.'));
  return (outcome as Error).message === TOUCHED && (holdsAnything || !LONG_JUNK.includes(name)) && key !== '';
}

test.each(JOBS)(
  '%s meets junk in any place of its request with one bounded sentence, or with what it would do',
  async (type) => {
    const wrong: unknown[] = [];
    for (const [kind, [name, junk]] of SENT_JUNK.entries()) {
      // What is long is refused by its size, wherever it stands: as a whole, and in every third of the fields by turns.
      const isTried = (path: Path, at: number) => path.length === 0 || (path.length === 1 && at % 3 === kind % 3);
      const places = placesOf(GOOD[type]).filter((path, at) => !LONG_JUNK.includes(name) || isTried(path, at));
      for (const path of places) {
        const outcome = await outcomeOf(type, sentWith(junk, type, path));
        const isFine = isRefusal(outcome)
          ? outcome.message.length <= LONGEST_SENTENCE && !outcome.message.includes('\n')
          : mayBe(name, path, outcome);
        if (!isFine) wrong.push([name, path.join('.'), String(outcome).slice(0, 200)]);
      }
    }
    expect(wrong).toEqual([]);
  },
);

const OTHERS = ['huaweicloud.earlierRun', 'huaweicloud.leftBeforeReset', 'huaweicloud.notify', 'huaweicloud.usualTime'];

test.each([...PLAIN, ...OTHERS])(
  '%s meets junk in place of its request, and of any of its fields, with a bounded sentence',
  async (type) => {
    const places = placesOf(GOOD[type]).filter((path) => path.length <= 1);
    for (const [name, junk] of SENT_JUNK.filter(([name]) => LONG_JUNK.includes(name) || name === 'a number')) {
      for (const path of places) {
        const outcome = await outcomeOf(type, sentWith(junk, type, path));
        const what = [name, path.join('.'), String(outcome).slice(0, 300)];
        expect([...what, isRefusal(outcome) && outcome.message.length < 20 * 620]).toEqual([...what, true]);
      }
    }
  },
);

test.each(['p" OR ExecutionStatus = "Running', 'p\\', ''])(
  'a name that would change what the server is asked is refused before it is: %s',
  async (pipeline) => {
    const outcome = await outcomeOf('huaweicloud.usualTime', { pipeline, begunAt: '2026-01-31T00:00:00.000Z' });
    expect([outcome, isRefusal(outcome)]).toEqual([outcome, true]);
  },
);

test.each(['finance', 'https://evil.example/take', 'toString', '__proto__'])(
  'a notice goes to no webhook that the worker does not have: %s',
  async (webhook) => {
    const given = { ...(GOOD['huaweicloud.notify'] as object), webhook };
    const outcome = await outcomeOf('huaweicloud.notify', given);
    expect([outcome, isRefusal(outcome)]).toEqual([outcome, true]);
  },
);

test('whatever the workflows of kept histories asked is what the activities take', async () => {
  const asked = histories().flatMap(requestsIn);
  const refused: unknown[] = [];
  for (const { type, request } of asked) {
    const outcome = await outcomeOf(type, request);
    if (isRefusal(outcome)) refused.push([type, outcome.message, request]);
  }
  expect(refused).toEqual([]);
  expect(new Set(asked.map(({ type }) => type)).size).toBeGreaterThan(10);
});

function histories(): string[] {
  const folders = ['0.1.0', 'handed-over', 'unreplayable'].map((name) => join(__dirname, '../../replay', name));
  return folders.flatMap((folder) => readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')));
}

interface Scheduled {
  activityTaskScheduledEventAttributes?: {
    activityType: { name: string };
    input?: { payloads?: { data?: string }[] };
  };
}

function requestsIn(history: string): { type: string; request: unknown }[] {
  const { events } = JSON.parse(history) as { events: Scheduled[] };
  return events.flatMap(({ activityTaskScheduledEventAttributes: scheduled }) => {
    const type = scheduled?.activityType.name ?? '';
    const data = scheduled?.input?.payloads?.[0]?.data;
    if (!(type in ACTIVITIES) || data === undefined) return [];
    return [{ type, request: JSON.parse(Buffer.from(data, 'base64').toString()) as unknown }];
  });
}
