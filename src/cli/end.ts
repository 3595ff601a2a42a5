import type { ExitCode } from './cli-error';

/** Where a command says with which code the program is to end. */
export type End = (code: ExitCode) => void;
