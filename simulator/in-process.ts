import findMyWay from 'find-my-way';
import { turnAway, type AdmissionRules } from './admission';
import { Cloud, type CloudTraits } from './cloud';
import { continueAsPerson, runAsStranger } from './control/by-hand';
import { continueRequest, type ContinueRequest, runRequest, type RunRequest } from './control/run-request';
import { faultSpec, type Fault, type FaultSpec } from './faults';
import { ask, noteStart, visitOf } from './gateway';
import { iamService } from './iam/routes';
import { refusal } from './misbehave';
import type { Reply } from './replies';
import type { Route, Service } from './routing';
import { SERVICE_NAMES, type ServiceName } from './services';
import type { StartRequest } from './start-requests';
import type { LogEntry } from './truth-log';

/** A request as it reaches the cloud without a wire. */
export interface InProcessRequest {
  /** The HTTP method. */
  readonly method: 'HEAD' | 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query, encoded. */
  readonly target: string;
  /** With lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for none. */
  readonly body: string;
}

/** What a request is about, before it is carried out. */
export interface Door {
  /** It asks to start something. */
  readonly starts: boolean;
  /** It has arrived; answers what is done to it then, which is what was laid for such a request and is used up by it. */
  arrive(): Mischief | undefined;
  /** Carries it out, now. */
  carryOut(): Reply;
}

/** What is done to a request in the cloud, and what its transport has to do about it. */
export interface Mischief {
  /** What was laid. */
  readonly fault: Fault;
  /** The request is not carried out. */
  readonly isBefore: boolean;
  /** What is answered; absent where the line breaks without a word. */
  readonly reply?: Reply;
  /** How long nothing is heard before the line breaks, in milliseconds. */
  readonly silentMs: number;
}

const WITHOUT_SOCKET: readonly Fault['kind'][] = ['refuse', 'disownToken', 'loseReply', 'hang'];

/** Whose route it is, which of its APIs, and which of that one's routes. */
interface Place {
  readonly of: ServiceName | 'iam';
  readonly api: number;
  readonly route: number;
}

/** As long as those of a cloud behind a socket. */
const REQUEST_ID_LENGTH = 32;

/** Which route a request is for, by the routes' places alone: good for every cloud, since all have the same ones. */
let plan: ReturnType<typeof planOf> | undefined;

/** A cloud without a socket: somebody else's transport brings requests, and takes replies back. */
export class CloudInProcess {
  private readonly cloud: Cloud;
  private readonly iamApi: Service;
  private readonly rules: AdmissionRules;
  private refusedForLimits = 0;
  private knocks = 0;

  /** @param traits.limits whether the published rate limits are enforced */
  constructor({ limits = false, ...traits }: CloudTraits & { limits?: boolean }) {
    this.cloud = new Cloud(traits);
    const { iam } = this.cloud;
    this.iamApi = iamService(iam);
    this.rules = { iam, ...(limits && { limits: this.cloud.limits }) };
  }

  /** Registers jobs, as {@link Cloud.addJobs} does. */
  addJobs(jobs: Parameters<Cloud['addJobs']>[0]): void {
    this.cloud.addJobs(jobs);
  }

  /** A stranger starts a job; answers the run's id. @throws Refusal when the cloud says no */
  run(request: RunRequest): string {
    return runAsStranger(this.cloud, runRequest.parse(request));
  }

  /** Lays out mischief for requests to come. @throws RangeError for a kind that takes a socket */
  fault(spec: FaultSpec): void {
    const { kind } = spec;
    if (!WITHOUT_SOCKET.includes(kind)) throw new RangeError(`nobody does ${kind} to a cloud without a socket`);
    this.cloud.faults.lay(faultSpec.parse(spec));
  }

  /** The faults still to come. */
  faults(): Fault[] {
    return this.cloud.faults.list();
  }

  /** A person continues an instance whose plan is suspended; answers its id. @throws Refusal when none is halted */
  continueInstance(request: ContinueRequest): string {
    return continueAsPerson(this.cloud, continueRequest.parse(request));
  }

  /** No token issued so far is good any more. */
  expireTokens(): void {
    this.cloud.iam.expireAllTokens();
  }

  /** Whether such a token was issued, and has come to its end by itself. */
  hasEndedToken(text: string | undefined): boolean {
    return text !== undefined && this.cloud.iam.hasEnded(text);
  }

  /** What really happened, in order. */
  log(): LogEntry[] {
    return this.cloud.log.entries();
  }

  /** Every request for a start as it arrived, also those that the cloud refused. */
  starts(): StartRequest[] {
    return this.cloud.startRequests.list();
  }

  /** Names of CDM jobs that clients have created and that are still there. */
  createdJobs(): string[] {
    return this.cloud.timeline.moment(() => this.cloud.services.cdm.createdJobs());
  }

  /** How many requests were refused since a limit was used up. */
  get throttled(): number {
    return this.refusedForLimits;
  }

  /** Whom the account knows as the user of our requests. */
  get user(): string {
    return this.cloud.iam.credentials.user;
  }

  /** The request has reached the cloud. @throws RangeError for one that no route serves */
  door(request: InProcessRequest): Door {
    const { timeline } = this.cloud;
    plan ??= planOf((of) => this.apisOf(of));
    const found = plan(request);
    const service = found && this.apisOf(found.place.of)[found.place.api];
    const route = found && service?.routes[found.place.route];
    if (!service || !route) throw new RangeError(`no route serves ${request.method} ${request.target}`);
    const { method, target, headers, body } = request;
    this.knocks += 1;
    const requestId = this.knocks.toString(16).padStart(REQUEST_ID_LENGTH, '0');
    const bytes = body === '' ? undefined : Buffer.from(body);
    const visit = visitOf({ method, url: target, headers }, found.params, bytes, requestId);
    return {
      starts: route.starts !== undefined,
      arrive: () => {
        noteStart(this.cloud.startRequests, route, visit);
        const fault = this.cloud.faults.next(visit);
        return fault && mischiefOf(fault, requestId);
      },
      carryOut: () => {
        const reply = timeline.moment(
          () => turnAway(visit, route, this.rules) ?? ask(service, route, visit, this.user),
        );
        if (reply.status === 429 || reply.isThrottled) this.refusedForLimits += 1;
        return reply;
      },
    };
  }

  private apisOf(of: Place['of']): readonly Service[] {
    return of === 'iam' ? [this.iamApi] : this.cloud.serviceOf(of).apis;
  }
}

function mischiefOf(fault: Fault, requestId: string): Mischief {
  const { kind, when, ms = 0 } = fault;
  if (kind === 'loseReply') return { fault, isBefore: false, silentMs: 0 };
  if (kind === 'hang') return { fault, isBefore: when === 'before', silentMs: ms };
  return { fault, isBefore: when === 'before', reply: refusal(fault, requestId), silentMs: 0 };
}

interface Placed {
  readonly service: Service;
  readonly place: Omit<Place, 'route'>;
}

function planOf(apisOf: (of: Place['of']) => readonly Service[]) {
  const all = (['iam', ...SERVICE_NAMES] as const).flatMap((of) =>
    apisOf(of).map((service, api): Placed => ({ service, place: { of, api } })),
  );
  const shared = routerOf(all.filter(({ service }) => service.claims === undefined));
  const claiming = all
    .filter(({ service }) => service.claims !== undefined)
    .map((placed) => ({ owner: placed.service, router: routerOf([placed]) }));
  return ({ method, target, headers }: InProcessRequest) => {
    const { router } = claiming.find(({ owner }) => owner.claims?.(headers)) ?? { router: shared };
    const found = router.find(method, target);
    return found ? { place: found.store as Place, params: found.params as Record<string, string> } : undefined;
  };
}

function routerOf(all: readonly Placed[]) {
  const router = findMyWay();
  for (const { service, place } of all) {
    service.routes.forEach(({ method, path }: Route, route) => {
      router.on(method, path, () => undefined, { ...place, route } satisfies Place);
    });
  }
  return router;
}
