import { dgcPaths, openCloud } from './open-cloud';

const LOAD = { service: 'dgc', name: 'load' } as const;
const SPAN = { start_date: '2026-01-01T00:00:00 +00', end_date: '2026-01-03T23:59:59 +00' };

test.each(['stop', 'restart'])(
  'a %s of an instance of before a reset is refused, and does not stand in the new log',
  async (verb) => {
    const { cloud, ask } = await openCloud({ seed: [LOAD] });
    const asked = async (run: string | number) => {
      const { body } = await ask('POST', `${dgcPaths(cloud).instance('load', run)}/${verb}`);
      return body['error_code'];
    };
    const before = cloud.run({ service: 'dgc', job: 'load' });
    cloud.reset();
    expect(await asked(before)).toBe('DLF.0100');
    cloud.addJobs([LOAD]);
    expect(await asked(before)).toBe('DLF.0137');
    expect(cloud.log()).toEqual([]);

    const run = cloud.run({ service: 'dgc', job: 'load' });
    expect(await asked(Number(run) + 1)).toBe('DLF.0137');
    expect(cloud.log().map(({ effect }) => effect)).toEqual(['start', 'refused']);
  },
);

test('a stop of a backfill of before a reset is refused, and does not stand in the new log', async () => {
  const { cloud, ask } = await openCloud({ seed: [LOAD] });
  const path = `/v2/${cloud.projectId}/factory/supplement-data`;
  const headers = { workspace: 'default' };
  const create = async () =>
    ask('POST', path, { headers, body: { name: 'p', job_name: 'load', parallel: 1, ...SPAN } });
  const stop = async (name: string) => ask('POST', `${path}/${name}/stop`, { headers });
  await create();
  cloud.reset();
  cloud.addJobs([LOAD]);
  expect((await stop('p')).body).toMatchObject({ error_code: 'DLF.30113' });
  expect(cloud.log()).toEqual([]);

  await stop('never');
  await create();
  await stop('p');
  await stop('p');
  const effects = cloud.log().flatMap(({ by, effect }) => (by === cloud.user ? [effect] : []));
  expect(effects).toEqual(['refused', 'start', 'stop', 'refused']);
});
