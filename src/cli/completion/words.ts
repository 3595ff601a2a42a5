import type { Argument, Command, Option } from 'commander';

/** What stands in a place of the command line. */
export type Place = 'file' | 'folder' | 'other' | readonly string[];

/** An option of a command. */
export interface OptionWords {
  /** As it is written: `--format`, and its short form where it has one. */
  flags: string[];
  /** What it does, in a line. */
  about: string;
  /** What its value is; absent where it takes none. */
  value?: Place;
}

/** What may stand after a command. */
export interface CommandWords {
  /** `schedule apply`; empty of the program itself. */
  path: string;
  /** What may come next, with what it does. */
  commands: {
    /** As it is written. */
    name: string;
    /** What it does, in a line. */
    about: string;
  }[];
  /** Those that it takes, `--help` among them. */
  options: OptionWords[];
  /** What stands after its options; absent for nothing. */
  operand?: Place;
}

/** What may stand where, by the definition of the program: the program itself first, then its commands in order. */
export function commandWords(command: Command, path: readonly string[] = []): CommandWords[] {
  const { commands, options } = command;
  const [operand] = command.registeredArguments;
  return [
    {
      path: path.join(' '),
      commands: commands.map((each) => ({ name: each.name(), about: firstSentence(each.description()) })),
      options: [...options.filter(({ hidden }) => !hidden).map(optionWords), HELP],
      ...(operand && { operand: placeOf(operand) }),
    },
    ...commands.flatMap((each) => commandWords(each, [...path, each.name()])),
  ];
}

/** Every command has it, and none defines it. */
const HELP: OptionWords = { flags: ['--help', '-h'], about: 'show what it takes' };

function optionWords(option: Option): OptionWords {
  const { long, short, description, required, optional } = option;
  const flags = [long, short].filter((flag) => flag !== undefined && flag !== null);
  return { flags, about: firstSentence(description), ...((required || optional) && { value: valueOf(option) }) };
}

function valueOf({ argChoices, flags }: Option): Place {
  if (argChoices) return argChoices;
  return /<(file|path)>/.test(flags) ? 'file' : 'other';
}

function placeOf(argument: Argument): Place {
  if (argument.argChoices) return argument.argChoices;
  const name = argument.name();
  if (name === 'dir') return 'folder';
  return /^file/.test(name) ? 'file' : 'other';
}

/** As much as stands beside a word. */
function firstSentence(text: string): string {
  return text.replace(/[.;](\s.*)?$/s, '');
}
