import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command } from './resident';
import { Resident } from './resident';

/** What runs the commands of a run of the tests, whichever of jest's processes wants them. */
export interface Residents {
  /** Where it listens, which run-in-resident.ts is told. */
  path: string;
  close(): Promise<void>;
}

/** More may be at work; that many wait for the next command. */
const MOST_IDLE = 4;

/** @param program the compiled command line */
export async function startResidents(program: string): Promise<Residents> {
  // Not in the folder of the run: the path of a socket holds a hundred letters, which a checkout's may have by itself.
  const folder = mkdtempSync(join(tmpdir(), 'commands-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'socket');
  const all = new Set<Resident>();
  const idle: Resident[] = [];

  async function serve(socket: Socket): Promise<void> {
    const resident = idle.pop() ?? new Resident(program);
    all.add(resident);
    let isAnswered = false;
    // Whoever asked may be gone before the command has ended: what it does then is for nobody.
    socket.once('close', () => {
      if (!isAnswered) void resident.end();
    });
    socket.on('error', () => undefined);
    for await (const line of createInterface(socket)) {
      const answer = await answerOf(resident, JSON.parse(line) as Command);
      isAnswered = true;
      if (resident.isFresh && idle.length < MOST_IDLE) idle.push(resident);
      else void resident.end().then(() => all.delete(resident));
      socket.end(`${JSON.stringify(answer)}\n`);
    }
  }

  const server = createServer((socket) => void serve(socket));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    path,
    close: async () => {
      server.close();
      await Promise.all([...all].map((resident) => resident.end()));
    },
  };
}

async function answerOf(resident: Resident, command: Command): Promise<object> {
  try {
    return await resident.run(command);
  } catch (error) {
    return { error: (error as Error).message };
  }
}
