import { Pool } from 'undici';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator';

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The body as JSON; undefined when it is none. Tests know what they asked for. */
  body: Body;
}

/** A JSON body seen loosely: every key may lead on. */
type Body = { [key: string]: Body } & { [Symbol.iterator](): Iterator<Body> };

interface Asking {
  body?: unknown;
  /** Sent as it stands. */
  rawBody?: string;
  /** An empty one takes away what would be sent. */
  headers?: Record<string, string>;
  /** Leave out the token. */
  anonymous?: boolean;
}

export type Ask = (method: string, path: string, asking?: Asking) => Promise<Answer>;

const opened: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

/** A simulator with its clock held, and a way to ask it things with a token. Both end with the test. */
export async function openCloud(options: SimulatorOptions = {}): Promise<{ cloud: Simulator; ask: Ask }> {
  const cloud = await startSimulator({ speed: 0, ...options });
  // A pool sends the path as it stands; undici's request() would resolve dots in it away.
  const pool = new Pool(cloud.url);
  opened.push(cloud, { close: () => pool.destroy() });
  let token: Promise<string> | undefined;
  const ask: Ask = async (method, path, { body, rawBody, headers = {}, anonymous = false } = {}) => {
    const isOpen = anonymous || path.startsWith('/_simulator') || path.startsWith('/v3/auth');
    if (!isOpen) token ??= logIn(cloud, ask);
    const reply = await pool.request({
      method: method,
      path,
      headers: sent({
        'content-type': 'application/json',
        ...(!isOpen && { 'x-auth-token': await token }),
        ...headers,
      }),
      body: rawBody ?? (body === undefined ? null : JSON.stringify(body)),
    });
    const text = await reply.body.text();
    return { status: reply.statusCode, headers: reply.headers, text, body: jsonOf(text) };
  };
  return { cloud, ask };
}

function sent(headers: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => !!entry[1]));
}

/** The body of a password login. */
export const loginBody = (
  { user, password, domain }: Simulator,
  scope: object | undefined = { project: { name: 'cn-north-4' } },
) => ({
  auth: {
    identity: { methods: ['password'], password: { user: { name: user, password, domain: { name: domain } } } },
    scope,
  },
});

async function logIn(cloud: Simulator, ask: Ask): Promise<string> {
  const { headers } = await ask('POST', '/v3/auth/tokens?nocatalog=1', { body: loginBody(cloud) });
  return String(headers['x-subject-token']);
}

function jsonOf(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return undefined as unknown as Body;
  }
}

/** The paths of a CDM cluster's calls. */
export const cdmPaths = ({ projectId }: Simulator, clusterId = 'c1') => {
  const base = `/v1.1/${projectId}/clusters/${clusterId}/cdm`;
  const job = (name: string) => `${base}/job/${encodeURIComponent(name)}`;
  return {
    base,
    job,
    start: (name: string) => `${job(name)}/start`,
    stop: (name: string) => `${job(name)}/stop`,
    status: (name: string) => `${job(name)}/status`,
    history: (name: string) => `${base}/submissions?jname=${encodeURIComponent(name)}`,
  };
};

/** The paths of DataArts Factory's calls. */
export const dgcPaths = ({ projectId }: Simulator) => {
  const base = `/v1/${projectId}/jobs`;
  const job = (name: string) => `${base}/${encodeURIComponent(name)}`;
  return {
    base,
    job,
    runNow: (name: string) => `${job(name)}/run-immediate`,
    instance: (name: string, id: unknown) => `${job(name)}/instances/${String(id)}`,
    instances: `${base}/instances/detail`,
  };
};

/** The path of DLI's Flink jobs. */
export const dliPath = ({ projectId }: Simulator): string => `/v1.0/${projectId}/streaming/jobs`;

/** The paths of DLI's SQL jobs. */
export const sqlPaths = ({ projectId }: Simulator) => {
  const base = `/v1.0/${projectId}/jobs`;
  const job = (id: unknown) => `${base}/${String(id)}`;
  return {
    base,
    job,
    submit: `${base}/submit-job`,
    status: (id: unknown) => `${job(id)}/status`,
    preview: (id: unknown) => `${job(id)}/preview`,
  };
};

/** The paths of DLI's Spark batches. */
export const batchPaths = ({ projectId }: Simulator) => {
  const base = `/v2.0/${projectId}/batches`;
  const batch = (id: unknown) => `${base}/${String(id)}`;
  return { base, batch, state: (id: unknown) => `${batch(id)}/state`, log: (id: unknown) => `${batch(id)}/log` };
};

/** The paths of the jobs of an MRS cluster. */
export const mrsPaths = ({ projectId }: Simulator, clusterId = 'm1') => {
  const base = `/v2/${projectId}/clusters/${clusterId}/job-executions`;
  const job = (id: unknown) => `${base}/${String(id)}`;
  const cluster = `/v1.1/${projectId}/cluster_infos/${clusterId}`;
  return { base, job, cluster, kill: (id: unknown) => `${job(id)}/kill` };
};
