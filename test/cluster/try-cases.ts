import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { startSimulator, type Simulator } from '../../simulator';
import { readyz, startWorkerOnCall, until, type Readyz, type WorkerOnCall } from '../ops/worker-on-call';
import { startCallerWorker, type CallerWorker } from '../support/caller-worker';
import { cdm, CLUSTER, environmentWithKeys, openWorld, quietRuntime, type World } from '../support/huawei-world';
import { privateCa } from '../support/private-ca';
import { startCli } from '../support/run-cli';
import { temporaryFolder } from '../support/temporary-folder';
import { addNamespace } from './add-namespace';
import type { ClusterAccess, Part } from './cluster-of-this-run';
import {
  clusterOfThisRun,
  killPart,
  NEXUS_ADDRESSES,
  NEXUS_CALLBACK,
  writeDynamicSettings,
} from './cluster-of-this-run';
import { openSecuredCluster, type SecuredCluster } from './secured-cluster';

/*
 * Not part of `npm test`: `npm run try-cluster -- cases`. What goes wrong on a server, and what a worker, the doctor and a
 * caller say of it, on Temporal itself: its roles on PostgreSQL, one cluster that lets everybody in and one that asks for client
 * certificates and API keys. It prints a table. TRY_BEFORE=FOLDER, a checkout of an older version that is built, has the same
 * done by that one for another column.
 */

const MOST_MS = 900_000;
/** Within which the version of this checkout has to say what is wrong: the server answers a poll that waits after a minute. */
const SAID_WITHIN_MS = 150_000;
/** For so long an older version is looked at that says nothing. */
const LOOKED_AT_MS = 80_000;
const MOST_SHOWN = 700;

const beforeFolder = process.env['TRY_BEFORE'];
const versions = [
  { version: 'now', cli: undefined },
  ...(beforeFolder === undefined
    ? []
    : [{ version: 'before', cli: join(beforeFolder, 'bin/temporal-huaweicloud.js') }]),
];

const cluster = clusterOfThisRun() as ClusterAccess;
const rows: { what: string; version: string; seen: string }[] = [];
const workers = new Set<WorkerOnCall>();
let secured: SecuredCluster;
let cloud: Simulator;
let world: World;
let caller: CallerWorker;

// Before the folders are taken away.
afterAll(async () => {
  await Promise.all([caller?.stop(), cloud?.close(), secured?.close()]);
  await world?.close();
  console.log(table());
}, MOST_MS);

const folder = temporaryFolder();
const serverCa = privateCa('Of the server');
const clientCa = privateCa('Of clients');
const own = clientCa.issue('worker');

beforeAll(async () => {
  quietRuntime();
  [secured, cloud] = await Promise.all([openSecuredCluster(folder, serverCa, [clientCa]), startSimulator()]);
  world = await openWorld({ workers: 0 });
  caller = await startCallerWorker(world);
}, MOST_MS);

afterEach(async () => {
  writeDynamicSettings(cluster.folder, cluster.settings);
  for (const { process: running } of workers) {
    running.process.kill('SIGKILL');
    await running.ended;
  }
  workers.clear();
});

function table(): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', '<br>');
  const columns = [...versions].reverse().map(({ version }) => version);
  const lines = [...new Set(rows.map(({ what }) => what))].map((what) => {
    const seen = columns.map((column) => rows.find((row) => row.what === what && row.version === column)?.seen ?? '');
    return `| ${[what, ...seen].map(cell).join(' | ')} |`;
  });
  return [`| case | ${columns.join(' | ')} |`, `|${' --- |'.repeat(columns.length + 1)}`, ...lines].join('\n');
}

/** What opens the secured cluster. */
function access(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    TEMPORAL_ADDRESS: secured.address,
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: serverCa.certFile,
    TEMPORAL_TLS_CLIENT_CERT_PATH: own.certFile,
    TEMPORAL_TLS_CLIENT_KEY_PATH: own.keyFile,
    TEMPORAL_API_KEY: secured.apiKeys.issue('lasting', 'default:write'),
    ...more,
  };
}

/** Kills a part again and again, as soon as it is back, until what is to be done without it is done. */
async function without<T>(part: Part, act: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  const killing = (async () => {
    while (!over.signal.aborted) {
      killPart(cluster, part);
      await pause(50);
    }
  })();
  try {
    return await act();
  } finally {
    over.abort();
    await killing;
  }
}

const startWorker = async (env: NodeJS.ProcessEnv, cli?: string, flags: string[] = []): Promise<WorkerOnCall> => {
  const worker = await startWorkerOnCall(cloud, env, environmentWithKeys(cloud), { cli, flags });
  workers.add(worker);
  return worker;
};

/** Reads what a worker shows and logs until it says what is wrong in both; an older version may never do. */
async function shownBy(
  worker: WorkerOnCall,
  isSaid: (report: Readyz) => boolean,
  cli?: string,
  isLogged = /./,
): Promise<string> {
  const logged = () => warningsOf(worker.process.stderr()).filter((line) => isLogged.test(line));
  const overAt = performance.now() + (cli === undefined ? SAID_WITHIN_MS : LOOKED_AT_MS);
  let hasEnded: string | undefined;
  void worker.process.ended.then(({ code }) => (hasEnded = `ended with ${code}`));
  let report: Readyz | undefined;
  while (performance.now() < overAt && hasEnded === undefined) {
    report = await readyz(worker.url).catch(() => report);
    if (report && isSaid(report) && logged().length) break;
    await pause(200);
  }
  return shown(logged(), hasEnded, report);
}

/** Those of the worker itself, not of the SDK that it stands on. */
function warningsOf(stderr: string): string[] {
  return stderr.split('\n').filter((line) => /\[WARN\]|\[ERROR\]|error:/i.test(line) && !line.includes('sdkComponent'));
}

function shown(warned: string[], hasEnded?: string, report?: Readyz): string {
  const why = report?.checks.filter(({ ok }) => !ok).map((check) => `${check.check}: ${check.why ?? ''}`) ?? [];
  const health = report && `/readyz ${report.status} ${report.ready ? 'ready' : why.join('; ')}`;
  const log = warned.length ? `log: ${warned[0]?.replace(/^\S+ /, '') ?? ''}` : 'log: nothing';
  return [hasEnded, hasEnded === undefined ? health : undefined, log]
    .filter((part) => part !== undefined)
    .map((part) => part.slice(0, MOST_SHOWN))
    .join('\n');
}

const WORDS = { polling: /fail with/, temporal: /^(?!.*has not answered yet)/ };
const failing = (check: keyof typeof WORDS) => (report: Readyz) =>
  report.checks.some((one) => one.check === check && !one.ok && WORDS[check].test(one.why ?? ''));
/** Temporal has answered by then, as it does to a key that may read. */
const failingAtPollsAlone = (report: Readyz) =>
  failing('polling')(report) && report.checks.every(({ check, ok }) => ok || check === 'polling');

/** What the doctor says of Temporal, and how it ends. */
async function doctor(
  env: NodeJS.ProcessEnv,
  cli?: string,
  about = /^ *(ok|warn|fail) +(Temporal|Nexus) /,
): Promise<string> {
  const { code, stdout } = await startCli(['doctor'], { ...environmentWithKeys(cloud), ...env }, cli).ended;
  const lines = stdout.split('\n');
  const said = lines.filter(
    (line, at) => about.test(line) || (/^ {6,}\S/.test(line) && about.test(lines[at - 1] ?? '')),
  );
  const told = said.map((line) => line.trim().replaceAll(/ {2,}/g, ' ')).join('\n');
  return `${told.slice(0, 2 * MOST_SHOWN)}\nexit ${code}`;
}

interface Case {
  what: string;
  see: (cli?: string) => Promise<string>;
  /** What the version of this checkout has to say. */
  now: RegExp;
}

const workerWith =
  (env: () => NodeJS.ProcessEnv, isSaid: (report: Readyz) => boolean, isLogged?: RegExp) => async (cli?: string) => {
    try {
      return await shownBy(await startWorker(env(), cli), isSaid, cli, isLogged);
    } catch (error) {
      // An older version ends before its port answers.
      return shown(warningsOf(String(error)));
    }
  };

const CASES: Case[] = [
  {
    what: '1. API key that may only read (the server’s own authorizer)',
    see: workerWith(
      () => access({ TEMPORAL_API_KEY: secured.apiKeys.issue('reader', 'default:read') }),
      failingAtPollsAlone,
      / Polls for /,
    ),
    now: /^\/readyz 503 polling: .*PERMISSION_DENIED[^]*log: \[WARN\] Polls/,
  },
  {
    what: '1. API key revoked in mid-life (its signer taken from the server’s key set)',
    see: async (cli) => {
      const signer = `revoked-${randomUUID()}`;
      const worker = await startWorker(
        access({ TEMPORAL_API_KEY: secured.apiKeys.issue(signer, 'default:write') }),
        cli,
      );
      await worker.process.says(/Worker ready/);
      secured.apiKeys.revoke(signer);
      return shownBy(worker, failing('polling'), cli);
    },
    now: /^\/readyz 503 .*polling: .*(UNAUTHENTICATED|PERMISSION_DENIED)/,
  },
  {
    what: '1. client certificate that has expired',
    see: workerWith(() => {
      const { certFile, keyFile } = clientCa.issue('worker', undefined, 'past');
      return access({ TEMPORAL_TLS_CLIENT_CERT_PATH: certFile, TEMPORAL_TLS_CLIENT_KEY_PATH: keyFile });
    }, failing('temporal')),
    now: /^\/readyz 503 .*temporal: .*certificate/,
  },
  {
    what: '1. namespace deleted in mid-life',
    see: async (cli) => {
      const namespace = `gone-${randomUUID()}`;
      await addNamespace(cluster.address, namespace);
      const worker = await startWorker({ TEMPORAL_NAMESPACE: namespace }, cli);
      await worker.process.says(/Worker ready/);
      const connection = await Connection.connect({ address: cluster.address });
      await connection.operatorService.deleteNamespace({ namespace });
      await connection.close();
      return shownBy(worker, (report) => failing('polling')(report) || failing('temporal')(report), cli);
    },
    now: /^\/readyz 503 .*(NOT_FOUND|there is no namespace)/,
  },
  {
    what: '2. Temporal goes away (its frontend is killed as often as it comes back)',
    see: async (cli) => {
      const worker = await startWorker({}, cli);
      await worker.process.says(/Worker ready/);
      return without('frontend', () => shownBy(worker, failing('temporal'), cli));
    },
    now: /^\/readyz 503 .*temporal: /,
  },
  {
    what: '6. a worker that starts while Temporal is down, and Temporal coming back',
    see: async (cli) => {
      try {
        const { worker, said } = await without('frontend', async () => {
          const started = await startWorker({}, cli);
          return { worker: started, said: await shownBy(started, failing('temporal'), cli) };
        });
        if (/^ended/.test(said)) return said;
        await worker.process.says(/Worker ready/);
        return `${said}\nthen, Temporal being back: Worker ready`;
      } catch (error) {
        return shown(warningsOf(String(error)));
      }
    },
    now: /^\/readyz 503 .*temporal: .*[^]*cannot be used[^]*then, Temporal being back: Worker ready$/,
  },
  {
    what: '7. doctor: CA that is not known here',
    see: (cli) => doctor(access({ TEMPORAL_TLS: 'true', TEMPORAL_TLS_SERVER_CA_CERT_PATH: undefined }), cli),
    now: /CA that is not known here[^]*exit 1$/,
  },
  {
    what: '7. doctor: no client certificate',
    see: (cli) =>
      doctor(access({ TEMPORAL_TLS_CLIENT_CERT_PATH: undefined, TEMPORAL_TLS_CLIENT_KEY_PATH: undefined }), cli),
    now: /client certificate[^]*exit 1$/,
  },
  {
    what: '7. doctor: plain text to a port that speaks TLS',
    see: (cli) => doctor({ TEMPORAL_ADDRESS: secured.address, TEMPORAL_TLS: 'false' }, cli),
    now: /TLS[^]*exit 1$/,
  },
  {
    what: '7. doctor: a certificate for another name',
    see: (cli) => doctor(access({ TEMPORAL_TLS_SERVER_NAME: 'temporal.example.com' }), cli),
    now: /another name[^]*exit 1$/,
  },
  {
    what: '7. doctor: a bad key (no key at all; one of an unknown signer)',
    see: async (cli) => {
      const signer = `unknown-${randomUUID()}`;
      const unknown = secured.apiKeys.issue(signer, 'default:write');
      secured.apiKeys.revoke(signer);
      const seen = [];
      for (const key of ['hunter2', unknown]) seen.push(await doctor(access({ TEMPORAL_API_KEY: key }), cli));
      return seen.join('\n');
    },
    now: /^(?![^]*hunter2)fail[^]*key[^]*exit 1\nfail[^]*key[^]*exit 1$/,
  },
  {
    what: '7. doctor: no key, where the server asks for one',
    see: (cli) => doctor(access({ TEMPORAL_API_KEY: undefined }), cli),
    now: /fail Temporal namespace default may not be read[^]*TEMPORAL_API_KEY[^]*exit 1$/,
  },
  {
    what: '7. doctor: the database behind the frontend is dead',
    see: (cli) => without('postgres', () => doctor({ TEMPORAL_ADDRESS: cluster.address }, cli)),
    now: /fail Temporal [^]*database[^]*exit 1$/,
  },
  {
    what: '4. Nexus without the callback template',
    see: (cli) => calledByNexus(NEXUS_CALLBACK, cli),
    now: /^the caller waits, with no reason.*endpoint\.template" is unset[^]*warn Nexus/,
  },
  {
    what: '4. Nexus with the template, and its address not allowed',
    see: (cli) => calledByNexus(NEXUS_ADDRESSES, cli),
    now: /^the caller fails: .*component\.callbacks\.allowedAddresses[^]*warn Nexus/,
  },
];

/** A call of another team by Nexus on a server that lacks a setting. */
async function calledByNexus(lacking: string, cli?: string): Promise<string> {
  cloud.addJobs([cdm('called')]);
  writeDynamicSettings(
    cluster.folder,
    Object.fromEntries(Object.entries(cluster.settings).filter(([name]) => name !== lacking)),
  );
  // The server reads them anew every ten seconds: before that a call ends well.
  const earlier = await startNexusWorker(cli);
  await until(
    () => oneCall(earlier.endpoint),
    (seen) => seen !== 'ended well',
  );
  const { worker, endpoint } = await startNexusWorker(cli);
  const told = await oneCall(endpoint);
  const said = await doctor(
    { TEMPORAL_ADDRESS: cluster.address, HUAWEICLOUD_TASK_QUEUE: worker.taskQueue },
    cli,
    /^ *(ok|warn|fail) +Nexus /,
  );
  return `${told}\ndoctor: ${said}`;
}

async function startNexusWorker(cli?: string): Promise<{ worker: WorkerOnCall; endpoint: string }> {
  const endpoint = `cases-${randomUUID()}`;
  const worker = await startWorker({}, cli, ['--nexus']);
  await worker.process.says(/Worker ready/);
  await world.env.createNexusEndpoint(endpoint, worker.taskQueue);
  return { worker, endpoint };
}

/** How it ends, or why it does not. */
async function oneCall(endpoint: string): Promise<string> {
  const workflowId = `caller-${randomUUID()}`;
  const handle = await world.env.client.workflow.start('callByNexus', {
    taskQueue: caller.taskQueue,
    workflowId,
    args: [endpoint, 'runCdmJob', { clusterId: CLUSTER, jobName: 'called' }],
  });
  const ended = handle.result().then(
    () => 'ended well',
    (error: Error) => `the caller fails: ${causesOf(error).join(': ')}`,
  );
  const waits = (async () => {
    for (;;) {
      const { raw } = await handle.describe();
      const [pending] = raw.pendingNexusOperations ?? [];
      const why = pending?.lastAttemptFailure?.message ?? 'no reason';
      const logged = loggedOf(workflowId);
      if (pending && logged) return `the caller waits, with ${why} in its run; log of the history service: ${logged}`;
      if (raw.workflowExecutionInfo?.closeTime) return ended;
      await pause(200);
    }
  })();
  const seen = await Promise.race([ended, waits]);
  await handle.terminate().catch(() => undefined);
  return seen.slice(0, 2 * MOST_SHOWN);
}

/** What the history service cannot do for a workflow. */
function loggedOf(workflowId: string): string | undefined {
  const lines = readFileSync(join(cluster.folder, 'history.log'), 'utf8').split('\n');
  const line = lines.find((one) => one.includes(workflowId) && one.includes('"error"'));
  return line && (JSON.parse(line) as { error: string }).error;
}

function causesOf(error: unknown): string[] {
  return error instanceof Error ? [error.message, ...causesOf(error.cause)] : [];
}

test.each(CASES)(
  '$what',
  async ({ what, see, now }) => {
    for (const { version, cli } of versions) rows.push({ what, version, seen: await see(cli) });
    expect(rows.find((row) => row.what === what && row.version === 'now')?.seen).toMatch(now);
  },
  MOST_MS,
);
