import { sparkBatch } from '../../src/activities/dli-spark/spark-batch';
import type { DliSparkBody } from '../../src/domain/dli-spark/spark-body';
import { findingOf } from '../../src/domain/run';
import type { Seen, StubCloud } from '../client/support/stub-cloud';
import { startStubCloud } from '../client/support/stub-cloud';

const ID = '07a3e4e6-9a28-4e92-8d3f-9c538621a166';
const FILE = 'obs://code/features.py';
const NAME = 'orders_features-c0ffee';
const MARK = { name: NAME, atMs: 1_700_000_000_000 };
const CALL = { timeoutMs: 5_000 };
const OWNER = { workflowId: 'orders', runId: 'r', step: 'features[华东]', key: '1' };

interface Said {
  status?: number;
  json: unknown;
}

let stub: StubCloud;
let says: (seen: Seen) => Said;

beforeEach(async () => {
  stub = await startStubCloud((response, seen) => {
    const { status = 200, json } = says(seen);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(json));
  });
});
afterEach(() => stub.close());

const jobOf = (body: Partial<DliSparkBody> = {}) =>
  sparkBatch(
    stub.connect(),
    { file: FILE, args: [], conf: {}, jars: [], pyFiles: [], files: [], queue: 'etl', ...body },
    OWNER,
  );

async function findingSince() {
  const { candidates } = await jobOf().since([FILE], { [FILE]: MARK }, CALL);
  return findingOf(candidates[FILE] ?? []);
}

const listed = (...sessions: object[]): Said => ({ json: { from: 0, total: sessions.length, sessions } });
const refused = (code: string, status = 400): Said => ({ status, json: { error_code: code, error_msg: 'no' } });
const isByName = ({ target }: Seen) => target.includes('job_name=');
const isList = ({ target }: Seen) => target.includes('/batches?');
const targets = () => stub.requests.map(({ target }) => target);

test('a lost start is found by its name, within the window of its mark', async () => {
  says = () => listed({ id: 'other', name: `${NAME}1` }, { id: ID, name: NAME });

  expect(await findingSince()).toMatchObject({ is: 'one', run: { id: ID } });
  expect(targets()).toEqual([
    `/v2.0/p1/batches?job_name=${NAME}&start=${MARK.atMs - 600_000}&size=100&order=CREATE_TIME_DESC`,
  ]);
});

test('a name that stands in the request alone is found too', async () => {
  says = () => listed({ id: ID, req_body: JSON.stringify({ file: FILE, name: NAME }) });

  expect(await findingSince()).toMatchObject({ is: 'one', run: { id: ID } });
});

test.each<{ how: string; byName: Said }>([
  { how: 'lets nothing through', byName: listed() },
  { how: 'is refused', byName: refused('DLI.0001') },
  { how: 'lets others through', byName: listed({ id: 'x', name: 'x' }) },
])('where the filter by name $how, the newest batches are matched here', async ({ byName }) => {
  says = (seen) => (isByName(seen) ? byName : listed({ id: 'x', name: 'x' }, { id: ID, name: NAME }));

  expect(await findingSince()).toMatchObject({ is: 'one', run: { id: ID } });
});

test('where batches come oldest first, the newest are read from the end', async () => {
  const old = { id: 'x', name: 'x', create_time: 1_600_000_000_000 };
  const older = { ...old, id: 'y', create_time: 1_500_000_000_000 };
  says = (seen) => {
    if (isByName(seen)) return listed();
    const sessions = seen.target.includes('from=') ? [{ id: ID, name: NAME }] : [older, old];
    return { json: { total: 300, sessions } };
  };

  expect(await findingSince()).toMatchObject({ is: 'one', run: { id: ID } });
  expect(targets().at(-1)).toBe('/v2.0/p1/batches?from=298&size=100&order=CREATE_TIME_DESC');
});

test('a list that tells no names is asked for them batch by batch, where one is new', async () => {
  const [ours, another] = [
    { id: ID, create_time: MARK.atMs + 1_000 },
    { id: 'x', create_time: MARK.atMs - 60_000 },
  ];
  says = (seen) => (isList(seen) ? listed(ours, another) : { json: { id: ID, name: NAME } });

  expect(await findingSince()).toMatchObject({ is: 'one', run: { id: ID } });
  expect(targets().filter((target) => !target.includes('?'))).toEqual([`/v2.0/p1/batches/${ID}`]);
});

test('a new batch of which nothing tells the name is left to a person', async () => {
  says = (seen) => (isList(seen) ? listed({ id: ID }) : { json: { id: ID } });

  expect(await findingSince()).toMatchObject({ is: 'unclear' });
});

test('a batch that is refused to a look by itself stays in doubt', async () => {
  says = (seen) => (isList(seen) ? listed({ id: ID }) : refused('DLI.0002'));

  expect(await findingSince()).toMatchObject({ is: 'unclear' });
});

test('the name is the same for every try of a start, plain, and another for the next start', async () => {
  says = () => listed();
  const markOf = async (key: string) => {
    const job = sparkBatch(
      stub.connect(),
      { file: FILE, args: [], conf: {}, jars: [], pyFiles: [], files: [] },
      { ...OWNER, key },
    );
    return (await job.survey([FILE], CALL)).marks[FILE];
  };

  const [first, again, next] = [await markOf('1'), await markOf('1'), await markOf('2')];

  expect(first?.name).toMatch(/^orders_features-[0-9a-f]{32}$/);
  expect(again?.name).toBe(first?.name);
  expect(next?.name).not.toBe(first?.name);
  expect(targets()[0]).toBe('/v2.0/p1/batches?size=1&order=CREATE_TIME_DESC');
});

test('the name that is sent is that of the fence', async () => {
  says = () => ({ json: { id: ID, is_success: false } });

  const answers = await jobOf({ name: 'given' }).start([FILE], { [FILE]: MARK }, CALL);

  expect(answers).toMatchObject({ [FILE]: { is: 'started', run: { id: ID, job: FILE, origin: 'new' } } });
  expect(JSON.parse(stub.requests[0]?.body ?? '')).toEqual({ name: NAME, file: FILE, queue: 'etl' });
});

test('a reply without an id is a yes: looked for, and never sent again', async () => {
  says = () => ({ json: { state: 'starting' } });

  expect(await jobOf().start([FILE], { [FILE]: MARK }, CALL)).toEqual({ [FILE]: { is: 'accepted' } });
});

const run = { id: ID, job: FILE, origin: 'new' as const, trace: { createdAtMs: MARK.atMs } };

test('one reading of the list answers for the batches that go on, and for no end', async () => {
  says = () => listed({ id: ID, state: 'RUNNING' }, { id: '2', state: 'success' });
  const runs = [run, { ...run, id: '2' }, { ...run, id: '3' }].map((one) => ({ run: one }));

  const answer = await jobOf().list?.read(runs, 10, CALL);

  expect(answer?.rows).toBe(2);
  expect(answer?.listed.map(({ seen }) => seen?.verdict)).toEqual(['running', 'succeeded', undefined]);
  expect(targets()).toEqual([`/v2.0/p1/batches?start=${MARK.atMs - 600_000}&from=0&size=100&order=CREATE_TIME_DESC`]);
});

test('a list of several parts is read to its end, by rows and not by pages', async () => {
  const rows = Array.from({ length: 130 }, (_, at) => ({ id: String(at), state: 'running' }));
  says = ({ target }) => {
    const from = Number(/from=(\d+)/.exec(target)?.[1]);
    return { json: { from, total: rows.length, sessions: rows.slice(from, from + 100) } };
  };

  const answer = await jobOf().list?.read([{ run: { ...run, id: '129' } }], 10, CALL);

  expect(answer).toMatchObject({ rows: 130, listed: [{ seen: { verdict: 'running' } }] });
  expect(targets().map((target) => /from=\d+/.exec(target)?.[0])).toEqual(['from=0', 'from=100']);
});

test('a batch that has come to success leaves its ids and its state, as it is written', async () => {
  says = () => ({ json: { id: ID, appId: 'app-1', state: 'Success' } });

  expect(await jobOf().look([run], CALL)).toEqual([
    { verdict: 'succeeded', status: 'Success', output: { batchId: ID, appId: 'app-1', state: 'Success' } },
  ]);
});

const dead = { id: ID, state: 'dead', log: ['stderr: ', 'from the batch'] };

test('why a batch has died is read off the end of its log', async () => {
  const log = Array.from({ length: 130 }, (_, at) => `line ${at}`);
  says = ({ target }) => {
    if (!target.includes('/log')) return { json: dead };
    const from = Number(/from=(\d+)/.exec(target)?.[1]);
    return { json: { from, total: log.length, log: log.slice(from, from + 100) } };
  };

  const [seen] = await jobOf().look([run], CALL);

  expect(seen).toMatchObject({ verdict: 'failed', status: 'dead' });
  expect(seen?.reason).toMatch(/^its log ends: .*line 128 \| line 129$/);
  expect(targets().slice(1)).toEqual([
    `/v2.0/p1/batches/${ID}/log?from=0&size=100&type=driver`,
    `/v2.0/p1/batches/${ID}/log?from=30&size=100&type=driver`,
  ]);
});

test.each([
  { what: 'is gone', said: refused('DLI.0001', 404) },
  { what: 'is throttled', said: refused('APIGW.0308', 429) },
  { what: 'is empty', said: { json: { total: 0, log: [] } } },
])('where the log $what, the lines of the batch itself tell why', async ({ said }) => {
  says = ({ target }) => (target.includes('/log') ? said : { json: dead });

  expect(await jobOf().look([run], CALL)).toEqual([
    { verdict: 'failed', status: 'dead', reason: 'its log ends: stderr: | from the batch' },
  ]);
});

test('a batch that nobody knows is lost to a look, and a refused look at a cancelled one to a stop', async () => {
  says = () => refused('DLI.0002');
  expect(await jobOf().look([run], CALL)).toMatchObject([{ verdict: 'lost' }]);

  says = () => refused('DLI.0008');
  expect(await jobOf().checkStopped([run], CALL)).toMatchObject([{ verdict: 'lost' }]);
  await expect(jobOf().look([run], CALL)).rejects.toMatchObject({ kind: 'InvalidRequest' });
});

test.each(['dead', 'success'])('a batch that was cancelled rests as %s, and no log is read for that', async (state) => {
  says = () => ({ json: { id: ID, state, log: ['a'] } });

  const [seen] = await jobOf().checkStopped([run], CALL);

  expect(['failed', 'succeeded']).toContain(seen?.verdict);
  expect(stub.requests).toHaveLength(1);
});
