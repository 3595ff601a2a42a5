import { z } from 'zod';
import { BOUNDS } from '../domain/bounds';
import { seenText } from './seen-text';

/** Of queues and databases: letters, digits and `_`, not `_` first and not digits alone. */
const NAME = /^(?!_)(?!\d+$)\w{1,128}$/;

/** A template stands for what it becomes until it is filled in; what comes out of it is checked again. */
export function holdsTemplate(text: string): boolean {
  return text.includes('{{');
}

/** The name of a queue, or of a database. @param what which of them */
export function dliName(what: 'queue' | 'database') {
  return seenText()
    .min(1)
    .max(BOUNDS.keyCharacters.most)
    .refine(
      (name) => holdsTemplate(name) || NAME.test(name),
      `the name of a ${what} has at most 128 letters, digits and \`_\`, does not begin with \`_\`, and is no number`,
    );
}

/** The name of a setting of a SQL job, or of Spark. */
export const settingName = z
  .string()
  .max(BOUNDS.keyCharacters.most)
  .regex(/^[\w.-]+$/, 'a setting is named by letters, digits, dots and dashes, such as `spark.sql.shuffle.partitions`');
