import { z } from 'zod';
import { DURATION, DURATION_OR_ZERO } from './editor-hints';
import { pipelineSchema } from './schema';

/**
 * The JSON Schema (draft 7, which editors read) of a pipeline as people write it, from the one schema that checks it.
 * What only code can check is not in it: graphs, templates, time zones, the forms of dates and durations.
 */
export function pipelineJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(pipelineSchema, {
    io: 'input',
    target: 'draft-7',
    override: ({ jsonSchema }) => {
      if (isDuration(jsonSchema)) writeWithUnit(jsonSchema);
    },
  });
  return {
    $schema,
    $id: 'urn:temporal-huaweicloud:pipeline',
    title: 'A pipeline of temporal-huaweicloud',
    description: 'CDM, DGC and DLI jobs of Huawei Cloud, run on Temporal.',
    ...schema,
  };
}

/** Whether a duration is meant where this stands. */
export function isDuration({ title }: { title?: string }): boolean {
  return title === DURATION.title || title === DURATION_OR_ZERO.title;
}

/** A file says the unit of a duration; which units there are, only code checks. */
function writeWithUnit(schema: z.core.JSONSchema.BaseSchema): void {
  delete schema.anyOf;
  Object.assign(schema, schema.title === DURATION.title ? WITH_UNIT : { anyOf: [WITH_UNIT, { const: 0 }] });
}

const WITH_UNIT = { type: 'string', pattern: '^ *[0-9.]+ *[A-Za-z]+ *$' } as const;
