/**
 * Somebody else's words after a beginning of ours. Of what has several lines, such as a list of mistakes, each has a
 * bar before it, so that none is taken for a line of ours.
 */
export function quotedLines(beginning: string, words: string): string[] {
  const [first = '', ...others] = words.split(/\r?\n/);
  return [`${beginning}${first}`, ...others.map((line) => `${beginning.replace(/\S.*$/, '')}  | ${line}`)];
}
