import { dliPath, openCloud, type Ask } from './open-cloud';

const STREAM = { service: 'dli', id: 131, name: 'orders', startupMs: 5_000 } as const;
const SUBMITTED = { is_success: 'true', message: '作业提交请求下发成功' };

const detailOf = async (ask: Ask, path: string, id: number) => (await ask('GET', `${path}/${id}`)).body['job_detail'];

test('a batch run answers one item an id in order, refusals among them with 400, and starts the others', async () => {
  const { cloud, ask } = await openCloud({ seed: [STREAM, { ...STREAM, id: 130 }] });
  const path = dliPath(cloud);
  const startedAt = cloud.clock().now;

  const { status, body } = await ask('POST', `${path}/run`, {
    body: { job_ids: [131, 999, 130], resume_savepoint: true },
  });

  expect(status).toBe(400);
  expect(body).toEqual([SUBMITTED, { error_code: 'DLI.13007', error_msg: expect.any(String) as string }, SUBMITTED]);
  expect(await detailOf(ask, path, 131)).toMatchObject({ status: 'job_submitting', start_time: null });
  cloud.advance(5_000);
  expect(await detailOf(ask, path, 131)).toMatchObject({
    status: 'job_running',
    start_time: startedAt + 5_000,
    job_id: 131,
  });
  expect(cloud.log()).toMatchObject([
    { effect: 'start', job: '131', run: '131#1', by: cloud.user, asked: { resumeSavepoint: true } },
    { effect: 'refused', job: '999', run: null },
    { effect: 'start', job: '130', run: '130#1' },
  ]);
});

test('a job that runs already is refused by its item and goes on undisturbed', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ ...STREAM, status: 'job_running' }] });
  const { status, body } = await ask('POST', `${dliPath(cloud)}/run`, { body: { job_ids: [131] } });
  expect([status, body['0']?.['error_code']]).toEqual([400, 'DLI.0007']);
  expect(await detailOf(ask, dliPath(cloud), 131)).toMatchObject({ status: 'job_running' });
  expect(cloud.log()).toMatchObject([{ effect: 'refused', run: '131#1' }]);
});

test('a job can be made to refuse its run in words of its own', async () => {
  const { cloud, ask } = await openCloud({
    seed: [{ ...STREAM, runItem: { is_success: 'false', message: '队列已满', error_code: 'DLI.13024' } }],
  });
  const { body } = await ask('POST', `${dliPath(cloud)}/run`, { body: { job_ids: [131] } });
  expect(body).toEqual([{ error_code: 'DLI.13024', error_msg: '队列已满' }]);
  expect(cloud.log()).toMatchObject([{ effect: 'refused', reason: '队列已满' }]);
});

test('a job can be made to run although its run is refused', async () => {
  const runItem = { is_success: 'false', message: 'full', startsAllTheSame: true } as const;
  const { cloud, ask } = await openCloud({ seed: [{ ...STREAM, runItem }] });
  const run = async () => (await ask('POST', `${dliPath(cloud)}/run`, { body: { job_ids: [131] } })).body;
  expect(await run()).toEqual([{ error_code: 'DLI.0007', error_msg: 'full' }]);
  expect(await run()).toEqual([{ error_code: 'DLI.0007', error_msg: 'full' }]);
  expect(cloud.log().map(({ effect }) => effect)).toEqual(['start', 'refused']);
});

test.each([
  '{}',
  '{"job_ids":[]}',
  '{"job_ids":131}',
  '{"job_ids":["131"]}',
  '{"job_ids":[131],"resume_savepoint":"yes"}',
  '{"job_ids":',
])('the run request %s is refused whole with DLI.0001', async (rawBody) => {
  const { cloud, ask } = await openCloud({ seed: [STREAM] });
  const { status, body } = await ask('POST', `${dliPath(cloud)}/run`, { rawBody });
  expect([status, body['error_code']]).toEqual([400, 'DLI.0001']);
  expect(cloud.log()).toEqual([]);
});

test.each(['job_submit_fail', 'job_running_exception', 'job_finish'])(
  'a start can come to %s, which ends it',
  async (outcome) => {
    const { cloud, ask } = await openCloud({ seed: [{ ...STREAM, outcome, statusDesc: 'why' }] });
    await ask('POST', `${dliPath(cloud)}/run`, { body: { job_ids: [131] } });
    cloud.advance(5_000);
    expect(await detailOf(ask, dliPath(cloud), 131)).toMatchObject({
      status: outcome,
      status_desc: outcome === 'job_finish' ? '' : 'why',
    });
    expect(cloud.log().at(-1)).toMatchObject({ effect: 'end', status: outcome, by: 'clock' });
  },
);

test('a bounded job runs, finishes, and can be run again as a start of its own', async () => {
  const { cloud, ask } = await openCloud({ seed: [{ ...STREAM, finishAfterMs: 1_000 }] });
  const run = () => ask('POST', `${dliPath(cloud)}/run`, { body: { job_ids: [131] } });
  await run();
  cloud.advance(5_000);
  expect(await detailOf(ask, dliPath(cloud), 131)).toMatchObject({ status: 'job_running' });
  cloud.advance(1_000);
  expect(await detailOf(ask, dliPath(cloud), 131)).toMatchObject({ status: 'job_finish', duration: 1_000 });
  await run();
  expect(cloud.log().map(({ effect, run }) => `${effect} ${run}`)).toEqual(['start 131#1', 'end 131#1', 'start 131#2']);
});

test('a stop cancels; with a savepoint it makes one first', async () => {
  const { cloud, ask } = await openCloud({
    seed: [
      { ...STREAM, status: 'job_running', stopTakesMs: 2_000 },
      { ...STREAM, id: 130 },
    ],
  });
  const path = dliPath(cloud);

  const { status, body } = await ask('POST', `${path}/stop`, {
    body: { job_ids: [131, 130], trigger_savepoint: true },
  });

  expect([status, [...body].map((item) => item['is_success'] ?? item['error_code'])]).toEqual([
    400,
    ['true', 'DLI.15002'],
  ]);
  expect(await detailOf(ask, path, 131)).toMatchObject({ status: 'job_savepointing', has_savepoint: false });
  cloud.advance(1_000);
  expect(await detailOf(ask, path, 131)).toMatchObject({ status: 'job_canceling', has_savepoint: true });
  cloud.advance(1_000);
  expect(await detailOf(ask, path, 131)).toMatchObject({
    status: 'job_cancel_success',
    savepoint_path: expect.stringMatching(/^obs:/) as string,
  });
  expect(cloud.log()).toMatchObject([
    { effect: 'stop', job: '131', asked: { triggerSavepoint: true } },
    { effect: 'refused', job: '130' },
    { effect: 'end', job: '131', status: 'job_cancel_success' },
  ]);
});

test('a stop that fails leaves the job running, to be stopped again', async () => {
  const { cloud, ask } = await openCloud({
    seed: [{ ...STREAM, status: 'job_running', stoppedStatus: 'job_cancel_fail' }],
  });
  const stop = () => ask('POST', `${dliPath(cloud)}/stop`, { body: { job_ids: [131] } });
  await stop();
  cloud.advance(1_000);
  expect(await detailOf(ask, dliPath(cloud), 131)).toMatchObject({ status: 'job_cancel_fail' });
  cloud.addJobs([STREAM]);
  expect((await stop()).body['0']?.['is_success']).toBe('true');
  cloud.advance(1_000);
  expect(cloud.log().map(({ effect }) => effect)).toEqual(['stop', 'stop', 'end']);
});

test.each([
  { refusals: 'items', status: 200, refused: { is_success: 'false', message: 'full' } },
  { refusals: '200-array', status: 200, refused: { error_code: 'DLI.0007', error_msg: 'full' } },
  { refusals: '400-array', status: 400, refused: { error_code: 'DLI.0007', error_msg: 'full' } },
] as const)('a refusal among others can come by $refusals', async ({ refusals, status, refused }) => {
  const { cloud, ask } = await openCloud({
    seed: [STREAM, { ...STREAM, id: 130, runItem: { is_success: 'false', message: 'full' } }],
    dialect: { dli: { refusals } },
  });
  const reply = await ask('POST', `${dliPath(cloud)}/run`, { body: { job_ids: [130, 131] } });
  expect([reply.status, reply.body]).toEqual([status, [refused, SUBMITTED]]);
});

test('a savepoint is gone once a job has been started from it', async () => {
  const { cloud, ask } = await openCloud({ seed: [STREAM], dialect: { dli: { noSavepoint: 'refused' } } });
  const path = dliPath(cloud);
  const resume = async () =>
    (await ask('POST', `${path}/run`, { body: { job_ids: [131], resume_savepoint: true } })).body['0'];
  await ask('POST', `${path}/131/import-savepoint`, { body: { job_id: 131, savepoint_path: 'obs://b/sp' } });
  expect(await resume()).toEqual(SUBMITTED);
  expect(await detailOf(ask, path, 131)).toMatchObject({ has_savepoint: false });
  await ask('POST', `${path}/stop`, { body: { job_ids: [131] } });
  cloud.advance(1_000);
  expect(await resume()).toMatchObject({ error_code: 'DLI.13017' });
});

test('success can be a boolean, a stop answer short, and an unknown job DLI.0002', async () => {
  const seed = [
    { ...STREAM, status: 'job_running' },
    { ...STREAM, id: 130, status: 'job_running' },
  ];
  const dli = {
    itemSuccess: 'boolean',
    isSuccess: 'boolean',
    neverStarted: 'zero',
    missingJobCode: 'DLI.0002',
  } as const;
  for (const stopReply of ['short-array', 'object'] as const) {
    const { cloud, ask } = await openCloud({
      seed: [...seed, { ...STREAM, id: 1 }],
      dialect: { dli: { ...dli, stopReply } },
    });
    const { body } = await ask('POST', `${dliPath(cloud)}/stop`, { body: { job_ids: [131, 130] } });
    const item = { is_success: true, message: expect.any(String) as string };
    expect(body).toEqual(stopReply === 'object' ? item : [item]);
    expect((await ask('GET', `${dliPath(cloud)}/1`)).body).toMatchObject({
      is_success: true,
      job_detail: { start_time: 0 },
    });
    expect((await ask('GET', `${dliPath(cloud)}/2`)).body['error_code']).toBe('DLI.0002');
  }
});
