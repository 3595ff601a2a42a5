import { InvalidArgumentError } from 'commander';
import { durationMs } from '../../spec/duration';

/** Reads a duration of the command line. @returns milliseconds */
export function durationArgument(text: string): number {
  const ms = durationMs(text);
  if (ms === undefined) throw new InvalidArgumentError('A duration is written 90s, 15m or 2h.');
  return ms;
}
