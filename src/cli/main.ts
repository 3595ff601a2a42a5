import { CommanderError } from 'commander';
import { isBadInput } from './bad-input';
import type { ExitCode } from './cli-error';
import { CliError, EXIT } from './cli-error';
import { buildProgram } from './program';

// A reader that has seen enough (`| head`) closes the pipe: that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

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
    console.error(`error: ${error.message}`);
    return error.exitCode;
  }
  if (isBadInput(error)) {
    console.error(`error: ${error.message}`);
    return EXIT.badInput;
  }
  console.error(error);
  return EXIT.failed;
}

void main();
