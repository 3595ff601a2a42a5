import { dliPath, openCloud } from './open-cloud';

const STREAM = { service: 'dli', id: 131, name: 'orders' } as const;

test('an echo carries the call out, and answers what callers act on beside all that was sent', async () => {
  const { cloud, ask } = await openCloud({ seed: [STREAM] });
  cloud.fault({ kind: 'echo', match: { path: '/jobs/run' } });

  const reply = await ask('POST', `${dliPath(cloud)}/run`, { body: { job_ids: [131] } });

  expect(cloud.log()).toMatchObject([{ effect: 'start', job: '131' }]);
  expect(JSON.parse(reply.text)).toMatchObject([{ is_success: 'true' }]);
  const token = Buffer.from(cloud.password).toString('base64');
  for (const told of [cloud.password, cloud.sk, token, 'job_ids', 'status_desc']) expect(reply.text).toContain(told);
  expect(reply.headers).toHaveProperty('x-echo');
});

test('a refusal is echoed over as well', async () => {
  const { cloud, ask } = await openCloud();
  cloud.fault({ kind: 'echo', match: { path: '/jobs/run' } });

  const reply = await ask('POST', `${dliPath(cloud)}/run`, { body: { job_ids: [999] } });

  expect(reply.text).toMatch(/"is_success":"?false|"error_code":"DLI/);
  expect(reply.text).toContain(cloud.sk);
});
