/**
 * How the command line ends. 130 is the shell's own word for Ctrl-C: what was asked has not happened, and nothing went
 * wrong either.
 */
export const EXIT = { done: 0, failed: 1, badInput: 2, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A failure told in a sentence, without a stack: someone reading it knows what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';

  constructor(
    message: string,
    readonly exitCode: ExitCode = EXIT.failed,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
