import type { Socket } from 'node:net';
import { tokenExpired } from './admission';
import type { Fault } from './faults';
import type { IamState } from './iam/state';
import type { Listener } from './listener';
import { gatewayError, type Reply } from './replies';

/** What mischief can lay its hands on. */
export interface Stage {
  readonly requestId: string;
  readonly socket: Socket;
  readonly iam: IamState;
  readonly listener: Listener;
  /** Does what the request asks for and answers what would be replied. */
  carryOut(): Reply;
}

/** Does to one request what the fault says. Answers the reply to send; undefined when the socket is gone. */
export async function misbehave(fault: Fault, stage: Stage): Promise<Reply | undefined> {
  const { requestId, socket } = stage;
  const keepsEffect = fault.when === 'after' || fault.kind === 'loseReply';
  const reply = keepsEffect ? stage.carryOut() : undefined;
  switch (fault.kind) {
    case 'refuse':
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
      return reply ?? stage.carryOut();
    case 'expireToken':
      stage.iam.expireAllTokens();
      return tokenExpired(requestId);
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

function refusal({ status, body, headers }: Fault, requestId: string): Reply {
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
