import { setTimeout as pause } from 'node:timers/promises';

/** Whether a process of that id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Returns once the process is gone; a test that waits in vain fails by jest's own time limit. */
export async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await pause(20);
}
