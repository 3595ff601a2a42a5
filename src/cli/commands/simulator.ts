import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import type { SeedFile, Simulator, SimulatorOptions } from '../../../simulator/index';
import { whyUnreadable } from '../../files/why-unreadable';
import { CliError, EXIT } from '../cli-error';
import { printJson } from '../print';
import { endWithStdinOption, onStdinEnd } from '../process/end-with-stdin';
import { fired, listenForInterruption } from '../process/interruption';
import { type ChosenDialect, dialectOption } from '../options/dialect-option';
import type { End } from '../cli-error';
import { speedOption } from '../options/speed-option';

interface Flags {
  port: number;
  seed?: string;
  speed: number;
  limits: boolean;
  dialect?: ChosenDialect;
  endWithStdin: boolean;
}

/** `simulator`: a pretend Huawei Cloud on this machine. */
export function simulatorCommand(end: End): Command {
  return new Command('simulator')
    .description(
      'Runs a pretend Huawei Cloud (IAM, CDM, DGC and DLI) on loopback and prints how to reach it as one JSON line.',
    )
    .option('--port <number>', 'port to listen on; 0 takes a free one', portNumber, 0)
    .option(
      '--seed <file>',
      'JSON file of jobs, and of credentials if they are to be known beforehand (default: no jobs)',
    )
    .addOption(speedOption())
    .option('--limits', "enforce the vendor's published rate limits", false)
    .addOption(dialectOption())
    .addOption(endWithStdinOption())
    .addHelpText('after', '\nEnvironment: none is read.')
    .action(async (flags: Flags) => end(await runSimulator(flags)));
}

async function runSimulator({ endWithStdin, seed, ...flags }: Flags): Promise<typeof EXIT.done> {
  const interruption = listenForInterruption();
  const simulator = await open({ ...flags, ...(seed !== undefined && { seed: readSeedFile(seed) }) });
  const { url, projectId, ak, sk, domain, user, password } = simulator;
  printJson({ url, projectId, ak, sk, domain, user, password });
  const stdinEnded = new Promise<void>((resolve) => endWithStdin && onStdinEnd(resolve));
  await Promise.race([fired(interruption.signal), stdinEnded]);
  await simulator.close();
  return EXIT.done;
}

async function open(options: SimulatorOptions): Promise<Simulator> {
  // The other commands need not wait for the simulator's HTTP framework to load.
  const { startSimulator } = await import('../../../simulator/index.js');
  try {
    return await startSimulator(options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`The simulator cannot start: ${reason}`, EXIT.badInput, { cause: error });
  }
}

/** The simulator checks what is in it. */
function readSeedFile(file: string): SeedFile {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SeedFile;
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is no JSON' : whyUnreadable(error);
    throw new CliError(`--seed ${file} cannot be read: ${why}.`, EXIT.badInput, { cause: error });
  }
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
}
