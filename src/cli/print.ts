/** Facts go to stdout, where a program may read them. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One line of JSON, for programs. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

/** What a person should know, and no program needs to parse, goes to stderr. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
