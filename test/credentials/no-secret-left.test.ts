import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { Simulator } from '../../simulator';
import { findFreePort } from '../../src/host/free-ports';
import type { World } from '../support/huawei-world';
import {
  cdm,
  CLUSTER,
  dgc,
  dli,
  environmentWithKeys,
  environmentWithPassword,
  openWorld,
} from '../support/huawei-world';
import type { StoredServer } from '../support/stored-server';
import { openStoredServer } from '../support/stored-server';
import { OverheardSecrets } from './overheard-secrets';
import type { Place, Secret } from './secret-forms';
import { secretsIn } from './secret-forms';

// Marks that JSON, URLs and shells write in another way: a scrubber that knows one spelling only misses the others.
const PASSWORD = 'Pa"ss\\wörd/<1>&+=%é';
const KEY = { ak: 'AKOFTHISTEST', sk: 'secret/key+of"this\\test=', securityToken: 'security token of/this+test' };

const folder = mkdtempSync(join(tmpdir(), 'no-secret-left-'));
const logged: string[] = [];
let server: StoredServer;
let metricsAddress: string;

beforeAll(async () => {
  metricsAddress = `127.0.0.1:${await findFreePort()}`;
  Runtime.install({
    logger: new DefaultLogger('TRACE', ({ message, meta }) => logged.push(`${message} ${inspect(meta, { depth: 8 })}`)),
    telemetryOptions: {
      logging: { filter: { core: 'TRACE', other: 'INFO' }, forward: {} },
      metrics: { prometheus: { bindAddress: metricsAddress } },
    },
  });
  server = await openStoredServer(folder);
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const worlds = [
  { who: 'an access key', environment: environmentWithKeys, held: [KEY.ak, KEY.sk, KEY.securityToken] },
  { who: 'a password login', environment: environmentWithPassword, held: [PASSWORD] },
];

test.each(worlds)(
  'after a full run with $who, no secret is in database, histories, logs, metrics or errors',
  async ({ environment, held }) => {
    const overheard = new OverheardSecrets();
    const world = await openWorld({ simulator: { ...KEY, password: PASSWORD }, environment, address: server.address });
    const secrets = secretsOf(world.cloud);
    const handles = await fullRun(world, held);
    const histories = await placesOf(world, handles);
    await world.close();
    overheard.stop();
    const places = [...histories, ...(await ownPlaces())];

    expect(overheard.all.length).toBeGreaterThan(0);
    expect(places.map(({ bytes }) => bytes.length)).not.toContain(0);
    expect(secretsIn(places, [...secrets, ...overheard.all])).toEqual([]);
    expect(secretsIn(places, [{ what: 'a job', text: 'refused_transform' }]).join()).toMatch(
      /in the history of .* in an error of .* in the database.* in the logs/,
    );
    expect(secretsIn(places, [{ what: 'an activity', text: 'huaweicloud.cdm.startJob' }]).join()).toContain(
      'in the metrics',
    );
  },
);

test('the scan finds a secret that a workflow was given as its input, in every spelling', async () => {
  const world = await openWorld({ simulator: { ...KEY, password: PASSWORD }, address: server.address });
  const planted = 'planted "secret" of/this+test';
  world.cloud.addJobs([dgc(planted, { outcome: 'fail' })]);
  const handle = await world.start('huaweiCloudDgcJob', { jobName: planted });
  await handle.result().catch(() => undefined);
  const histories = await placesOf(world, [handle]);
  await world.close();
  const places = [...histories, ...(await ownPlaces())];

  const found = secretsIn(places, [{ what: 'it', text: planted }]).join();
  for (const where of ['the history', 'an error', 'the database', 'the logs'])
    expect(found).toContain(`it in ${where}`);
});

function secretsOf({ sk, password }: Simulator): Secret[] {
  return [
    { what: 'the secret key', text: sk },
    { what: 'the password', text: password },
    { what: 'the security token', text: KEY.securityToken },
  ];
}

/** Success, refusals that quote what they know, a lost reply, an expired token, a failed job, and a cancel. */
async function fullRun(world: World, held: string[]): Promise<WorkflowHandle[]> {
  const { cloud } = world;
  cloud.addJobs([
    ...['orders', 'lost_copy'].map((name) => cdm(name)),
    cdm('failed_copy', { outcome: 'FAILED', errorSummary: 'no such table' }),
    cdm('endless_copy', { durationMs: 3_600_000 }),
    ...['transform', 'refused_transform'].map((name) => dgc(name)),
    dli(131),
  ]);
  const quoted = held
    .flatMap((text) => [text, JSON.stringify(text), encodeURIComponent(text), Buffer.from(text).toString('base64')])
    .join(' ');
  const body = { error_code: 'DLF.3051', error_msg: `refused: ${quoted}` };
  const page = `<html>${'x'.repeat(4_090)} ${quoted}`;
  cloud.fault({ match: { path: 'refused_transform' }, kind: 'refuse', status: 400, body, times: 50 });
  cloud.fault({ match: { path: '/lost_copy/start' }, kind: 'loseReply' });
  cloud.fault({ match: { path: '/131' }, kind: 'refuse', status: 502, body: page });
  // A new signature would be refused as the one before it, a token is renewed.
  if (held.includes(PASSWORD)) cloud.fault({ match: { path: '/131' }, kind: 'expireToken' });

  const copy = (jobName: string) => world.start('huaweiCloudCdmJob', { clusterId: CLUSTER, jobName });
  const endless = await copy('endless_copy');
  const handles = [
    await world.startPipeline({
      name: 'orders',
      steps: [
        { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'orders' } },
        { id: 'transform', dgc: { jobName: 'transform' } },
        { id: 'streams', dli: { jobIds: [131] } },
      ],
    }),
    await copy('lost_copy'),
    await copy('failed_copy'),
    await world.start('huaweiCloudDgcJob', { jobName: 'refused_transform' }),
    endless,
  ];
  await world.untilEffects('endless_copy', ['start']);
  await endless.cancel();
  const ends = await Promise.allSettled(handles.map((handle): Promise<unknown> => handle.result()));
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected']);
  return handles;
}

/** What can be asked for while the worker is up. */
async function placesOf(world: World, handles: WorkflowHandle[]): Promise<Place[]> {
  const histories = handles.map(async (handle) => {
    const history = await handle.fetchHistory();
    return place(`the history of ${handle.workflowId}`, JSON.stringify(history));
  });
  const errors = handles.map(async (handle) => {
    const end: unknown = await handle.result().catch((error: unknown) => error);
    const status = await world.status(handle).catch(() => undefined);
    return place(`an error of ${handle.workflowId}`, inspect([end, status], { depth: 12 }));
  });
  const metrics = await (await fetch(`http://${metricsAddress}/metrics`)).text();
  return [...(await Promise.all([...histories, ...errors])), place('the metrics', metrics)];
}

/** What is left when the worker has stopped; its last lines of log come late. */
async function ownPlaces(): Promise<Place[]> {
  return [await server.stored(), place('the logs', logged.join('\n'))];
}

function place(where: string, text: string): Place {
  return { where, bytes: Buffer.from(text) };
}
