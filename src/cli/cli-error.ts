import { CodecError } from '../codec/codec-error';
import { ConfigurationError } from '../config/configuration-error';
import { TemporalConfigError } from '../config/temporal-config';
import type { Lines } from './print';

/**
 * How the command line ends. 130 is the shell's own word for Ctrl-C: what was asked has not happened, and nothing went
 * wrong either.
 */
export const EXIT = { done: 0, failed: 1, badInput: 2, interrupted: 130 } as const;

/** A word of {@link EXIT}, as the number it stands for. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A failure told in a sentence, without a stack: someone reading it knows what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';

  /** What is told, a line each. */
  readonly lines: readonly string[];

  /** @param told a sentence, or several lines */
  constructor(
    told: Lines,
    /** What the process ends with. */
    readonly exitCode: ExitCode = EXIT.failed,
    options?: ErrorOptions,
  ) {
    const lines = typeof told === 'string' ? [told] : told;
    super(lines.join('\n'), options);
    this.lines = lines;
  }
}

/** Where a command says with which code the program is to end. */
export type End = (code: ExitCode) => void;

/** Whether the environment, not the moment, is at fault: trying again changes nothing. */
export function isBadInput(error: unknown): error is ConfigurationError | CodecError | TemporalConfigError {
  return error instanceof ConfigurationError || error instanceof CodecError || error instanceof TemporalConfigError;
}
