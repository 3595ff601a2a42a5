import { lead, pattern, walk } from './bash';
import { posixWord } from './quoted';
import type { CommandWords, Place } from './words';

/** For zsh, with what each word does. */
export function zshCompletion(commands: readonly CommandWords[]): string[] {
  return [
    '#compdef temporal-huaweicloud',
    '# Completion of temporal-huaweicloud for zsh: source <(temporal-huaweicloud completion zsh), after compinit; or this text',
    '# in a file _temporal-huaweicloud of a folder in $fpath.',
    '_temporal_huaweicloud() {',
    '  local at="" option="" word i',
    '  local -a found',
    '  for ((i = 2; i < CURRENT; i++)); do',
    '    word="${words[i]}"',
    '    if [[ -n $option ]]; then option=""; continue; fi',
    '    case "$at $word" in',
    ...walk(commands, '      '),
    '    esac',
    '  done',
    '  if [[ -z $option && ${words[CURRENT]} == --*=* ]]; then',
    '    option="$at ${words[CURRENT]%%=*}"',
    "    compset -P '*='",
    '  fi',
    '  if [[ -n $option ]]; then',
    '    case "$option" in',
    ...commands.flatMap(({ path, options }) =>
      options.flatMap(({ flags, value }) =>
        value === undefined ? [] : [`      ${flags.map((flag) => pattern(path, flag)).join('|')}) ${reply(value)} ;;`],
      ),
    ),
    '    esac',
    '  elif [[ ${words[CURRENT]} == -* ]]; then',
    '    case "$at" in',
    ...commands.map(
      ({ path, options }) =>
        `      ${posixWord(lead(path))}) found=(${options.map(({ flags: [flag = ''], about }) => told(flag, about)).join(' ')}) ;;`,
    ),
    '    esac',
    '  else',
    '    case "$at" in',
    ...commands.map(({ path, commands: below, operand = 'other' }) => {
      const answer = below.length
        ? `found=(${below.map(({ name, about }) => told(name, about)).join(' ')})`
        : reply(operand);
      return `      ${posixWord(lead(path))}) ${answer} ;;`;
    }),
    '    esac',
    '  fi',
    "  ((${#found})) && _describe 'temporal-huaweicloud' found",
    '  return 0',
    '}',
    '# As a file of $fpath it is the function itself.',
    'if [[ ${funcstack[1]-} == _temporal-huaweicloud ]]; then _temporal_huaweicloud "$@"',
    'else compdef _temporal_huaweicloud temporal-huaweicloud; fi',
  ];
}

/** A colon divides the word from what it does. */
function told(word: string, about: string): string {
  return posixWord(`${word.replaceAll(':', '\\:')}:${about}`);
}

function reply(place: Place): string {
  if (place === 'file') return '_files';
  if (place === 'folder') return '_files -/';
  return place === 'other' ? ':' : `found=(${place.map((word) => posixWord(word.replaceAll(':', '\\:'))).join(' ')})`;
}
