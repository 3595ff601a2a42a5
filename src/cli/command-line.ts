import { CommanderError } from 'commander';
import { errorLines } from '../domain/error-lines';
import { type End, type ExitCode, CliError, EXIT, isBadInput } from './cli-error';
import { tell } from './print';
import { buildProgram } from './program';

/**
 * Runs a command, and tells on stderr what goes wrong with it.
 * @param args as they were given, without Node and the program
 * @param end what is called with the exit code
 */
export async function runCommandLine(args: string[], end: End): Promise<void> {
  try {
    await buildProgram(end).parseAsync(args, { from: 'user' });
  } catch (error) {
    end(report(error));
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
