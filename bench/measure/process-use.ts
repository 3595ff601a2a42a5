import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second (`getconf CLK_TCK`) on every architecture Node runs on. */
const TICKS_PER_SECOND = 100;
const USER_TIME = 11;
const SYSTEM_TIME = 12;

/**
 * Processor time a process has used so far, all its threads together, in milliseconds.
 * @throws where there is no /proc: only Linux can be measured
 */
export function cpuMs(pid: number): number {
  return cpuOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** Resident memory of a process, in bytes. */
export function residentBytes(pid: number): number {
  return residentOf(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

/** @param stat one line of /proc/PID/stat; the program's name in it may hold spaces and parentheses */
export function cpuOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[USER_TIME]) + Number(fields[SYSTEM_TIME])) * 1_000) / TICKS_PER_SECOND;
}

/** @param status the text of /proc/PID/status */
export function residentOf(status: string): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error('/proc/PID/status names no VmRSS');
  return Number(kilobytes) * 1024;
}
