import { cpuOf, residentOf } from '../../bench/measure/process-use';

test('processor time is read past a program name with spaces and parentheses', () => {
  const stat = '4242 (node (main) x) S 1 4242 4242 0 -1 4194304 9 0 0 0 150 50 7 7 20 0 11 0 100 1 1';
  expect(cpuOf(stat)).toBe(2_000);
});

test('resident memory is read in bytes', () => {
  expect(residentOf('VmPeak:\t 900 kB\nVmRSS:\t     512 kB\nThreads:\t9\n')).toBe(524_288);
  expect(() => residentOf('State:\tZ (zombie)\n')).toThrow('VmRSS');
});
