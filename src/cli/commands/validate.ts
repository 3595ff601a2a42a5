import { Command, Option } from 'commander';
import type { End } from '../cli-error';
import { EXIT } from '../cli-error';
import { withChoices } from '../options/one-of';
import { print, printCiCommands } from '../print';
import type { ReportFormat } from '../validate/report';

const FORMATS: readonly ReportFormat[] = ['text', 'json', 'github', 'sarif'];

/** `validate <file...>`: what is wrong with pipelines, for a person, a program or a machine that runs CI jobs. */
export function validateCommand(end: End): Command {
  return new Command('validate')
    .description('Checks pipeline files, and tells each mistake with its file, line and column. Asks no server.')
    .argument('<file...>', 'the pipelines, as YAML; `-` reads one from stdin')
    .addOption(
      withChoices(
        new Option('--format <format>', 'text, json, github (annotations of its Actions) or sarif').default('text'),
        FORMATS,
      ),
    )
    .addHelpText('after', '\nExits with 2 when something is wrong with one of them.')
    .action(async (files: string[], { format }: { format: ReportFormat }) => {
      // The other commands need not wait for the schema and its libraries to load.
      const { mistakesIn } = await import('../validate/mistakes.js');
      const { reportOf } = await import('../validate/report.js');
      const checked = files.map((file) => ({ file: shownName(file), mistakes: mistakesIn(file) }));
      if (format === 'github') printCiCommands(reportOf(checked, format));
      else print(reportOf(checked, format));
      end(checked.some(({ mistakes }) => mistakes.length) ? EXIT.badInput : EXIT.done);
    });
}

function shownName(file: string): string {
  return file === '-' ? 'stdin' : file;
}
