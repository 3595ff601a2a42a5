import { Socket } from 'node:net';
import { Option } from 'commander';

/**
 * For a process that must not outlive whoever started it. A killed parent runs no handler, but the kernel closes its
 * end of the pipe that is our standard input.
 */
export function endWithStdinOption(): Option {
  return new Option(
    '--end-with-stdin',
    'end when standard input closes, so as not to outlive who started this',
  ).default(false);
}

/** Calls back once standard input has closed. */
export function onStdinEnd(callback: () => void): void {
  let called = false;
  const once = (): void => {
    if (!called) callback();
    called = true;
  };
  process.stdin.on('end', once).on('close', once).on('error', once).resume();
  // Waiting for that must not keep the process alive. A file or a terminal has nothing to let go of.
  if (process.stdin instanceof Socket) process.stdin.unref();
}
