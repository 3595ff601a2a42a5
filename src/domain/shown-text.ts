/**
 * What a terminal, a log or a page obeys or hides instead of showing it: control and format characters, the two ends of
 * lines that Unicode adds, halves of pairs, and whatever takes no room. Emoji keep what joins them.
 */
const UNSHOWN =
  /(?<!\p{Extended_Pictographic})[\ufe0e\ufe0f]|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}]|\p{Extended_Pictographic}\ufe0f)\u200d|\u200d(?!\p{Extended_Pictographic})|(?![\u200d\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** `##[error]` and the like: machines that run CI jobs take it for a command wherever in a line it stands. */
const CI_COMMAND = /#(?=#[\w.-]*\[)/g;

const SHORT: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text as it may be shown anywhere: of what would not be seen as it is, its number. Any other text stays as it is. */
export function shownText(text: string): string {
  return text.replace(UNSHOWN, (character) => SHORT[character] ?? numbered(character)).replace(CI_COMMAND, '\\x23');
}

/** The same as a whole line, which no machine that runs CI jobs takes for a command either (`::error::`). */
export function shownLine(text: string): string {
  return shownText(text).replace(/^(\s*):(?=:)/, '$1\\x3a');
}

/** JSON with the same values, in which what would not be seen is an escape. */
export function shownJson(json: string): string {
  return json
    .replace(UNSHOWN, (character) => (character === '\n' ? character : unitsOf(character)))
    .replace(CI_COMMAND, '\\u0023');
}

/** Whether all of a text is seen as it is. */
export function isShownWhole(text: string): boolean {
  return shownText(text) === text;
}

/** The first character of a text that would not be seen, as it is written where it is shown; undefined when there is none. */
export function unshownIn(text: string): string | undefined {
  const [found] = text.match(UNSHOWN) ?? [];
  return found === undefined ? undefined : shownText(found);
}

/** A text with each character that would not be seen replaced. */
export function replaceUnshown(text: string, by: (character: string) => string): string {
  return text.replace(UNSHOWN, by).replace(CI_COMMAND, by);
}

/** `\x1b`, `\u202e`, `\u{e0041}` */
function numbered(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  if (code < 0x100) return `\\x${digits.padStart(2, '0')}`;
  return code > 0xffff ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`;
}

function unitsOf(character: string): string {
  let escapes = '';
  for (let at = 0; at < character.length; at += 1)
    escapes += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  return escapes;
}

/** Characters that no name has, and that move what follows on a terminal or in a log. */
export const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
