import { Agent } from 'undici';
import { AccessKeyAuthenticator, signForObs } from './auth/access-key-authenticator';
import type { Authenticator } from './auth/authenticator';
import { Budget, type BudgetOptions } from './limits/budget';
import { type CallObserver, Observers } from './http/call-observer';
import type { CallOptions } from './call-options';
import { type CdmClient, createCdmClient } from './cdm/cdm';
import type { CloudLine } from './http/cloud-line';
import { connectorOf, type ConnectorOptions, proxyOnTheWay } from './http/connector';
import { type Credentials, secretsOf } from './auth/credentials';
import { createDgcClient, type DgcClient } from './dgc/dgc';
import { createDliClient, type DliClient } from './dli/dli';
import { createDliSparkClient, type DliSparkClient } from './dli-spark/dli-spark';
import { createDliSqlClient, type DliSqlClient } from './dli-sql/dli-sql';
import { type EndpointOptions, resolveEndpoints } from './routes/endpoints';
import type { EndpointName } from './services';
import { createObsClient, type ObsClient } from './obs/obs';
import { OBS_DIALECT } from './obs/obs-dialect';
import { createFactoryClient, type FactoryClient } from './dgc/factory';
import { createMrsClient, type MrsClient } from './mrs/mrs';
import { HeldSecrets } from './secrets/held-secrets';
import type { CloudService } from './huawei-cloud-error';
import { createToken, type TokenScope } from './auth/iam';
import { IAM_ROUTES } from './auth/iam-routes';
import { type Identity, identityOf, observedCredentials } from './auth/identity';
import { observeCall } from './http/observe-call';
import { PasswordAuthenticator } from './auth/password-authenticator';
import { type Probe, probe } from './reply/probe';
import { probeProxy, type ProxyProbe } from './reply/probe-proxy';
import { Project } from './auth/project';
import { ServiceCaller, type ServiceCallerOptions } from './service-caller';
import { createSmnClient, type SmnClient } from './smn/smn';

/** Which account, region and hosts to call, and within what bounds. */
export interface HuaweiCloudOptions extends EndpointOptions {
  /** Who calls. Functions are asked for each request, or login, so rotated secrets are picked up. */
  credentials: Credentials;
  /** Where they come from, in words for people: never what they are. */
  credentialsFrom?: string;
  /** Region id, e.g. `cn-north-4`: gives the default hosts and the default project. */
  region?: string;
  /** Project id. Left out, it is looked up once by the region's name. */
  projectId?: string;
  /** Origin of all services, instead of the vendor's hosts: `https://host[:port]`, or plain http on this machine. */
  endpoint?: string;
  /** Origins of single services; they win over `endpoint`. */
  endpoints?: EndpointOptions['endpoints'];
  /** Id of the DGC workspace where a job names none. Left out: the account's default workspace. */
  workspace?: string;
  /** Name of the DLI queue of SQL jobs and Spark batches where one names none. Left out: DLI's shared queue `default`. */
  queue?: string;
  /**
   * Limits other than the published ones, and this process's share of them. The vendor counts per user: give one Budget
   * to all connections of the same user.
   */
  budget?: BudgetOptions | Budget;
  /**
   * Longest time for one call, from hand-over to the last byte of the reply, in milliseconds, where the call names none.
   * @default 30_000
   */
  timeoutMs?: number;
  /**
   * Longest wait for a connection, in milliseconds.
   * @default 10_000
   */
  connectTimeoutMs?: number;
  /**
   * Longest reply body that is read, in bytes.
   * @default 8_388_608 (8 MiB)
   */
  maxReplyBytes?: number;
  /**
   * The HTTP proxy that requests go through, all of them by CONNECT: `http://[user:password@]host[:port]`, or `https://`. A
   * function is asked for each new connection, and says undefined for an origin that needs none. Left out: none.
   */
  proxy?: string | ((origin: URL) => string | undefined);
  /** Where the proxy comes from, in words for people: never what it is. */
  proxyFrom?: string;
  /**
   * All certificate authorities to trust, as PEM; asked for each new connection, so that a changed file is picked up.
   * @default Node's own
   */
  ca?: () => string;
}

/** One account in one region. */
export interface HuaweiCloud {
  /** Cloud Data Migration: jobs of its clusters and their runs. */
  readonly cdm: CdmClient;
  /** DataArts Factory by its API v1: jobs, their schedules and instances. */
  readonly dgc: DgcClient;
  /** DataArts Factory by its API v2: backfills. */
  readonly factory: FactoryClient;
  /** Data Lake Insight: Flink stream jobs. */
  readonly dli: DliClient;
  /** Data Lake Insight: SQL jobs. */
  readonly dliSql: DliSqlClient;
  /** Data Lake Insight: Spark batches. */
  readonly dliSpark: DliSparkClient;
  /** MapReduce Service: the jobs of its clusters. */
  readonly mrs: MrsClient;
  /** Object Storage Service: what is in buckets. */
  readonly obs: ObsClient;
  /** Simple Message Notification: messages to publish. */
  readonly smn: SmnClient;
  /** As it was given; absent where hosts were named instead. */
  readonly region?: string;
  /**
   * The project that calls name: as given, else asked of IAM once. Rejects with {@link HuaweiCloudError} when IAM does
   * not say.
   */
  readonly projectId: () => Promise<string>;
  /** The vendor's limits as calls wait for them; connections of one account may share it. */
  readonly budget: Budget;
  /** User name runs are created under, when known (password login). */
  readonly userName?: string;
  /** By what the owner of these credentials can be told from others, without a call. */
  readonly identity: Identity;
  /** Has an observer hear of every call from now on. @returns how to end that */
  observe(observer: CallObserver): () => void;
  /** Where the credentials come from, in words, e.g. `the environment (HUAWEICLOUD_SDK_AK)`; absent when nobody said. */
  readonly credentialsFrom?: string;
  /**
   * Makes one harmless call that only good credentials pass.
   * @throws {HuaweiCloudError} Unauthenticated for wrong ones
   */
  checkCredentials(options?: CallOptions): Promise<void>;
  /** Asks a service's host, without credentials, whether it publishes the service. */
  probe(service: EndpointName): Promise<Probe>;
  /** Has the proxy on the way to IAM open a tunnel, and ends it. @returns undefined where no proxy stands there */
  probeProxy(): Promise<ProxyProbe | undefined>;
  /** Waits for calls under way and closes the connections. */
  close(): Promise<void>;
}

/** IAM hands tokens out in a header, and they may be long. */
const MAX_HEADER_BYTES = 128 * 1024;
const CONNECT_WITHIN_MS = 10_000;
/** Above what the published limits let through at ordinary speed; what waits for a connection is not sent yet. */
const CONNECTIONS_PER_HOST = 256;

/**
 * Opens a connection to Huawei Cloud. Nothing is sent before the first call.
 * @throws {RangeError} for options that make no sense, naming the option and the value
 */
export function connectHuaweiCloud(options: HuaweiCloudOptions): HuaweiCloud {
  return connectOver(openLine(options), options);
}

/** What requests go out over, and how it is put away. */
export interface OpenLine {
  /** The connections themselves. */
  line: CloudLine;
  /** Waits for calls under way and closes them. */
  close: () => Promise<void>;
}

/** As {@link connectHuaweiCloud}, over connections that somebody else has opened. */
export function connectOver({ line, close }: OpenLine, options: HuaweiCloudOptions): HuaweiCloud {
  const { region, projectId, workspace, queue, credentialsFrom } = options;
  const origins = resolveEndpoints(options);
  const proxy = proxyOf(options.proxy);
  const observers = new Observers();
  const credentials = observedCredentials(options.credentials, observers);
  const authenticator = authenticatorOf({ ...options, credentials }, line, origins.iam, observers);
  const budget = options.budget instanceof Budget ? options.budget : new Budget(options.budget);
  const shared = { line, authenticator, budget, observers };
  const callerOf = (service: CloudService, origin: string, project?: Project): ServiceCaller =>
    new ServiceCaller({ ...shared, service, origin, projectId: project && (() => project.id()) });
  const project = new Project(callerOf('IAM', origins.iam), { region, projectId });
  const connection: Omit<HuaweiCloud, 'userName'> = {
    cdm: createCdmClient(callerOf('CDM', origins.cdm, project)),
    dgc: createDgcClient(callerOf('DGC', origins.dgc, project), workspace),
    factory: createFactoryClient(callerOf('DGC', origins.dgcV2, project), workspace),
    dli: createDliClient(callerOf('DLI', origins.dli, project)),
    dliSql: createDliSqlClient(callerOf('DLI', origins.dliSql, project), queue),
    dliSpark: createDliSparkClient(callerOf('DLI', origins.dliSpark, project), queue),
    mrs: createMrsClient(callerOf('MRS', origins.mrs, project)),
    obs: createObsClient(obsCaller(credentials, { ...shared, origin: origins.obs }), 'accessKey' in credentials),
    smn: createSmnClient(callerOf('SMN', origins.smn, project)),
    region,
    projectId: () => project.id(),
    budget,
    identity: identityOf(options.credentials),
    observe: (observer) => observers.add(observer),
    credentialsFrom,
    probe: async (service) => {
      // It is shown no credentials, but may know them of an earlier call, and say them. Where there are none nothing is said.
      line.secrets.remember(await secretsOf(options.credentials).catch(() => []));
      return probe(line, origins[service], service, service === 'obs' ? OBS_DIALECT : undefined);
    },
    probeProxy: () => {
      const { connectTimeoutMs = CONNECT_WITHIN_MS, ca, proxyFrom } = options;
      return probeProxy({ proxy, ca, timeoutMs: connectTimeoutMs }, origins.iam, proxyFrom);
    },
    checkCredentials: (callOptions) => project.checkCredentials(callOptions),
    close,
  };
  return Object.assign(new Caller(authenticator), connection);
}

/**
 * Who calls over a connection, as far as that is known by now. A getter of the connection's own would give each a hidden class to
 * itself, which keeps it alive, once it is closed, until all memory is looked through.
 */
class Caller {
  readonly #authenticator: Authenticator;

  constructor(authenticator: Authenticator) {
    this.#authenticator = authenticator;
  }

  get userName(): string | undefined {
    return this.#authenticator.userName;
  }
}

function openLine({
  timeoutMs = 30_000,
  connectTimeoutMs = CONNECT_WITHIN_MS,
  maxReplyBytes = 8 * 1024 * 1024,
  proxy,
  ca,
}: HuaweiCloudOptions): OpenLine {
  for (const [name, value] of Object.entries({ timeoutMs, connectTimeoutMs, maxReplyBytes })) {
    if (!(value > 0 && value < 2 ** 31)) throw new RangeError(`${name} must be above 0 and below 2^31, got ${value}`);
  }
  const secrets = new HeldSecrets();
  const remember = (given: string[]): void => secrets.remember(given);
  const dispatcher = new Agent({
    connect: connectorOf({ proxy: proxyOf(proxy), ca, timeoutMs: connectTimeoutMs, remember }),
    connections: CONNECTIONS_PER_HOST,
    maxHeaderSize: MAX_HEADER_BYTES,
    // One request at a time on a connection: a lost one then takes no other with it.
    pipelining: 1,
    allowH2: false,
  });
  return {
    line: { dispatcher, timeoutMs, maxReplyBytes, secrets },
    close: () => dispatcher.close(),
  };
}

/** One that is written down is looked at now, and not when the first request is due. */
function proxyOf(proxy: HuaweiCloudOptions['proxy']): ConnectorOptions['proxy'] {
  if (typeof proxy !== 'string') return proxy;
  const always = (): string => proxy;
  proxyOnTheWay(always, new URL('https://localhost'));
  return always;
}

function authenticatorOf(
  options: HuaweiCloudOptions,
  line: CloudLine,
  iamOrigin: string,
  observers: Observers,
): Authenticator {
  const { credentials } = options;
  if ('accessKey' in credentials) return new AccessKeyAuthenticator(credentials.accessKey);
  const scope = scopeOf(options);
  return new PasswordAuthenticator(credentials.login, async (login) => {
    const name = { service: 'IAM' as const, ...IAM_ROUTES.createToken };
    try {
      const { value } = await observeCall(observers, name, () => createToken(line, iamOrigin, login, scope));
      observers.loggedIn('refreshed');
      return value;
    } catch (error) {
      observers.loggedIn('failed');
      throw error;
    }
  });
}

/** OBS has a signature of its own, and no token is one. */
function obsCaller(credentials: Credentials, shared: Omit<ServiceCallerOptions, 'service'>): ServiceCaller {
  const own = 'accessKey' in credentials && {
    authenticator: new AccessKeyAuthenticator(credentials.accessKey, signForObs),
  };
  return new ServiceCaller({ ...shared, ...own, service: 'OBS', dialect: OBS_DIALECT });
}

function scopeOf({ region, projectId }: HuaweiCloudOptions): TokenScope {
  if (projectId !== undefined) return { id: projectId };
  if (region !== undefined) return { name: region };
  throw new RangeError('A password login needs a region or a projectId: its token is good for one project only.');
}
