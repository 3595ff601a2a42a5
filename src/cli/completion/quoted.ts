/** A word of a script for bash or zsh, whatever is in it. */
export function posixWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The same for fish. */
export function fishWord(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
