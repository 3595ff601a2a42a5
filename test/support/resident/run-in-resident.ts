import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ProcessEnd } from '../heard-process';
import type { Command } from './resident';

/** Runs a command to its end in a process that has run others before it. */
export async function runInResident(command: Command): Promise<ProcessEnd> {
  const path = process.env['TEST_RESIDENTS'];
  if (!path) throw new Error('TEST_RESIDENTS is set by global-setup.ts: run these tests with jest');
  const socket = connect(path);
  socket.write(`${JSON.stringify(command)}\n`);
  const answer = JSON.parse(await text(socket)) as ProcessEnd | { error: string };
  if ('error' in answer) throw new Error(answer.error);
  return answer;
}
