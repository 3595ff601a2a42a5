import { posixWord } from './quoted';
import type { CommandWords, Place } from './words';

/** For bash 3.2 and later; it needs no package of completions. */
export function bashCompletion(commands: readonly CommandWords[]): string[] {
  return [
    '# Completion of temporal-huaweicloud for bash: source <(temporal-huaweicloud completion bash)',
    '_temporal_huaweicloud() {',
    '  local cur="${COMP_WORDS[COMP_CWORD]}" at="" option="" word words="" i',
    '  COMPREPLY=()',
    '  for ((i = 1; i < COMP_CWORD; i++)); do',
    '    word="${COMP_WORDS[i]}"',
    '    if [[ -n $option ]]; then',
    '      # bash takes `--format=json` for three words.',
    '      [[ $word == "=" ]] || option=""',
    '      continue',
    '    fi',
    '    case "$at $word" in',
    ...walk(commands, '      '),
    '    esac',
    '  done',
    '  [[ $cur == "=" ]] && cur=""',
    '  if [[ -n $option ]]; then',
    '    case "$option" in',
    ...commands.flatMap(({ path, options }) =>
      options.flatMap(({ flags, value }) =>
        value === undefined ? [] : [`      ${flags.map((flag) => pattern(path, flag)).join('|')}) ${reply(value)} ;;`],
      ),
    ),
    '    esac',
    '  elif [[ $cur == -* ]]; then',
    '    case "$at" in',
    ...commands.map(
      ({ path, options }) =>
        `      ${posixWord(lead(path))}) words=${posixWord(options.map(({ flags }) => flags[0]).join(' '))} ;;`,
    ),
    '    esac',
    '  else',
    '    case "$at" in',
    ...commands.map(({ path, commands: below, operand = 'other' }) => {
      const place = below.length ? below.map(({ name }) => name) : operand;
      return `      ${posixWord(lead(path))}) ${reply(place)} ;;`;
    }),
    '    esac',
    '  fi',
    '  [[ -n $words ]] || return 0',
    '  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$cur")',
    '}',
    '_temporal_huaweicloud_paths() {',
    '  local word',
    '  # It adds the slash to a folder, and quotes what has to be.',
    '  compopt -o filenames 2>/dev/null',
    '  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen "$1" -- "$2")',
    '}',
    'complete -F _temporal_huaweicloud temporal-huaweicloud',
  ];
}

/** How the words before the one that is completed are gone through: which command they name, and whether a value is due. */
export function walk(commands: readonly CommandWords[], indent: string): string[] {
  return commands.flatMap(({ path, commands: below, options }) => {
    const names = below.map(({ name }) => pattern(path, name));
    const flags = options.flatMap(({ flags: of, value }) => (value === undefined ? [] : of));
    return [
      ...(names.length ? [`${indent}${names.join('|')}) at="$at $word" ;;`] : []),
      ...(flags.length
        ? [`${indent}${flags.map((flag) => pattern(path, flag)).join('|')}) option="$at $word" ;;`]
        : []),
    ];
  });
}

/** What comes before a word of a command: nothing of the program itself. */
export function lead(path: string): string {
  return path ? ` ${path}` : '';
}

/** A word after the path of its command, as `case` compares it. */
export function pattern(path: string, word: string): string {
  return posixWord(`${lead(path)} ${word}`);
}

function reply(place: Place): string {
  if (place === 'file') return '_temporal_huaweicloud_paths -f "$cur"';
  if (place === 'folder') return '_temporal_huaweicloud_paths -d "$cur"';
  return place === 'other' ? ':' : `words=${posixWord(place.join(' '))}`;
}
