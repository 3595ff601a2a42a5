import type { Dispatcher } from 'undici';
import type { CloudInProcess, Door, Mischief } from '../../simulator/in-process';
import type { Refusal, RequestKind, Trouble } from '../draw/world-plan';
import type { Machine } from '../time/machine';
import type { WorldTime } from '../time/world-time';

/** What the lines of a world's machines share. */
export interface Network {
  time: WorldTime;
  cloud: CloudInProcess;
  cloudSkewMs: number;
  /** Draws how long one way takes, in milliseconds. */
  latencyMs: () => number;
  /** What befalls the next request for that, if anything. */
  troubleFor: (kind: RequestKind) => Trouble | undefined;
  /** What was laid in the cloud for such a request has hit it. */
  met: (fault: Mischief['fault'], kind: RequestKind) => void;
  /** A request has been handed over, with these headers. */
  handedOver: (headers: Readonly<Record<string, string>>) => void;
  /** A moment of a request has come. */
  happens: (moment: RequestMoment, kind: RequestKind, machine: Machine, told: string) => void;
}

/** `heard`: whoever has sent it was told for certain what became of it. */
export type RequestMoment = 'left' | 'arrived' | 'answered' | 'heard';

interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

type Handler = Dispatcher.DispatchHandler;

/** How often a reply that is not due is asked for. */
const LATE_EVERY_MS = 250;
const BROKEN = 'other side closed';
/** As long as a start's reply is waited for; no other is waited for longer. */
const GIVEN_UP_AFTER_MS = 30_000;

/**
 * The wire of one machine: undici's part, without a socket. A request is handed over, leaves when there is a connection,
 * reaches the cloud, is carried out by the simulator's own routes, and its reply comes back: each in its time, or never.
 */
export class WorldLine {
  constructor(
    private readonly network: Network,
    private readonly machine: Machine,
  ) {}

  dispatch(options: Dispatcher.DispatchOptions, handler: Handler): boolean {
    const { time, cloud, latencyMs, troubleFor } = this.network;
    const request = {
      method: options.method as 'GET',
      target: options.path,
      headers: { ...(options.headers as Record<string, string>), host: hostOf(String(options.origin)) },
      body: typeof options.body === 'string' ? options.body : '',
    };
    this.network.handedOver(request.headers);
    const door = cloud.door(request);
    const kind = kindOf(request, door);
    const trouble = troubleFor(kind);
    const givenUpAtMs = time.nowMs + GIVEN_UP_AFTER_MS;
    time.after(latencyMs(), this.machine, () => {
      if (trouble?.kind === 'unreachable') return fail(handler, 'connect ECONNREFUSED');
      try {
        handler.onRequestStart?.(NO_CONTROL, {});
      } catch {
        return;
      }
      this.tell('left', kind, request.target);
      this.leave(door, { handler, kind, trouble, target: request.target, givenUpAtMs });
    });
    return true;
  }

  private leave(door: Door, sent: Sent): void {
    const { time, latencyMs } = this.network;
    const { trouble, handler } = sent;
    if (trouble?.kind === 'silentBefore') return;
    if (trouble?.kind === 'lostBefore') return this.back(latencyMs() * 2, () => fail(handler, BROKEN));
    const lateMs = trouble?.kind === 'late' || trouble?.kind === 'lateLost' ? trouble.ms : 0;
    time.after(latencyMs() + lateMs, undefined, () => this.arrive(door, sent));
  }

  private arrive(door: Door, sent: Sent): void {
    const { trouble, handler, kind } = sent;
    const { latencyMs } = this.network;
    const isNotHeard = trouble?.kind === 'refusedBefore' || trouble?.kind === 'halfBefore';
    const mischief = isNotHeard ? undefined : door.arrive();
    if (mischief) this.network.met(mischief.fault, kind);
    const reply = isNotHeard || mischief?.isBefore ? undefined : door.carryOut();
    if (reply) this.tell('arrived', kind, toldOf(sent, reply.status));
    if (trouble?.kind === 'silentAfter') return;
    if (trouble?.kind === 'lostAfter' || trouble?.kind === 'lateLost')
      return this.back(latencyMs(), () => fail(handler, BROKEN));
    if (trouble?.kind === 'refusedBefore' || trouble?.kind === 'refusedAfter')
      return this.answer(refusal(trouble), sent);
    if (trouble?.kind === 'halfBefore') return this.answer(refusal(OF_THE_GATEWAY), sent);
    if (mischief?.reply) return this.answer(written(mischief.reply), sent);
    if (mischief) return this.back(mischief.silentMs + latencyMs(), () => fail(handler, BROKEN));
    if (reply?.late) return this.whenDue(reply.late, sent);
    if (reply) this.answer(written(reply), sent);
  }

  private whenDue(late: { isDue(): boolean; reply(): Parameters<typeof written>[0] }, sent: Sent): void {
    if (late.isDue()) return this.answer(written(late.reply()), sent);
    this.network.time.after(LATE_EVERY_MS, undefined, () => this.whenDue(late, sent));
  }

  private answer({ status, headers, body }: Reply, sent: Sent): void {
    const { handler, trouble, kind, givenUpAtMs } = sent;
    const { time, cloudSkewMs, latencyMs } = this.network;
    const date = new Date(time.wallMs + cloudSkewMs).toUTCString();
    this.back(latencyMs() + (trouble?.kind === 'lateReply' ? trouble.ms : 0), () => {
      handler.onResponseStart?.(NO_CONTROL, status, { date, ...headers });
      const bytes = Buffer.from(body);
      if (trouble?.kind === 'cut' || trouble?.kind === 'halfBefore' || trouble?.kind === 'halfAfter') {
        handler.onResponseData?.(NO_CONTROL, bytes.subarray(0, bytes.length / 2));
        return trouble.kind === 'cut' ? fail(handler, BROKEN) : handler.onResponseEnd?.(NO_CONTROL, {});
      }
      if (bytes.length) handler.onResponseData?.(NO_CONTROL, bytes);
      handler.onResponseEnd?.(NO_CONTROL, {});
      const told = toldOf(sent, status);
      this.tell('answered', kind, told);
      // Whoever was frozen for as long hears first that it is too late.
      if (time.nowMs < givenUpAtMs && isCertain({ status, headers, body })) this.tell('heard', kind, told);
    });
  }

  private back(ms: number, act: () => void): void {
    this.network.time.after(ms, this.machine, act);
  }

  private tell(moment: RequestMoment, kind: RequestKind, told: string): void {
    this.network.happens(moment, kind, this.machine, told);
  }
}

interface Sent {
  handler: Handler;
  kind: RequestKind;
  trouble: Trouble | undefined;
  target: string;
  /** When nobody waits for its reply any more. */
  givenUpAtMs: number;
  /** What was told of it with that status: it is asked for at each of its moments. */
  told?: { status: number; text: string };
}

function toldOf(sent: Sent, status: number): string {
  if (sent.told?.status !== status) sent.told = { status, text: `${sent.target}: ${status}` };
  return sent.told.text;
}

/** Who gives up hears no more of it: the client keeps count of that itself. */
const NO_CONTROL: Dispatcher.DispatchController = {
  aborted: false,
  paused: false,
  reason: null,
  rawHeaders: null,
  rawTrailers: null,
  abort: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
};

/** All machines call the same origins. */
const hosts = new Map<string, string>();

function hostOf(origin: string): string {
  const host = hosts.get(origin) ?? new URL(origin).host;
  hosts.set(origin, host);
  return host;
}

function fail(handler: Handler, message: string): void {
  handler.onResponseError?.(NO_CONTROL, new Error(message));
}

function kindOf({ method, target }: { method: string; target: string }, { starts }: Door): RequestKind {
  // What is created for a run is as much in doubt as its start.
  if (starts || (method === 'POST' && target.endsWith('/cdm/job'))) return 'start';
  if (target.startsWith('/v3/auth/')) return 'login';
  return method === 'GET' ? 'read' : 'stop';
}

const NO_HEADERS = {};

function written({
  status,
  headers = NO_HEADERS,
  body,
}: {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
}): Reply {
  const said: Record<string, string> = { 'content-type': 'application/json' };
  for (const [name, value] of Object.entries(headers)) said[name.toLowerCase()] = value;
  const text = body === undefined || typeof body === 'string' ? (body ?? '') : JSON.stringify(body);
  return { status, headers: said, body: text };
}

const OF_THE_GATEWAY: Refusal = { status: 502, code: 'APIGW.0201' };

/** What a proxy says, or the gateway. */
function refusal({ status, code }: Refusal): Reply {
  if (status === 400) return { status, headers: NO_HEADERS, body: '' };
  if (code) return written({ status, body: { error_code: code, error_msg: 'The gateway has refused it.' } });
  return { status, headers: { 'content-type': 'text/html' }, body: `<html><body>${status}</body></html>` };
}

/** Whether nobody may doubt, after this, what became of the request. */
function isCertain({ status, headers }: Reply): boolean {
  return status < 500 && headers['content-type'] === 'application/json';
}
