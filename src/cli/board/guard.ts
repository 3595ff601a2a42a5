import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Refused } from './answers/refused';

/** Who may look at a board, and who may act. */
export interface GuardOptions {
  /** What everybody has to bring; absent where whoever reaches the loopback address may look. */
  token?: string;
  /** Nobody may act. */
  readOnly: boolean;
}

/** Where a browser keeps that it has brought the token. */
const COOKIE = 'huaweicloud_board';
const LOOPBACK_NAME = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;
/** From a browser these say that a page of the board itself asks, or that a person has typed the address. */
const OWN_SITE = new Set(['same-origin', 'none']);

/** Whether only programs of this machine reach an address. */
export function isLoopback(host: string): boolean {
  return LOOPBACK_NAME.test(host.includes(':') && !host.startsWith('[') ? `[${host}]` : host);
}

/** Looks at who asks before anything is done for them. */
export class Guard {
  constructor(private readonly options: GuardOptions) {}

  /**
   * A name that leads here and is not this machine's is how a page from elsewhere gets around the browser's walls. With a
   * token the name may be any: such a page has no cookie of ours.
   * @throws Refused
   */
  checkHost({ headers }: IncomingMessage): void {
    if (this.options.token !== undefined || LOOPBACK_NAME.test(headers.host ?? '')) return;
    throw new Refused(421, 'This board answers to localhost alone. For another name, set HUAWEICLOUD_BOARD_TOKEN.');
  }

  /** Whether the one who asks has brought the token, or needs none. */
  knows({ headers }: IncomingMessage): boolean {
    const { token } = this.options;
    if (token === undefined) return true;
    const [, bearer] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? [];
    if (bearer !== undefined) return isSame(bearer, token);
    return cookiesOf(headers.cookie).some((cookie) => isSame(cookie, proofOf(token)));
  }

  /** The header that has a browser remember that it brought the token; undefined where what it brought is not it. */
  cookieFor(brought: string): string | undefined {
    const { token } = this.options;
    if (token === undefined || !isSame(brought, token)) return undefined;
    return `${COOKIE}=${proofOf(token)}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Data is for pages of the board alone. @throws Refused */
  checkSite({ headers }: IncomingMessage): void {
    const site = headers['sec-fetch-site'];
    if (site !== undefined && !OWN_SITE.has(String(site))) throw foreign();
    const { origin } = headers;
    if (origin !== undefined && hostOf(origin) !== headers.host) throw foreign();
  }

  /** Only a page of the board, or a program, has it do something. @throws Refused */
  checkAction(request: IncomingMessage): void {
    if (this.options.readOnly)
      throw new Refused(403, 'This board was started with --read-only: it carries out nothing.');
    this.checkSite(request);
    // A form of a page from elsewhere can send text, and never this, without asking first.
    if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
      throw new Refused(415, 'An action is sent as application/json.');
  }
}

function foreign(): Refused {
  return new Refused(403, 'Only pages of this board may ask for that: the request comes from another site.');
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function cookiesOf(header = ''): string[] {
  return header.split(';').flatMap((part) => {
    const [name, value] = part.trim().split('=', 2);
    return name === COOKIE && value ? [value] : [];
  });
}

/** The token itself is kept in no browser. */
function proofOf(token: string): string {
  return createHmac('sha256', token).update('temporal-huaweicloud board').digest('hex');
}

/** In a time that says nothing of where they differ, nor of how long the other is. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(first as Buffer, second as Buffer);
}
