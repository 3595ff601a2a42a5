import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryFolder } from '../support/temporary-folder';
import { killPart, pidFileOf } from './cluster-of-this-run';
import { LastingProcess } from './lasting-process';

const folder = temporaryFolder();
const pidFile = pidFileOf(folder, 'history');

test('a part that has died by itself is dead, and killing it is no fault', () => {
  writeFileSync(pidFile, String(spawnSync('true').pid));
  expect(() => killPart({ folder }, 'history')).not.toThrow();
});

test('a program that has ended has no process id, so that nobody else is killed for it', async () => {
  const log = join(folder, 'history.log');
  const lasting = new LastingProcess({ command: 'sleep', args: ['600'], log, pidFile, stopSignal: 'SIGTERM' });
  expect(Number(readFileSync(pidFile, 'utf8'))).toBeGreaterThan(0);
  killPart({ folder }, 'history');
  while (readFileSync(pidFile, 'utf8') !== '') await pause(10);
  await lasting.end();
  const signals = jest.spyOn(process, 'kill').mockReturnValue(true);
  killPart({ folder }, 'history');
  expect(signals).not.toHaveBeenCalled();
  signals.mockRestore();
});
