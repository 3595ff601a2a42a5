import { Command } from 'commander';
import type { End } from '../cli-error';
import { EXIT } from '../cli-error';
import { ownCommand } from '../own-command';
import { print, printJson } from '../print';

/** `init [dir]`: what a project with pipelines begins with. */
export function initCommand(end: End): Command {
  return new Command('init')
    .description(
      'Writes a commented pipeline, the schema for editors, and a check for GitHub Actions. Overwrites nothing.',
    )
    .argument('[dir]', 'where they are written; made where it is not there', '.')
    .option('--json', 'print the paths as one JSON line', false)
    .action(async (dir: string, { json }: { json: boolean }) => {
      // The other commands need not wait for the schema and its libraries to load.
      const { newFiles } = await import('../init/new-files.js');
      const { writeNewFiles } = await import('../init/write-new-files.js');
      const files = writeNewFiles(dir, newFiles());
      const [pipeline = ''] = files;
      if (json) printJson({ files });
      else
        print([
          ...files.map((file) => `wrote ${file}`),
          `See what it would do: ${ownCommand('plan', [pipeline])}`,
          `Look for mistakes:    ${ownCommand('validate', [pipeline])}`,
        ]);
      end(EXIT.done);
    });
}
