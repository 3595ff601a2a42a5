import { Command } from 'commander';
import { EXIT } from '../cli-error';
import type { End } from '../cli-error';
import { ownCommand } from '../own-command';
import { printJson } from '../print';

/** `schema`: the JSON Schema of a pipeline file. */
export function schemaCommand(end: End): Command {
  return new Command('schema')
    .description('Prints the JSON Schema of a pipeline, with which an editor completes the keys and marks mistakes.')
    .addHelpText(
      'after',
      [
        '',
        `${ownCommand('schema')} > pipeline.schema.json`,
        '',
        'First line of a pipeline, for editors with the YAML language server:',
        '  # yaml-language-server: $schema=pipeline.schema.json',
      ].join('\n'),
    )
    .action(async () => {
      // The other commands need not wait for the schema and its libraries to load.
      const { pipelineJsonSchema } = await import('../../spec/pipeline-json-schema.js');
      printJson(pipelineJsonSchema(), { indented: true });
      end(EXIT.done);
    });
}
