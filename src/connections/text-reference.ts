import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { ConfigurationError } from '../config/configuration-error';

/** Where a text stands: here, in an environment variable, or in a file such as a mounted secret. */
export type TextReference =
  | {
      /** The text itself. */
      text: string;
    }
  | {
      /** Name of an environment variable, read at every use. */
      env: string;
    }
  | {
      /** Path of a file, read anew when it has changed. */
      file: string;
    };

const ENV_NAME = /^[A-Za-z_]\w*$/;
const ENV_PATTERN = /^\$\{([A-Za-z_]\w*)\}$/;

const ways = { error: 'must be text, ${NAME} of an environment variable, { env: NAME } or { file: PATH }' };

/** `text`, `${NAME}`, `{ env: NAME }` or `{ file: PATH }`. */
export const textReference = z
  .union(
    [
      z.string().min(1),
      z.strictObject({ env: z.string().regex(ENV_NAME) }),
      z.strictObject({ file: z.string().min(1) }),
    ],
    ways,
  )
  .transform((value): TextReference => {
    if (typeof value !== 'string') return value;
    const name = ENV_PATTERN.exec(value)?.[1];
    return name === undefined ? { text: value } : { env: name };
  });

/** Where references are looked up. */
export interface ReferenceContext {
  /** The variables that references name. */
  env: NodeJS.ProcessEnv;
  /** Folder that relative file names start from. */
  folder: string;
}

/**
 * The text a reference stands for, read anew each time.
 * @throws {ConfigurationError} naming the variable or file, never what is in it
 */
export function readReference(reference: TextReference, { env, folder }: ReferenceContext): string {
  if ('text' in reference) return reference.text;
  if ('env' in reference) {
    const value = env[reference.env];
    if (value === undefined || value === '')
      throw new ConfigurationError(`Set the environment variable ${reference.env}.`);
    return value;
  }
  return readSecretFile(resolve(folder, reference.file));
}

function readSecretFile(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new ConfigurationError(`Cannot read ${file}.`, { cause });
  }
  if (text === '') throw new ConfigurationError(`${file} is empty.`);
  return text;
}
