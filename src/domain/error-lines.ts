/**
 * An error that nobody foresaw, for whoever looks into it: its words on one line, then where it came from, line by line,
 * and the same of its cause.
 */
export function errorLines(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const { name, message, stack = '', cause } = error;
  const because = cause === undefined || depth >= DEEPEST ? [] : errorLines(cause, depth + 1);
  return [
    `${name}: ${message}`,
    ...framesOf(stack, message),
    ...because.map((line, at) => (at ? line : `caused by ${line}`)),
  ];
}

const DEEPEST = 5;

/** The words come first in a stack, and may hold lines that look like its own. */
function framesOf(stack: string, message: string): string[] {
  const at = stack.indexOf(message);
  const frames = at < 0 ? stack : stack.slice(at + message.length);
  return frames.split('\n').filter((line) => line.startsWith('    at '));
}
