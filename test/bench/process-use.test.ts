import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuMs, cpuOf, familyCpuMs, residentOf } from '../../bench/measure/process-use';

test('processor time is read past a program name with spaces and parentheses', () => {
  const stat = '4242 (node (main) x) S 1 4242 4242 0 -1 4194304 9 0 0 0 150 50 7 7 20 0 11 0 100 1 1';
  expect(cpuOf(stat)).toBe(2_000);
});

test('resident memory is read in bytes', () => {
  expect(residentOf('VmPeak:\t 900 kB\nVmRSS:\t     512 kB\nThreads:\t9\n')).toBe(524_288);
  expect(() => residentOf('State:\tZ (zombie)\n')).toThrow('VmRSS');
});

test.each(['while it lives', 'when it has ended'])(
  'processor time of a family counts what a child has used, %s',
  async (when) => {
    const busy = `${process.execPath} -e 'const { cpuUsage } = process; while (cpuUsage().user < 400_000);'`;
    const child =
      when === 'while it lives' ? `${busy.slice(0, -1)} setInterval(() => {}, 1_000);' & wait` : `${busy}; read line`;
    const parent = spawn('sh', ['-c', child], { stdio: ['pipe', 'inherit', 'inherit'], detached: true });
    const pid = parent.pid ?? 0;
    while (familyCpuMs(pid) < 400) await pause(20);
    expect(cpuMs(pid)).toBeLessThan(200);
    process.kill(-pid, 'SIGKILL');
    await once(parent, 'close');
  },
);
