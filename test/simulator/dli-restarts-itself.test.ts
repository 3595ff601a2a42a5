import { dliPath, openCloud } from './open-cloud';

const STREAM = { service: 'dli', id: 131, name: 'orders', startupMs: 1_000 } as const;
const HABIT = { afterMs: 5_000, times: 2 };

async function openRunning(spec: object, dli: object = {}) {
  const { cloud, ask } = await openCloud({ seed: [{ ...STREAM, ...spec }], dialect: { dli } });
  const path = dliPath(cloud);
  const post = async (what: 'run' | 'stop') =>
    (await ask('POST', `${path}/${what}`, { body: { job_ids: [131] } })).body['0'];
  await post('run');
  cloud.advance(1_000);
  const startedAt = cloud.clock().now;
  const detail = async () => (await ask('GET', `${path}/131`)).body['job_detail'];
  const effects = () => cloud.log().map(({ effect, run, by }) => `${effect} ${run} by ${by}`);
  return { cloud, detail, post, startedAt, effects };
}

test('a stream comes back by itself as the same run, so many times, and then rests', async () => {
  const { cloud, detail, startedAt, effects } = await openRunning({ restartsItself: HABIT });
  expect(await detail()).toMatchObject({
    restart_times: 0,
    job_config: { restart_when_exception: true, resume_max_num: 2 },
  });
  cloud.advance(5_000);
  expect(await detail()).toMatchObject({ status: 'job_running_exception', start_time: startedAt, restart_times: 0 });
  cloud.advance(1_000);
  expect(await detail()).toMatchObject({ status: 'job_running', start_time: startedAt + 6_000, restart_times: 1 });
  cloud.advance(6_000);
  expect(await detail()).toMatchObject({ status: 'job_running', start_time: startedAt + 12_000, restart_times: 2 });
  cloud.advance(86_400_000);
  expect(await detail()).toMatchObject({ status: 'job_running_exception', restart_times: 2 });
  const restart = ['halt 131#1 by clock', 'continue 131#1 by cloud'];
  expect(effects()).toEqual(['start 131#1 by simulator-user', ...restart, ...restart, 'end 131#1 by clock']);
});

test('one whose limit is used up does not come back though it is set to', async () => {
  const { cloud, detail, effects } = await openRunning({ restartsItself: { afterMs: 5_000, times: 0 } });
  cloud.advance(86_400_000);
  expect(await detail()).toMatchObject({
    status: 'job_running_exception',
    job_config: { restart_when_exception: true, resume_max_num: 0 },
  });
  expect(effects().at(-1)).toBe('end 131#1 by clock');
});

test('one that recovers for good runs on after its last coming back', async () => {
  const { cloud, detail } = await openRunning({ restartsItself: { ...HABIT, lastly: 'job_running' } });
  cloud.advance(86_400_000);
  expect(await detail()).toMatchObject({ status: 'job_running', restart_times: 2 });
});

test('while it is halted a run of it is refused, and a stop works', async () => {
  const { cloud, detail, post, effects } = await openRunning({ restartsItself: { ...HABIT, pauseMs: 10_000 } });
  cloud.advance(5_000);
  expect(await detail()).toMatchObject({ status: 'job_running_exception' });
  expect(await post('run')).toMatchObject({ error_code: 'DLI.0007' });
  expect(await post('stop')).toMatchObject({ is_success: 'true' });
  cloud.advance(86_400_000);
  expect(await detail()).toMatchObject({ status: 'job_cancel_success', restart_times: 0 });
  expect(effects().slice(1)).toEqual([
    'halt 131#1 by clock',
    'refused 131#1 by simulator-user',
    'stop 131#1 by simulator-user',
    'end 131#1 by clock',
  ]);
});

test('one that is registered as running has the habit too', async () => {
  const { cloud, effects } = await openRunning({ status: 'job_running', restartsItself: HABIT });
  cloud.advance(5_000);
  expect(effects()).toContain('continue 131#1 by cloud');
});

test.each([
  { rescaling: 'counted', times: 1 },
  { rescaling: 'uncounted', times: 0 },
] as const)('dynamic scaling moves the start time, $rescaling among the restarts', async ({ rescaling, times }) => {
  const { cloud, detail, startedAt, effects } = await openRunning({ rescalesAfterMs: 7_000 }, { rescaling });
  cloud.advance(7_000);
  expect(await detail()).toMatchObject({
    status: 'job_running',
    start_time: startedAt + 7_000,
    restart_times: times,
  });
  expect(effects()).toEqual(['start 131#1 by simulator-user']);
});
