import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import type { ProxyAddress } from './proxy-address';
import { clock } from '../clock';

/** The proxy did not open a tunnel. Nothing was sent through it. */
export class ProxyFailure extends Error {
  constructor(
    message: string,
    /** `PROXY_407` and its like where it answered; `PROXY_UNREACHABLE`, `PROXY_SILENT` or `PROXY_BROKEN` where it did not. */
    readonly code: string,
  ) {
    super(message);
  }
}

/** Where a tunnel leads, and within what bounds it is opened. */
export interface TunnelOptions {
  /** `host:port`. */
  to: string;
  /** Until it stands, in milliseconds. */
  timeoutMs: number;
  /** Whom to trust where the proxy itself is spoken to by TLS. */
  secureContext?: SecureContext;
}

/** What stands above the body of an answer is short; a refusal's body is not read. */
const MAX_HEAD_BYTES = 16 * 1024;
const HEAD_END = '\r\n\r\n';

/**
 * Opens a tunnel through a proxy by CONNECT.
 *
 * undici has a ProxyAgent. Where a proxy ends the connection without an answer it asks anew for ever, it waits five minutes
 * for one that says nothing, and of a refusal it tells the number alone (7.30).
 * @throws {ProxyFailure} where it does not stand in time
 */
export function openTunnel(proxy: ProxyAddress, options: TunnelOptions): Promise<Socket> {
  const { to, timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const socket = connectTo(proxy, options);
    let head = Buffer.alloc(0);
    let isOpen = false;
    const fail = (what: string, code: string): void => {
      if (end()) reject(new ProxyFailure(`the proxy ${proxy.shown} ${what}`, code));
      socket.destroy();
    };
    const tooLate = () => fail(`opened no tunnel to ${to} within ${timeoutMs} ms`, 'PROXY_SILENT');
    const timer = clock.after(timeoutMs, tooLate);
    const onError = ({ message, code }: NodeJS.ErrnoException): void => {
      const why = code === undefined || message.includes(code) ? message : `${message} (${code})`;
      if (isOpen) fail(`ended the connection: ${why}`, 'PROXY_BROKEN');
      else fail(`cannot be reached: ${why}`, 'PROXY_UNREACHABLE');
    };
    const onClose = (): void => fail(`ended the connection without an answer`, 'PROXY_BROKEN');
    const onData = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const length = head.indexOf(HEAD_END);
      const status = statusIn(head);
      if (status === 'none' || (length < 0 && head.length > MAX_HEAD_BYTES))
        return fail('gives an answer that is not HTTP', 'PROXY_BROKEN');
      if (length < 0) return;
      if (status < 200 || status > 299) return fail(`refused a tunnel to ${to} (${status})`, `PROXY_${status}`);
      const rest = head.subarray(length + HEAD_END.length);
      if (!end()) return;
      socket.pause();
      if (rest.length > 0) socket.unshift(rest);
      resolve(socket);
    };
    /** @returns whether it was the first to end it */
    const end = (): boolean => {
      timer.cancel();
      const isFirst = socket.listeners('data').includes(onData);
      socket.off('data', onData).off('close', onClose);
      if (isFirst) socket.off('error', onError).on('error', () => undefined);
      return isFirst;
    };
    socket
      .once(proxy.isTls ? 'secureConnect' : 'connect', () => {
        isOpen = true;
        socket.write(request(proxy, to));
      })
      .on('error', onError)
      .on('close', onClose)
      .on('data', onData);
  });
}

function connectTo({ host, port, isTls }: ProxyAddress, { secureContext }: TunnelOptions): Socket {
  if (!isTls) return connect({ host, port });
  const servername = isIP(host) ? undefined : host;
  return connectTls({ host, port, servername, secureContext, ALPNProtocols: ['http/1.1'] });
}

function request({ authorization }: ProxyAddress, to: string): string {
  const proof = authorization === undefined ? '' : `Proxy-Authorization: ${authorization}\r\n`;
  return `CONNECT ${to} HTTP/1.1\r\nHost: ${to}\r\n${proof}User-Agent: temporal-huaweicloud\r\n${'\r\n'}`;
}

/** `none` as soon as it can be no HTTP; 0 while too little has come. */
function statusIn(head: Buffer): number | 'none' {
  const begin = head.subarray(0, 12).toString('latin1');
  const [, status] = /^HTTP\/1\.[01] (\d{3})$/.exec(begin) ?? [];
  if (status !== undefined) return Number(status);
  return begin.length === 12 || !'HTTP/1.'.startsWith(begin.slice(0, 7)) ? 'none' : 0;
}
