import { randomUUID } from 'node:crypto';
import { connect, createServer } from 'node:net';
import type { ToldGrid, ToldPipelines, ToldRunPage } from '../../src/board/told';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, dgc, openWorld, quietRuntime } from '../support/huawei-world';
import { runCliIn } from '../support/run-cli-in';
import type { TestBoard } from './board-in';
import { boardIn } from './board-in';
import { eventsOf } from './events-of';

let world: World;
let board: TestBoard;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
  board = await boardIn(world);
});

afterAll(async () => {
  await board.close();
  await world.close();
});

const copy = (jobName: string) => ({ id: 'copy', cdm: { clusterId: CLUSTER, jobName } });
const pathOf = ({ workflowId }: { workflowId: string }) => `/api/runs/${encodeURIComponent(workflowId)}`;

test('a pipeline is listed with its latest runs, the newest first, by the server’s list alone', async () => {
  world.cloud.addJobs([cdm('listed'), cdm('listed-badly', { outcome: 'FAILED' })]);
  const spec = { name: 'listed', timezone: 'Asia/Shanghai', steps: [copy('listed')] };
  const first = await world.startPipeline(spec, { date: '2026-01-30' });
  await first.result();
  const second = await world.startPipeline({ ...spec, steps: [copy('listed-badly')] }, { date: '2026-01-31' });
  await expect(second.result()).rejects.toThrow();

  const runsOf = ({ pipelines }: ToldPipelines) => pipelines.find(({ name }) => name === 'listed')?.runs ?? [];
  const told = await board.readUntil<ToldPipelines>(
    '/api/pipelines',
    (list) => runsOf(list).length === 2 && runsOf(list).every(({ endedAt }) => endedAt !== undefined),
  );
  expect(runsOf(told)).toMatchObject([
    { workflowId: second.workflowId, state: 'failed', timezone: 'Asia/Shanghai', date: '2026-01-30T16:00:00.000Z' },
    { workflowId: first.workflowId, state: 'succeeded' },
  ]);
  expect(runsOf(told)[0]?.why).toContain('listed-badly');
});

test('the grid has the runs of one pipeline by its steps, and null where a run had no such step', async () => {
  world.cloud.addJobs([cdm('grid'), cdm('grid-badly', { outcome: 'FAILED' }), dgc('grid-load')]);
  const load = { id: 'load', dgc: { jobName: 'grid-load' } };
  const first = await world.startPipeline({ name: 'grid', steps: [copy('grid')] });
  await first.result();
  const second = await world.startPipeline({ name: 'grid', steps: [copy('grid-badly'), load] });
  await expect(second.result()).rejects.toThrow();

  const told = await board.readUntil<ToldGrid>(
    '/api/pipelines/grid/runs',
    (grid) => grid.runs.length === 2 && grid.runs.every(({ endedAt }) => endedAt !== undefined),
  );
  expect(told).toMatchObject({
    name: 'grid',
    steps: ['copy', 'load'],
    runs: [
      { workflowId: second.workflowId, state: 'failed', cells: ['failed', 'waiting'] },
      { workflowId: first.workflowId, state: 'succeeded', cells: ['succeeded', null] },
    ],
  });
  expect(await board.ask('/api/pipelines/nobody/runs')).toMatchObject({
    status: 404,
    json: { error: 'No run of a pipeline nobody is found in this namespace.' },
  });
});

test('a run is told whole: its status, what each step needs, and how far its waits are', async () => {
  world.cloud.addJobs([cdm('whole', { durationMs: 3_600_000 }), dgc('whole-load')]);
  const handle = await world.startPipeline({
    name: 'whole',
    steps: [
      copy('whole'),
      { id: 'load', dgc: { jobName: 'whole-load' } },
      { id: 'tell', always: true, dgc: { jobName: 'x' } },
    ],
  });

  const told = await board.readUntil<ToldRunPage>(
    pathOf(handle),
    ({ progress }) => progress['copy']?.percent !== undefined,
  );
  expect(told).toMatchObject({
    workflowId: handle.workflowId,
    type: 'huaweiCloudPipeline',
    end: 'running',
    answered: true,
    notes: [],
    status: { state: 'running', asks: [] },
    needs: [
      { step: 'copy', needs: [] },
      { step: 'load', needs: ['copy'] },
      { step: 'tell', needs: [], always: true },
    ],
  });
  expect(told.status?.steps[0]).toMatchObject({ id: 'copy', state: 'running', runs: [{ job: 'whole' }] });
  await handle.terminate();
  const ended = await board.read<ToldRunPage>(pathOf(handle));
  expect(ended).toMatchObject({ end: 'terminated', notes: [expect.stringContaining('cleanup') as string] });
});

test('of an earlier run of the same workflow id that run is told, and without one named the latest', async () => {
  world.cloud.addJobs([cdm('twice', { outcome: 'FAILED' })]);
  const first = await world.startPipeline({ name: 'twice', steps: [copy('twice')] });
  await expect(first.result()).rejects.toThrow();
  const { runId } = await first.describe();
  await runCliIn(world, 'rerun', first.workflowId);

  const latest = await board.read<ToldRunPage>(pathOf(first));
  const earlier = await board.read<ToldRunPage>(`${pathOf(first)}?runId=${runId}`);
  expect(latest.runId).not.toBe(runId);
  expect(earlier.runId).toBe(runId);
});

test('events tell first what there is, and then each change, until the run has ended', async () => {
  world.cloud.addJobs([cdm('followed', { durationMs: 3_600_000 })]);
  const handle = await world.startPipeline({ name: 'followed', steps: [copy('followed')] });
  const events = eventsOf(`${board.url}/api/events?run=${encodeURIComponent(handle.workflowId)}`);

  const states: (string | undefined)[] = [];
  for await (const { name, data } of events) {
    expect(name).toBe('told');
    const { status } = data as ToldRunPage;
    const state = status?.steps[0]?.state;
    if (states.at(-1) !== state) states.push(state);
    if (state === 'running') world.cloud.advance(3_600_000);
    if (status?.state === 'succeeded') break;
  }
  expect(states.at(-1)).toBe('succeeded');
  expect(states).toContain('running');
});

test('events of what is not there say so as trouble, and not as an end', async () => {
  for await (const { name, data } of eventsOf(`${board.url}/api/events?run=nobody`)) {
    expect({ name, data }).toEqual({
      name: 'trouble',
      data: { status: 404, error: 'There is no pipeline nobody on this server, in this namespace.' },
    });
    break;
  }
});

test('a run without a worker is told from what Temporal remembers, with what to do', async () => {
  const handle = await world.env.client.workflow.start('huaweiCloudPipeline', {
    args: [{ name: 'alone', steps: [copy('alone')] }],
    taskQueue: 'nobody-polls-this',
    workflowId: `alone-${randomUUID()}`,
  });
  const events = eventsOf(`${board.url}/api/events?run=${handle.workflowId}`);
  for await (const { data } of events) {
    const { answered, notes } = data as ToldRunPage;
    expect(answered).toBe(false);
    if (!notes.length) continue;
    expect(notes.join('\n')).toContain('No worker answers on task queue nobody-polls-this');
    break;
  }
  await handle.terminate();
});

test('where Temporal goes away, a sentence says so', async () => {
  const { address, close } = await lineTo(world.env.address);
  const alone = await boardIn(world, [], { TEMPORAL_ADDRESS: address });
  expect((await alone.ask('/api/pipelines')).status).toBe(200);
  await close();

  const { status, json } = await alone.ask('/api/pipelines');
  expect(status).toBe(502);
  expect((json as { error: string }).error).toMatch(new RegExp(`^Temporal at ${address} says: [^\\n]*$`));
  await alone.close();
});

/** A way to the server that can be cut. */
async function lineTo(server: string): Promise<{ address: string; close: () => Promise<void> }> {
  const [host = '', port] = server.split(':');
  const sockets = new Set<{ destroy(): void }>();
  const proxy = createServer((near) => {
    const far = connect(Number(port), host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => [near, far].forEach((one) => one.destroy()));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port: own } = proxy.address() as { port: number };
  return {
    address: `127.0.0.1:${own}`,
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
