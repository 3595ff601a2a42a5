import { z } from 'zod';

/** Compiling a schema takes as long as reading some thousand values with it: only a process that lives for long has time for that. */
const OFTEN = 1_000;

interface Reader {
  schema: z.ZodType;
  readings: number;
}

const readers = new WeakMap<z.ZodType, Reader>();

/**
 * The same schema, compiled once values have been read with it very often: it takes and refuses the same, in a third of the
 * time. To be asked for at each reading.
 */
export function oftenRead<Schema extends z.ZodType>(schema: Schema): Schema {
  const reader = readers.get(schema) ?? { schema, readings: 0 };
  if (reader.readings === 0) readers.set(schema, reader);
  reader.readings += 1;
  if (reader.readings === OFTEN) reader.schema = z.compile(schema);
  return reader.schema as Schema;
}
