import { Agent } from 'undici';
import { AccessKeyAuthenticator } from './access-key-authenticator';
import type { Authenticator } from './authenticator';
import { Budget, type BudgetOptions } from './budget';
import { type CallObserver, Observers } from './call-observer';
import type { CallOptions } from './call-options';
import { type CdmClient, createCdmClient } from './cdm';
import type { CloudLine } from './cloud-line';
import type { Credentials } from './credentials';
import { createDgcClient, type DgcClient } from './dgc';
import { createDliClient, type DliClient } from './dli';
import { type EndpointName, type EndpointOptions, resolveEndpoints } from './endpoints';
import { createFactoryClient, type FactoryClient } from './factory';
import type { CloudService } from './huawei-cloud-error';
import { createToken, type TokenScope } from './iam';
import { IAM_ROUTES } from './iam-routes';
import { type Identity, identityOf, observedCredentials } from './identity';
import { observeCall } from './observe-call';
import { PasswordAuthenticator } from './password-authenticator';
import { type Probe, probe } from './probe';
import { Project } from './project';
import { ServiceCaller } from './service-caller';

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
}

/** One account in one region. */
export interface HuaweiCloud {
  readonly cdm: CdmClient;
  readonly dgc: DgcClient;
  /** DataArts Factory by its API v2: backfills. */
  readonly factory: FactoryClient;
  readonly dli: DliClient;
  readonly region?: string;
  readonly projectId: () => Promise<string>;
  readonly budget: Budget;
  /** User name runs are created under, when known (password login). */
  readonly userName?: string;
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
  /** Waits for calls under way and closes the connections. */
  close(): Promise<void>;
}

/** IAM hands tokens out in a header, and they may be long. */
const MAX_HEADER_BYTES = 128 * 1024;
/** Above what the published limits let through at ordinary speed; what waits for a connection is not sent yet. */
const CONNECTIONS_PER_HOST = 256;

/**
 * Opens a connection to Huawei Cloud. Nothing is sent before the first call.
 * @throws {RangeError} for options that make no sense, naming the option and the value
 */
export function connectHuaweiCloud(options: HuaweiCloudOptions): HuaweiCloud {
  const { region, projectId, workspace, credentialsFrom } = options;
  const origins = resolveEndpoints(options);
  const { line, close } = openLine(options);
  const observers = new Observers();
  const authenticator = authenticatorOf(options, line, origins.iam, observers);
  const budget = options.budget instanceof Budget ? options.budget : new Budget(options.budget);
  const callerOf = (service: CloudService, origin: string, project?: Project): ServiceCaller =>
    new ServiceCaller({
      service,
      origin,
      line,
      authenticator,
      budget,
      observers,
      projectId: project && (() => project.id()),
    });
  const project = new Project(callerOf('IAM', origins.iam), { region, projectId });
  return {
    cdm: createCdmClient(callerOf('CDM', origins.cdm, project)),
    dgc: createDgcClient(callerOf('DGC', origins.dgc, project), workspace),
    factory: createFactoryClient(callerOf('DGC', origins.dgcV2, project), workspace),
    dli: createDliClient(callerOf('DLI', origins.dli, project)),
    region,
    projectId: () => project.id(),
    budget,
    identity: identityOf(options.credentials),
    observe: (observer) => observers.add(observer),
    credentialsFrom,
    get userName() {
      return authenticator.userName;
    },
    probe: (service) => probe(line, origins[service], service),
    checkCredentials: (callOptions) => project.checkCredentials(callOptions),
    close,
  };
}

function openLine({
  timeoutMs = 30_000,
  connectTimeoutMs = 10_000,
  maxReplyBytes = 8 * 1024 * 1024,
}: HuaweiCloudOptions): { line: CloudLine; close: () => Promise<void> } {
  for (const [name, value] of Object.entries({ timeoutMs, connectTimeoutMs, maxReplyBytes })) {
    if (!(value > 0 && value < 2 ** 31)) throw new RangeError(`${name} must be above 0 and below 2^31, got ${value}`);
  }
  const dispatcher = new Agent({
    connect: { timeout: connectTimeoutMs },
    connections: CONNECTIONS_PER_HOST,
    maxHeaderSize: MAX_HEADER_BYTES,
    // One request at a time on a connection: a lost one then takes no other with it.
    pipelining: 1,
    allowH2: false,
  });
  return { line: { dispatcher, timeoutMs, maxReplyBytes }, close: () => dispatcher.close() };
}

function authenticatorOf(
  options: HuaweiCloudOptions,
  line: CloudLine,
  iamOrigin: string,
  observers: Observers,
): Authenticator {
  const credentials = observedCredentials(options.credentials, observers);
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

function scopeOf({ region, projectId }: HuaweiCloudOptions): TokenScope {
  if (projectId !== undefined) return { id: projectId };
  if (region !== undefined) return { name: region };
  throw new RangeError('A password login needs a region or a projectId: its token is good for one project only.');
}
