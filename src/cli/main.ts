import { CommanderError } from 'commander';
import { isBadInput, CliError, EXIT } from './cli-error';
import type { ExitCode } from './cli-error';
import { errorLines } from '../domain/error-lines';
import { endWithReader, tell } from './print';
import { buildProgram } from './program';

endWithReader();

async function main(): Promise<void> {
  try {
    await buildProgram((code) => (process.exitCode = code)).parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** Tells on stderr what went wrong, and with which exit code that ends. */
function report(error: unknown): ExitCode {
  // Commander has written its own sentence, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badInput;
  if (error instanceof CliError) {
    const [first = '', ...others] = error.lines;
    tell([`error: ${first}`, ...others]);
    return error.exitCode;
  }
  if (isBadInput(error)) {
    tell(`error: ${error.message}`);
    return EXIT.badInput;
  }
  tell(errorLines(error));
  return EXIT.failed;
}

void main();
