import { join } from 'node:path';
import type { KeptProcess } from '../../src/cli/demo/temporal-server/keep-process';
import { keepProcess } from '../../src/cli/demo/temporal-server/keep-process';

const READY_WITHIN_MS = 60_000;
const WORDS_TO_QUOTE = 10;

/** A program of the bench's own, running as a process that ends with us. */
export interface ChildProgram extends Pick<KeptProcess, 'pid' | 'end'> {
  /** The first line of JSON it printed. */
  first: unknown;
  /** Resolves to the next line of JSON it prints; fails when it ends, or takes too long. */
  next(withinMs: number): Promise<unknown>;
}

export interface ChildOptions {
  /** File of bench/processes, without its ending. */
  program: string;
  input: unknown;
  nodeFlags?: string[];
  /** How long it may take to end by itself, in milliseconds. @default 0 */
  graceMs?: number;
}

/** Starts a program and returns once it has said that it is ready. */
export async function startChild({ program, input, nodeFlags = [], graceMs }: ChildOptions): Promise<ChildProgram> {
  const words: string[] = [];
  const lines: unknown[] = [];
  let heard = (): void => undefined;
  const child = await keepProcess({
    command: process.execPath,
    args: [...nodeFlags, join(__dirname, `../processes/${program}.js`), JSON.stringify(input)],
    env: withoutOurVariables(process.env),
    graceMs,
    onLine: (line) => {
      const said = parsed(line);
      if (said !== undefined) lines.push(said);
      else if (words.push(line) > WORDS_TO_QUOTE) words.shift();
      heard();
    },
  });
  const next = async (withinMs: number): Promise<unknown> => {
    const line = new Promise<unknown>((resolve) => {
      heard = () => (lines.length ? resolve(lines.shift()) : undefined);
      heard();
    });
    return within(withinMs, Promise.race([line, child.exited.then(() => endedEarly(program, words))]), program);
  };
  let wanted = false;
  // Whoever waits for its work would otherwise only see that nothing happens.
  void child.exited.then(() => wanted || console.error(wordsOf(program, words)));
  const end = async (): Promise<void> => {
    wanted = true;
    await child.end();
  };
  try {
    return { pid: child.pid, end, next, first: await next(READY_WITHIN_MS) };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The SDK writes its warnings to the same streams. */
function parsed(line: string): unknown {
  try {
    return line.startsWith('{') ? JSON.parse(line) : undefined;
  } catch {
    return undefined;
  }
}

function endedEarly(program: string, words: string[]): never {
  throw new Error(wordsOf(program, words));
}

function wordsOf(program: string, words: string[]): string {
  return `the ${program} process ended: ${words.join(' | ') || 'it said nothing'}`;
}

async function within<T>(ms: number, work: Promise<T>, program: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the ${program} process said nothing within ${ms / 1_000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** An address or a key meant for somewhere else must not steer a bench. */
function withoutOurVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(TEMPORAL|HUAWEICLOUD)_/.test(name)));
}
