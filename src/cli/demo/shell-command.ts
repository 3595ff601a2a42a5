/** A command with the variables it needs, as one line to paste into a shell. */
export function shellCommand(env: NodeJS.ProcessEnv, argv: string[]): string {
  const variables = Object.entries(env).map(([name, value = '']) => `${name}=${quoted(value)}`);
  return [...variables, ...argv.map(quoted)].join(' ');
}

function quoted(word: string): string {
  if (/^[\w@%+=:,./-]*$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
