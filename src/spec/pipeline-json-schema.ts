import { z } from 'zod';
import { pipelineSchema } from './schema';

/**
 * The JSON Schema (draft 7, which editors read) of a pipeline as people write it, from the one schema that checks it.
 * What only code can check is not in it: graphs, templates, time zones, the forms of dates and durations.
 */
export function pipelineJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(pipelineSchema, { io: 'input', target: 'draft-7' });
  return {
    $schema,
    $id: 'urn:temporal-huaweicloud:pipeline',
    title: 'A pipeline of temporal-huaweicloud',
    description: 'CDM, DGC and DLI jobs of Huawei Cloud, run on Temporal.',
    ...schema,
  };
}
