import type { Socket } from 'node:net';
import { tokenExpired } from './admission';
import { echoed } from './echoed';
import type { Fault } from './faults';
import type { SignedRequest } from './iam/signature';
import type { IamState } from './iam/state';
import type { Listener } from './listener';
import { garbled } from './garbled';
import { gatewayError, type Reply } from './replies';

/** What mischief can lay its hands on. */
export interface Stage {
  /** Sent back as `X-Request-Id`. */
  readonly requestId: string;
  /** As it came over the wire. */
  readonly request: SignedRequest;
  /** The connection it came by. */
  readonly socket: Socket;
  /** Whose tokens may expire. */
  readonly iam: IamState;
  /** What may go down. */
  readonly listener: Listener;
  /** Does what the request asks for and answers what would be replied. */
  carryOut(): Promise<Reply>;
}

/** Does to one request what the fault says. Answers the reply to send; undefined when the socket is gone. */
export async function misbehave(fault: Fault, stage: Stage): Promise<Reply | undefined> {
  const { requestId, socket } = stage;
  const keepsEffect = fault.when === 'after' || fault.kind === 'loseReply';
  const reply = keepsEffect ? await stage.carryOut() : undefined;
  switch (fault.kind) {
    case 'refuse':
    case 'disownToken':
      return refusal(fault, requestId);
    case 'loseReply':
      socket.destroy();
      return undefined;
    case 'reset':
      socket.resetAndDestroy();
      return undefined;
    case 'hang':
      await untilClosed(socket, fault.ms);
      socket.destroy();
      return undefined;
    case 'delay':
      await pause(fault.ms ?? 0);
      return reply ?? (await stage.carryOut());
    case 'expireToken':
      stage.iam.expireAllTokens();
      return fault.body === undefined ? tokenExpired(requestId) : refusal({ status: 401, ...fault }, requestId);
    case 'garble':
      return garbled(reply ? { ...reply, status: fault.status ?? reply.status } : refusal(fault, requestId), fault.how);
    case 'echo':
      return echoed(await stage.carryOut(), {
        request: stage.request,
        credentials: stage.iam.credentials,
        turn: fault.times,
      });
    case 'down':
      socket.destroy();
      stage.listener.goDown(fault.ms);
      return undefined;
  }
}

const GATEWAY_CODES: Record<number, string> = {
  401: 'APIGW.0301',
  403: 'APIGW.0302',
  404: 'APIGW.0101',
  429: 'APIGW.0308',
};

/** What is answered in place of the cloud. */
export function refusal({ status = 500, body, headers }: Fault, requestId: string): Reply {
  if (body !== undefined) return { status, body, ...(headers && { headers }) };
  return gatewayError(requestId, status, GATEWAY_CODES[status] ?? 'APIGW.0201', `Fault: HTTP ${status}`, headers);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

function untilClosed(socket: Socket, ms: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
    if (ms !== undefined) setTimeout(resolve, ms).unref();
  });
}
