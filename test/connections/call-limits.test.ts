import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentLimits } from '../../src/connections/call-limits';
import { connectionsFromEnvironment, type Connections } from '../../src/connections/connections';

let folder: string;
let made: Connections | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'limits-'));
});
afterEach(async () => {
  await made?.close();
  rmSync(folder, { recursive: true });
});

const login = (user: string) => `credentials: { domain: d, user: ${user}, password: p }`;
const key = (ak: string) => `credentials: { ak: ${ak}, sk: sk-of-${ak} }`;

function connections(named: Record<string, string[]>, env: NodeJS.ProcessEnv = {}): Connections {
  const lines = Object.entries(named).flatMap(([name, more]) => [
    `  ${name}:`,
    ...['projectId: p', 'endpoint: https://all.example', ...more].map((line) => `    ${line}`),
  ]);
  const file = join(folder, 'connections.yaml');
  writeFileSync(file, ['connections:', ...lines].join('\n'));
  return (made = connectionsFromEnvironment({ HUAWEICLOUD_CONFIG: file, ...env }));
}

/** How many reads of these connections may leave at once, when each wants ten. */
async function readsAtOnce(names: string[]): Promise<number> {
  const giveUp = new AbortController();
  let admitted = 0;
  const turns = names.flatMap((name) =>
    Array.from({ length: 10 }, async () => {
      // One each, as callers have.
      const signal = AbortSignal.any([giveUp.signal]);
      await made?.open(name).budget.take('cdm.read', { priority: 'look', signal });
      admitted += 1;
    }),
  );
  // Those who may leave have done so before any timer comes, which on a slow machine brings the next turn.
  await new Promise((resolve) => process.nextTick(resolve));
  const atOnce = admitted;
  giveUp.abort();
  await Promise.allSettled(turns);
  return atOnce;
}

// A bucket holds a sixth of the limit: six of 36 a minute leave at once.
const limits = 'limits: { cdm.read: 36/min }';

test('two connections of one access key share one budget', async () => {
  connections({ north: [key('AK1'), limits], south: [key('AK1'), limits] });

  await expect(readsAtOnce(['north', 'south'])).resolves.toBe(6);
  expect(made?.open('north').budget).toBe(made?.open('south').budget);
});

test('two connections of one login share one budget', () => {
  connections({ north: [login('u')], south: [login('u')] });
  expect(made?.open('north').budget).toBe(made?.open('south').budget);
});

test('connections of two users have a budget each', async () => {
  connections({ north: [key('AK1'), limits], south: [key('AK2'), limits] });

  await expect(readsAtOnce(['north', 'south'])).resolves.toBe(12);
});

test('of two limits for one user the lower holds, whichever is opened first', async () => {
  connections({ north: [key('AK1')], south: [key('AK1'), limits] });
  made?.open('north');
  made?.open('south');

  await expect(readsAtOnce(['north'])).resolves.toBe(6);
});

test('the environment sets limits for every connection', async () => {
  connections({ north: [key('AK1')] }, { HUAWEICLOUD_LIMIT_CDM_READ: '36/min' });

  await expect(readsAtOnce(['north'])).resolves.toBe(6);
});

test('a limit that cannot be read is refused, naming where it stands', () => {
  connections({ north: [key('AK1')] }, { HUAWEICLOUD_LIMIT_DGC: 'many' });
  expect(() => made?.open('north')).toThrow('HUAWEICLOUD_LIMIT_DGC must be a number of calls');
  expect(() => connections({ north: [key('AK1'), 'limits: { dgc: 0/s }'] })).toThrow('connections.yaml:6');
});

test.each([
  { text: '30/s', calls: 30, perMs: 1_000 },
  { text: ' 120/min ', calls: 120, perMs: 60_000 },
  { text: '1.25/s', calls: 1.25, perMs: 1_000 },
  { text: '0.5/min', calls: 0.5, perMs: 60_000 },
])('$text means $calls calls each $perMs ms', ({ text, calls, perMs }) => {
  expect(environmentLimits({ HUAWEICLOUD_LIMIT_DGC: text, HUAWEICLOUD_LIMIT_CDM_READ: ' ' })).toEqual({
    dgc: { calls, perMs },
  });
});

test.each(['30/sec', '30/minute', '30', '/s', 'x30/s', '30/h', '0/s', '0.0/min', '1./s', '-1/s'])(
  '%s is no limit',
  (text) => {
    expect(() => environmentLimits({ HUAWEICLOUD_LIMIT_DGC: text })).toThrow(
      `HUAWEICLOUD_LIMIT_DGC must be a number of calls a second or a minute, such as 30/s or 120/min, got "${text}".`,
    );
  },
);
