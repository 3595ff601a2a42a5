import { type Ask, openCloud } from './open-cloud';

const NIGHTLY = { service: 'dgc', name: 'nightly', durationMs: 10_000 } as const;
const JANUARY = { start_date: '2026-01-01T00:00:00 +00', end_date: '2026-01-03T23:59:59 +00' };
const order = { name: 'p_1', job_name: 'nightly', parallel: 1, ...JANUARY };
const headers = { workspace: 'default' };

const pathOf = ({ projectId }: { projectId: string }) => `/v2/${projectId}/factory/supplement-data`;

async function openWith(job: object = {}) {
  const { cloud, ask } = await openCloud({ seed: [{ ...NIGHTLY, ...job }] });
  const path = pathOf(cloud);
  const create = async (more: object = {}) => ask('POST', path, { headers, body: { ...order, ...more } });
  return { cloud, ask, path, create };
}

const rowsOf = async (ask: Ask, path: string) =>
  [...((await ask('GET', path, { headers })).body['rows'] ?? [])] as unknown as { name: string; status: string }[];

const statusIn = async (ask: Ask, path: string) => (await rowsOf(ask, `${path}?name=p_1`)).map(({ status }) => status);

test('a backfill runs the job once for each period of its span, one after the other, and ends in SUCCESS', async () => {
  const { cloud, ask, path, create } = await openWith();
  expect((await create()).status).toBe(200);
  expect(await statusIn(ask, path)).toEqual(['RUNNING']);
  cloud.advance(29_000);
  expect(await statusIn(ask, path)).toEqual(['RUNNING']);
  cloud.advance(1_000);
  expect(await statusIn(ask, path)).toEqual(['SUCCESS']);

  const instances = cloud.log().filter(({ by }) => by === 'clock');
  expect(instances.map(({ effect }) => effect)).toEqual(['start', 'end', 'start', 'end', 'start', 'end', 'end']);
  expect(cloud.log()[0]).toMatchObject({ effect: 'start', job: 'nightly', run: 'p_1', by: cloud.user });
});

test('as many periods run at a time as were asked for', async () => {
  const { cloud, ask, path, create } = await openWith();
  await create({ parallel: 3 });
  cloud.advance(10_000);
  expect(await statusIn(ask, path)).toEqual(['SUCCESS']);
});

test('a period that fails ends the backfill, and those after it do not run', async () => {
  const { cloud, ask, path, create } = await openWith({ outcome: 'fail' });
  await create();
  cloud.advance(30_000);
  expect(await statusIn(ask, path)).toEqual(['FAIL']);
  expect(cloud.log().filter(({ effect, by }) => effect === 'start' && by === 'clock')).toHaveLength(1);
});

test('a backfill that is stopped ends in CANCEL with what it ran, and cannot be stopped twice', async () => {
  const { cloud, ask, path, create } = await openWith({ bootMs: 0 });
  await create();
  cloud.advance(1_000);
  expect((await ask('POST', `${path}/p_1/stop`, { headers })).status).toBe(204);
  expect(await statusIn(ask, path)).toEqual(['CANCEL']);
  expect(cloud.log().slice(-2)).toMatchObject([
    { effect: 'end', status: 'manual-stop' },
    { effect: 'end', run: 'p_1' },
  ]);
  expect((await ask('POST', `${path}/p_1/stop`, { headers })).body['error_code']).toBe('DLF.30115');
  expect((await ask('POST', `${path}/p_2/stop`, { headers })).body['error_code']).toBe('DLF.30113');
});

test.each([
  { what: 'a name that is taken', more: {}, code: 'DLF.30110' },
  { what: 'a job that is not there', more: { name: 'p_2', job_name: 'other' }, code: 'DLF.0100' },
  { what: 'a date in another form', more: { name: 'p_2', start_date: '2026-01-01' }, code: 'DLF.30121' },
  {
    what: 'an end less than two seconds later',
    more: { name: 'p_2', end_date: JANUARY.start_date },
    code: 'DLF.30121',
  },
  { what: 'six periods at a time', more: { name: 'p_2', parallel: 6 }, code: 'DLF.3051' },
  { what: 'no number of periods at a time', more: { name: 'p_2', parallel: undefined }, code: 'DLF.3051' },
])('$what is refused with $code, and nothing runs', async ({ more, code }) => {
  const { cloud, create } = await openWith();
  await create();
  const { status, body } = await create(more);
  expect([status, body['error_code']]).toEqual([400, code]);
  expect(cloud.log().filter(({ effect, by }) => effect === 'start' && by === cloud.user)).toHaveLength(1);
});

test('a job without a schedule cannot be backfilled', async () => {
  const { create } = await openWith({ scheduleType: 'EXECUTE_ONCE' });
  expect((await create()).body['error_code']).toBe('DLF.30111');
});

test.each([
  { missing: 'workspace', given: {} },
  { missing: 'Content-Type', given: { ...headers, 'content-type': '' } },
])('without the header $missing the gateway refuses', async ({ missing, given }) => {
  const { ask, path } = await openWith();
  const { status, body } = await ask('POST', `${path}/p_1/stop`, { headers: given });
  expect([status, body['error_code'], body['error_msg']]).toEqual([
    400,
    'APIGW.0106',
    `Invalid header parameter: ${missing}, required`,
  ]);
});

test('the list filters by a part of the name, counts its pages from 0 and begins with the newest', async () => {
  const { ask, path, create } = await openWith();
  for (const name of ['p_1', 'p_11', 'other']) await create({ name });
  const names = async (query: string) => (await rowsOf(ask, `${path}?${query}`)).map(({ name }) => name);
  expect(await names('name=p_1')).toEqual(['p_11', 'p_1']);
  expect(await names('page=1&size=2')).toEqual(['p_1']);
  expect(await names('status=SUCCESS')).toEqual([]);
});
