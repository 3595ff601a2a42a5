import { z } from 'zod';

/** Mischief to be done to requests that match. */
export const faultSpec = z.object({
  /** Which requests it may hit: those that every given key fits. Default: any. */
  match: z
    .object({
      /** An HTTP method, in any case. */
      method: z.string().optional(),
      /** A substring of the URL's path. */
      path: z.string().optional(),
      /** A substring of the query as it was sent, for lists that are asked for by name. */
      query: z.string().optional(),
      /** A substring of the request's body, for calls that name their jobs there. */
      body: z.string().optional(),
    })
    .optional(),
  /** How many requests it hits. */
  times: z.number().int().positive().default(1),
  /**
   * - `refuse`: answer `status` and `body`
   * - `loseReply`: let the effect happen, then close the socket without a word
   * - `reset`: reset the connection
   * - `hang`: say nothing for `ms` (or until the client gives up), then close the socket
   * - `delay`: take `ms` longer
   * - `expireToken`: answer 401 `APIGW.0307`, or `status` and `body` where there is one (DLI says `DLI.0015` with 400);
   *   no token issued so far is good any more
   * - `disownToken`: answer `status` and `body` to a call with a token, and from then on to every call that matches and has
   *   the same token: one service does not know it, while the others do
   * - `garble`: what would be answered comes so that it cannot be read: see `how`. `before`: the refusal with `status`;
   *   `after`: what the effect answers, under `status` if one is given
   * - `echo`: what would be answered comes with what was sent, and the credentials, in every text, key and header of it
   * - `down`: refuse connections for `ms` (default 1,000), keeping all state. Without a `match` it happens at once.
   */
  kind: z.enum([
    'refuse',
    'loseReply',
    'reset',
    'hang',
    'delay',
    'expireToken',
    'disownToken',
    'garble',
    'echo',
    'down',
  ]),
  /**
   * How a reply is garbled: its body is left out, ends in the middle, follows a byte order mark, is gzip that no header
   * tells of, or is a page of some proxy's.
   */
  how: z.enum(['empty', 'cut', 'mark', 'compressed', 'page']).default('empty'),
  /** Before the effect, or after it. */
  when: z.enum(['before', 'after']).default('before'),
  /** Default: 500, or 401 of a token. */
  status: z.number().int().min(200).max(599).optional(),
  /** An object is sent as JSON, a string as it stands. */
  body: z.unknown().optional(),
  /** Sent with the refusal, beside those that every reply has. */
  headers: z.record(z.string(), z.string()).optional(),
  /** Real milliseconds. */
  ms: z.number().nonnegative().max(2_147_483_647).optional(),
  /** Chance of hitting a matching request; a miss uses up none of `times`. */
  probability: z.number().min(0).max(1).default(1),
  /** Makes the draws repeatable. */
  seed: z.number().int().optional(),
});

/**
 * Mischief as it is asked for: which, for which requests, how often. Its schema says what each key does and defaults
 * to.
 */
export type FaultSpec = z.input<typeof faultSpec>;

/** A fault that is laid out; `times` counts down. */
export type Fault = z.output<typeof faultSpec>;

interface Laid {
  readonly fault: Fault;
  /** The token that is disowned, once one has come. */
  token?: string;
  readonly draw: () => number;
}

/** What a fault looks at to tell whether it is meant. */
interface FaultyRequest {
  readonly method: string;
  readonly path: string;
  /** With the query, if there is one. */
  readonly target: string;
  readonly body: Buffer;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The faults still to come. The first that matches a request hits it. */
export class Faults {
  private laid: Laid[] = [];

  /** One more, behind those that are laid out. */
  lay(fault: Fault): void {
    this.laid.push({ fault: { ...fault }, draw: fault.seed === undefined ? Math.random : seededDraw(fault.seed) });
  }

  /** The fault that hits this request, if any. */
  next(request: FaultyRequest): Fault | undefined {
    const hit = this.laid.find((laid) => isMeant(laid, request) && laid.draw() < laid.fault.probability);
    if (!hit) return undefined;
    if (hit.fault.kind === 'disownToken') {
      hit.token = tokenOf(request);
      return hit.fault;
    }
    hit.fault.times--;
    if (hit.fault.times === 0) this.laid = this.laid.filter((laid) => laid !== hit);
    return hit.fault;
  }

  /** In the order in which they were laid out; `times` is what is left. */
  list(): Fault[] {
    return this.laid.map(({ fault }) => ({ ...fault }));
  }

  /** Takes all back. */
  clear(): void {
    this.laid = [];
  }
}

function isMeant({ fault, token }: Laid, request: FaultyRequest): boolean {
  if (!matches(fault, request)) return false;
  if (fault.kind !== 'disownToken') return true;
  const itsToken = tokenOf(request);
  return itsToken !== undefined && (token === undefined || token === itsToken);
}

function tokenOf({ headers }: FaultyRequest): string | undefined {
  return [headers['x-auth-token']].flat()[0];
}

function matches({ match }: Fault, { method, path, target, body }: FaultyRequest): boolean {
  const isMethod = match?.method === undefined || match.method.toUpperCase() === method;
  const isPath = match?.path === undefined || path.includes(match.path);
  const isQuery = match?.query === undefined || target.slice(path.length).includes(match.query);
  return isMethod && isPath && isQuery && (match?.body === undefined || body.includes(match.body));
}

/** mulberry32: small, and good enough to toss coins. */
function seededDraw(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
