import type { WireReply } from './http-exchange';

/** One header of a reply, the first where it came several times. */
export function replyHeader({ headers }: Pick<WireReply, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The cloud's clock, in milliseconds since 1970. */
export function cloudTimeOf(reply: WireReply): number | undefined {
  const time = Date.parse(replyHeader(reply, 'date') ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** The id the vendor's support asks for. */
export function requestIdOf(reply: WireReply): string | undefined {
  return cleanRequestId(replyHeader(reply, 'x-request-id'));
}

/** An id as ids look; anything else could be a way to smuggle text into a log. */
export function cleanRequestId(id: string | undefined): string | undefined {
  return id !== undefined && /^[\w.:-]{1,128}$/.test(id) ? id : undefined;
}
