import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { findOnPath } from '../../src/cli/demo/temporal-server/find-on-path';
import { keepProcess } from '../../src/cli/demo/temporal-server/keep-process';
import { startTemporalServer } from '../../src/cli/demo/temporal-server/start-temporal-server';
import { Belongings } from '../../src/cli/process/belongings';
import { cpuMs } from '../measure/process-use';
import type { CountingProxy } from './counting-proxy';
import { openCountingProxy } from './counting-proxy';

/** A server, a board that reaches it through a proxy that counts, and a browser. */
export interface BoardStage {
  client: Client;
  proxy: CountingProxy;
  browser: Browser;
  /** Where the board is. */
  url: string;
  /** Processor time so far, in milliseconds. */
  serverCpuMs: () => number;
  close(): Promise<void>;
}

const COMMAND = join(__dirname, '../../../bin/temporal-huaweicloud.js');

/** Starts all of it. Whatever fails, nothing of it is left. */
export async function openBoardStage(executable: string): Promise<BoardStage> {
  const belongings = new Belongings();
  try {
    const server = belongings.keep(await startTemporalServer({ executable, ui: false, readyWithinMs: 120_000 }), (it) =>
      it.close(),
    );
    const connection = belongings.keep(await Connection.connect({ address: server.address }), (it) => it.close());
    const proxy = belongings.keep(await openCountingProxy(server.address), (it) => it.close());
    const browser = belongings.keep(await openBrowser(), (it) => it.close());
    return {
      client: new Client({ connection }),
      proxy,
      browser,
      url: await startBoard(belongings, proxy.address),
      serverCpuMs: () => cpuMs(server.pid),
      close: () => belongings.close(),
    };
  } catch (error) {
    await belongings.close();
    throw error;
  }
}

async function startBoard(belongings: Belongings, address: string): Promise<string> {
  let say: (line: string) => void = () => undefined;
  const first = new Promise<string>((resolve) => (say = resolve));
  const board = belongings.keep(
    await keepProcess({
      command: process.execPath,
      args: [COMMAND, 'board', '--port', '0', '--json'],
      env: { ...process.env, TEMPORAL_ADDRESS: address },
      onLine: (line) => say(line),
    }),
    (it) => it.end(),
  );
  const line = await Promise.race([first, board.exited.then(() => 'the board ended')]);
  if (!line.startsWith('{')) throw new Error(line);
  return (JSON.parse(line) as { url: string }).url;
}

async function openBrowser(): Promise<Browser> {
  const executablePath = await findOnPath('chromium', process.env);
  if (executablePath === undefined) throw new Error('It is measured in Chromium: apt-get install -y chromium');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
