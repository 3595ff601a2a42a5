import { dgcPaths, openCloud } from './open-cloud';

const LOAD = { service: 'dgc', name: 'load', durationMs: 10_000, haltsAfterMs: 4_000 } as const;

async function openHalted(more: object = {}) {
  const { cloud, ask } = await openCloud({ seed: [{ ...LOAD, ...more }] });
  const id = cloud.run({ service: 'dgc', job: 'load' });
  const path = dgcPaths(cloud).instance('load', id);
  cloud.advance(10_000);
  const seen = async () => (await ask('GET', path)).body;
  const effects = () => cloud.log().map(({ effect, by }) => `${effect} by ${by}`);
  return { cloud, ask, id, path, seen, effects };
}

test('an instance that is halted has no end, and shows the node that failed', async () => {
  const { cloud, seen, effects } = await openHalted();
  cloud.advance(86_400_000);
  const halted = await seen();
  expect(halted).toMatchObject({ status: 'running-exception', nodes: [{ status: 'fail' }] });
  expect(halted).not.toHaveProperty('endTime');
  expect(effects()).toEqual(['start by stranger', 'halt by clock']);
});

test('a person continues it over HTTP: it runs for what was left and comes to its outcome', async () => {
  const { cloud, ask, id, seen, effects } = await openHalted({ outcome: 'fail' });
  const { body } = await ask('POST', '/_simulator/runs/continue', {
    body: { service: 'dgc', workspace: 'default', job: 'load', run: id },
  });
  expect(body).toEqual({ service: 'dgc', job: 'load', run: id });
  cloud.advance(4_999);
  expect((await seen())['status']).toBe('running');
  cloud.advance(1);
  expect((await seen())['status']).toBe('fail');
  expect(effects()).toEqual(['start by stranger', 'halt by clock', 'continue by operator', 'end by clock']);
});

test('an outcome of running-exception is a halt as well, and continued comes to success', async () => {
  const { cloud, seen } = await openHalted({ haltsAfterMs: undefined, outcome: 'running-exception' });
  expect((await seen())['status']).toBe('running-exception');
  cloud.continueRun({ service: 'dgc', job: 'load' });
  cloud.advance(0);
  expect((await seen())['status']).toBe('success');
});

test('what is halted can be stopped, and then there is nothing to continue', async () => {
  const { cloud, ask, path, seen, effects } = await openHalted();
  expect((await ask('POST', `${path}/stop`)).status).toBe(204);
  expect((await seen())['status']).toBe('manual-stop');
  expect(effects()).toContain('end by clock');
  const reply = await ask('POST', '/_simulator/runs/continue', { body: { service: 'dgc', job: 'load' } });
  expect(reply.status).toBe(409);
  expect(() => cloud.continueRun({ service: 'dgc', job: 'load' })).toThrow('halted');
});

test('what is halted can be run again, unless the cloud does not rerun what was started by hand', async () => {
  const { ask, path, seen, effects } = await openHalted();
  expect((await ask('POST', `${path}/restart`)).status).toBe(204);
  expect((await seen())['status']).toBe('waiting');
  expect(effects()).toContain('restart by simulator-user');

  const strict = await openCloud({ seed: [LOAD], dialect: { dgc: { manualRerun: 'refused' } } });
  const [byHand, byClock] = [2, 0].map((instanceType) =>
    strict.cloud.run({ service: 'dgc', job: 'load', instanceType }),
  );
  strict.cloud.advance(10_000);
  const restart = async (id: unknown) =>
    (await strict.ask('POST', `${dgcPaths(strict.cloud).instance('load', id)}/restart`)).status;
  expect([await restart(byHand), await restart(byClock)]).toEqual([400, 204]);
});
