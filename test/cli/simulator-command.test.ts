import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCli } from '../support/run-cli';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();

test('the simulator prints how to reach it as one JSON line, and ends with 0 on SIGTERM', async () => {
  const simulator = startCli(['simulator', '--port', '0']);

  const access = JSON.parse(await simulator.says(/^.*\n/)) as Record<string, string>;
  expect(Object.keys(access)).toEqual(['url', 'projectId', 'ak', 'sk', 'domain', 'user', 'password']);
  await expect(callControl(access['url'], 'log')).resolves.toEqual([]);

  simulator.process.kill('SIGTERM');
  await expect(simulator.ended).resolves.toMatchObject({ code: 0, stdout: `${JSON.stringify(access)}\n`, stderr: '' });
});

test('the simulator takes its jobs and credentials from a seed file', async () => {
  const seed = join(folder, 'seed.json');
  writeFileSync(seed, JSON.stringify({ ak: 'KNOWN', jobs: [{ service: 'dli', id: 7, name: 'clicks', startupMs: 5 }] }));
  const simulator = startCli(['simulator', '--seed', seed]);

  const { url, ak } = JSON.parse(await simulator.says(/^.*\n/)) as Record<string, string>;

  expect(ak).toBe('KNOWN');
  const run = { service: 'dli', job: '7', by: 'a stranger' };
  await expect(callControl(url, 'runs', run)).resolves.toMatchObject({ service: 'dli', job: '7' });
  simulator.process.kill('SIGINT');
  await simulator.ended;
});

test('the simulator speaks the dialects it is told', async () => {
  const simulator = startCli(['simulator', '--dialect', 'dli.refusals=items', '--dialect', 'cdm.missingJobStatus=500']);
  await expect(simulator.says(/"url"/)).resolves.toBeDefined();
  simulator.process.kill('SIGINT');
  await expect(simulator.ended).resolves.toMatchObject({ code: 0 });
});

test.each([
  { given: 'dli.refusals=aloud', says: /no such dialect[^]*dli\.refusals/ },
  { given: 'dli.mood=bad', says: /no such dialect[^]*mood/ },
  { given: 'obs.refusals=items', says: /no such dialect[^]*obs/ },
])('the simulator refuses the dialect $given', async ({ given, says }) => {
  const simulator = startCli(['simulator', '--dialect', given]);
  const { code, stderr } = await simulator.ended;
  expect([code, stderr]).toEqual([2, expect.stringMatching(says)]);
});

test('the simulator can be told to end with its standard input', async () => {
  const simulator = startCli(['simulator', '--end-with-stdin']);
  await simulator.says(/"url"/);

  simulator.process.stdin?.end();

  await expect(simulator.ended).resolves.toMatchObject({ code: 0 });
});

async function callControl(url: string | undefined, call: string, body?: object): Promise<unknown> {
  const init = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return (await fetch(`${url}/_simulator/${call}`, init)).json();
}
