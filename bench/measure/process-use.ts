import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second (`getconf CLK_TCK`) on every architecture Node runs on. */
const TICKS_PER_SECOND = 100;
const PARENT = 1;
const USER_TIME = 11;
const SYSTEM_TIME = 12;
const CHILDREN_USER_TIME = 13;
const CHILDREN_SYSTEM_TIME = 14;

/**
 * Processor time a process has used so far, all its threads together, in milliseconds.
 * @throws where there is no /proc: only Linux can be measured
 */
export function cpuMs(pid: number): number {
  return cpuOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/**
 * The same of a process and of all that it has started, and they in turn: PostgreSQL has a process for each of its clients.
 * What has ended among them is counted by whoever waited for it.
 */
export function familyCpuMs(pid: number): number {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = statOf(Number(name));
    if (stat !== undefined) {
      const parent = Number(fieldsOf(stat)[PARENT]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    }
  }
  const total = (member: number): number => {
    const stat = statOf(member);
    const own =
      stat === undefined ? 0 : sumOf(stat, [USER_TIME, SYSTEM_TIME, CHILDREN_USER_TIME, CHILDREN_SYSTEM_TIME]);
    return (children.get(member) ?? []).reduce((sum, child) => sum + total(child), own);
  };
  return total(pid);
}

/** Undefined of a process that has ended. */
function statOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
}

/** Resident memory of a process, in bytes. */
export function residentBytes(pid: number): number {
  return residentOf(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

/** @param stat one line of /proc/PID/stat; the program's name in it may hold spaces and parentheses */
export function cpuOf(stat: string): number {
  return sumOf(stat, [USER_TIME, SYSTEM_TIME]);
}

function sumOf(stat: string, fields: number[]): number {
  const all = fieldsOf(stat);
  return (fields.reduce((sum, field) => sum + Number(all[field]), 0) * 1_000) / TICKS_PER_SECOND;
}

/** From the state on, which is the first after the name. */
function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** @param status the text of /proc/PID/status */
export function residentOf(status: string): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error('/proc/PID/status names no VmRSS');
  return Number(kilobytes) * 1024;
}
