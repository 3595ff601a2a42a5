import { isShownWhole, replaceUnshown, shownText } from './shown-text';

const PLAIN = /^[\w@%+=:,./-]+$/;

/**
 * A word as a shell reads it back to the letter. Characters that would not be seen are numbers in `$'...'`, which bash,
 * zsh and ksh know, and a POSIX shell from 2024 on.
 */
export function shellWord(word: string): string {
  if (PLAIN.test(word)) return word;
  if (isShownWhole(word)) return `'${word.replaceAll("'", `'\\''`)}'`;
  // No argument of a process holds these: the text that shows them names nothing, where a part of it might.
  if (/[\0\p{Cs}]/u.test(word)) return `'${shownText(word).replaceAll("'", `'\\''`)}'`;
  // `!` would be looked up in the history of some shells.
  const quoted = word.replace(/[\\'!]/g, (character) => `\\x${hexOf(character)}`);
  return `$'${replaceUnshown(quoted, (character) =>
    bytesOf(character)
      .map((byte) => `\\x${byte}`)
      .join(''),
  )}'`;
}

/** A command with the variables it needs, as one line to paste into a shell. */
export function shellCommand(argv: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): string {
  const variables = Object.entries(env).map(([name, value = '']) => `${name}=${value && shellWord(value)}`);
  return [...variables, ...argv.map((word) => shellWord(word))].join(' ');
}

type OptionValue = string | true | readonly string[];

/** What comes after the name of a command of ours. */
export interface OwnArguments {
  /** By name without dashes; `true` of one that takes no value, a list of one that is given several times. */
  options?: Readonly<Record<string, OptionValue>>;
  /** Options whose value a person is to fill in, as they are written. */
  toFillIn?: string;
}

/** A command of ours to paste into a shell: `ownCommand('status', ['orders-2026-01-31'], { options: { watch: true } })`. */
export function ownCommand(
  name: string,
  operands: readonly string[] = [],
  { options = {}, toFillIn }: OwnArguments = {},
): string {
  const flags = [...Object.entries(options).flatMap(optionText), ...(toFillIn === undefined ? [] : [toFillIn])];
  const words = operands.map((operand) => shellWord(operand));
  // What begins with a dash would be read as an option.
  const rest = operands.some((operand) => operand.startsWith('-')) ? [...flags, '--', ...words] : [...words, ...flags];
  return ['temporal-huaweicloud', name, ...rest].join(' ');
}

function optionText([name, given]: [string, OptionValue]): string[] {
  if (given === true) return [`--${name}`];
  return [given]
    .flat()
    .map((value) => (value.startsWith('-') ? shellWord(`--${name}=${value}`) : `--${name} ${shellWord(value)}`));
}

function hexOf(character: string): string {
  return character.charCodeAt(0).toString(16);
}

/** In UTF-8, which is how arguments are handed over. */
function bytesOf(character: string): string[] {
  const encoded = encodeURIComponent(character);
  return encoded.startsWith('%') ? encoded.slice(1).toLowerCase().split('%') : [hexOf(character).padStart(2, '0')];
}
