import type { WriteStream } from 'node:tty';
import { shownJson, shownLine, shownText } from '../domain/shown-text';
import { wantsColour } from './display/wants-colour';
import { type Narrator, narratorFor } from './demo/temporal-server/narrator';

/**
 * What this program writes, it writes here: nothing that a name, a reply or a memo holds reaches a terminal as anything
 * but text. A text is one line; what has more is given as a list.
 */
export type Lines = string | readonly string[];

/** Where a person reads along. */
export interface Screen {
  /** Whether what stands there can be redrawn. */
  isTerminal: boolean;
  /** Writes a line, or several, each fit to be shown. */
  line(text: Lines): void;
  /** Whether colours are wanted there; never where it is no terminal. */
  colours: boolean;
  /** How large it is now. */
  size(): Size;
  /** Calls the listener each time when its size has changed, until what is returned is called. */
  onResize(listener: () => void): () => void;
  /** For what is redrawn in place: who calls it sees to `shownText` for each of its parts. */
  draw(text: string): void;
}

/** How much a terminal shows at once. */
export interface Size {
  /** Narrow characters in a line. */
  columns: number;
  /** Lines. */
  rows: number;
}

/** Of a terminal that does not know. */
const USUAL_SIZE: Size = { columns: 80, rows: 24 };

/** The screen behind a stream of this process. A dumb terminal moves no cursor: it is written to as a log is. */
export function screenOn(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): Screen {
  const isTerminal = stream.isTTY === true && env['TERM'] !== 'dumb';
  return {
    isTerminal,
    colours: isTerminal && wantsColour(env),
    line: (text) => write(stream, text),
    size: () => ({ columns: stream.columns || USUAL_SIZE.columns, rows: stream.rows || USUAL_SIZE.rows }),
    onResize: (listener) => {
      stream.on('resize', listener);
      return () => void stream.off('resize', listener);
    },
    draw: (text) => void stream.write(text),
  };
}

/** Facts go to stdout, where a program may read them. */
export function print(text: Lines): void {
  write(process.stdout, text);
}

/** Commands to the machine that runs a CI job, which this program makes itself of texts that it has escaped. */
export function printCiCommands(commands: readonly string[]): void {
  for (const command of commands) process.stdout.write(`${shownText(command)}\n`);
}

/** For programs: one line of JSON, or as people write it. */
export function printJson(value: unknown, { indented = false }: { indented?: boolean } = {}): void {
  process.stdout.write(`${shownJson(JSON.stringify(value, null, indented ? 2 : undefined))}\n`);
}

/** What a person should know, and no program needs to parse, goes to stderr. */
export function tell(text: Lines): void {
  write(process.stderr, text);
}

/** The same as JSON, of a worker whose log is JSON. */
export function tellJson(value: unknown): void {
  process.stderr.write(`${shownJson(JSON.stringify(value))}\n`);
}

/** Where progress is shown: on stdout, unless that is for a program. */
export function progressScreen({ json }: { json: boolean }): Screen {
  return screenOn(json ? process.stderr : process.stdout);
}

/** Tells of what takes long. */
export function narrator(): Narrator {
  return narratorFor(process.stderr);
}

/** A reader that has seen enough (`| head`) closes the pipe: that is no failure of ours. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

function write(stream: Pick<WriteStream, 'write'>, text: Lines): void {
  for (const line of typeof text === 'string' ? [text] : text) stream.write(`${shownLine(line)}\n`);
}
