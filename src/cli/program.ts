import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { boardCommand } from './commands/board';
import { cancelCommand } from './commands/cancel';
import { cleanupCommand } from './commands/cleanup';
import { completionCommand } from './commands/completion';
import { demoCommand } from './commands/demo';
import { doctorCommand } from './commands/doctor';
import { graphCommand } from './commands/graph';
import { initCommand } from './commands/init';
import { listCommand } from './commands/list';
import { logsCommand } from './commands/logs';
import { planCommand } from './commands/plan';
import { rerunCommand } from './commands/rerun';
import { runCommand } from './commands/run';
import { scheduleCommand } from './commands/schedule';
import { schemaCommand } from './commands/schema';
import { searchAttributesCommand } from './commands/search-attributes';
import { simulatorCommand } from './commands/simulator';
import { statusCommand } from './commands/status';
import { adoptCommand, pauseCommand, resumeCommand, retryCommand, skipCommand } from './commands/verbs';
import { validateCommand } from './commands/validate';
import { workerCommand } from './commands/worker';
import type { End } from './cli-error';
import { print, tell } from './print';

/** In the order of `--help`. */
export const COMMANDS = [
  demoCommand,
  initCommand,
  runCommand,
  validateCommand,
  planCommand,
  graphCommand,
  schemaCommand,
  doctorCommand,
  listCommand,
  statusCommand,
  logsCommand,
  boardCommand,
  pauseCommand,
  resumeCommand,
  retryCommand,
  skipCommand,
  adoptCommand,
  rerunCommand,
  cancelCommand,
  cleanupCommand,
  workerCommand,
  simulatorCommand,
  scheduleCommand,
  searchAttributesCommand,
  completionCommand,
];

/** The whole command line. @param end what a command calls with its exit code */
export function buildProgram(end: End): Command {
  const program = new Command('temporal-huaweicloud')
    .description('Durable Huawei Cloud data pipelines on Temporal.')
    .version(packageVersion())
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 bad usage or input, 130 stopped watching with Ctrl-C.');
  // Set before the commands are made: they inherit it only when `program.command` makes them.
  program.exitOverride();
  for (const command of COMMANDS) {
    program.addCommand(command(end).copyInheritedSettings(program));
  }
  throughOurDoor(program);
  return program;
}

/** Groups make their commands before they are ours, and so hand on nothing that is set here. */
function throughOurDoor(command: Command): void {
  command.configureOutput({
    writeOut: (help) => print(linesOf(help)),
    writeErr: (help) => tell(linesOf(help)),
    // It quotes what was given, whatever that is, and may guess below what was meant.
    outputError: (sentence) => tell(sentence.trimEnd().replace(/\n(?=\(Did you mean )/, ' ')),
  });
  command.commands.forEach(throughOurDoor);
}

/** Help is written by us. */
function linesOf(help: string): string[] {
  return help.replace(/\n$/, '').split('\n');
}

function packageVersion(): string {
  const folder = join(__dirname, '../..');
  // Compiled, it stands a folder deeper than as a source.
  const root = basename(folder) === 'lib' ? join(folder, '..') : folder;
  const file = readFileSync(join(root, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(file)).version;
}
