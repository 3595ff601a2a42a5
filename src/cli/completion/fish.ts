import { fishWord } from './quoted';
import type { CommandWords, OptionWords, Place } from './words';

/** For fish, with what each word does. */
export function fishCompletion(commands: readonly CommandWords[]): string[] {
  const below = commands.filter(({ commands: names }) => names.length);
  return [
    '# Completion of temporal-huaweicloud for fish: temporal-huaweicloud completion fish | source',
    '# Whether the words so far name this command. What is the value of an option is no command.',
    'function __temporal_huaweicloud_at',
    "  set -l at ''",
    '  set -l skip 0',
    '  for word in (commandline -opc)[2..-1]',
    '    if test $skip = 1',
    '      set skip 0',
    '      continue',
    '    end',
    '    switch "$at $word"',
    ...below.flatMap(({ path, commands: names }) => [
      `      case ${names.map(({ name }) => fishWord(`${lead(path)} ${name}`)).join(' ')}`,
      '        set at "$at $word"',
    ]),
    ...commands.flatMap(({ path, options }) => {
      const flags = options.flatMap(({ flags: of, value }) => (value === undefined ? [] : of));
      return flags.length
        ? [`      case ${flags.map((flag) => fishWord(`${lead(path)} ${flag}`)).join(' ')}`, '        set skip 1']
        : [];
    }),
    '    end',
    '  end',
    '  test "$at" = "$argv[1]"',
    'end',
    'complete -c temporal-huaweicloud -f',
    ...commands.flatMap((command) => {
      const { path, commands: names, operand } = command;
      const when = `complete -c temporal-huaweicloud -n ${fishWord(`__temporal_huaweicloud_at "${lead(path)}"`)}`;
      return [
        ...names.map(({ name, about }) => `${when} -a ${fishWord(name)} -d ${fishWord(about)}`),
        ...(!names.length && operand !== undefined ? operandLine(when, operand) : []),
        ...command.options.map((option) => `${when} ${optionText(option)}`),
      ];
    }),
  ];
}

function lead(path: string): string {
  return path ? ` ${path}` : '';
}

function operandLine(when: string, place: Place): string[] {
  if (place === 'file') return [`${when} -F`];
  if (place === 'folder') return [`${when} -a '(__fish_complete_directories)'`];
  return place === 'other' ? [] : [`${when} -a ${fishWord(place.join(' '))}`];
}

function optionText({ flags, about, value }: OptionWords): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return [...names, `-d ${fishWord(about)}`, ...valueText(value)].join(' ');
}

function valueText(value: Place | undefined): string[] {
  if (value === undefined) return [];
  if (value === 'file') return ['-r', '-F'];
  if (value === 'folder') return ['-x', "-a '(__fish_complete_directories)'"];
  return value === 'other' ? ['-x'] : ['-x', `-a ${fishWord(value.join(' '))}`];
}
