import { pathToFileURL } from 'node:url';
import { shownJson, shownText } from '../../domain/shown-text';
import type { LocatedProblem } from '../../spec/spec-error';

/** How mistakes are told: to a person, a program, GitHub's Actions, or whatever reads SARIF 2.1.0. */
export type ReportFormat = 'text' | 'json' | 'github' | 'sarif';

/** A file, and what is wrong with it. */
interface CheckedFile {
  /** As it was given; `stdin` for `-`. */
  file: string;
  /** In the order of the file; empty where it is right. */
  mistakes: readonly LocatedProblem[];
}

/** What is wrong with some files, as lines. */
export function reportOf(checked: readonly CheckedFile[], format: ReportFormat): string[] {
  switch (format) {
    case 'text':
      return checked.flatMap(asText);
    case 'json':
      return [json(checked.map(({ file, mistakes }) => ({ file, valid: !mistakes.length, mistakes })))];
    case 'github':
      return checked.flatMap(asAnnotations);
    case 'sarif':
      return [json(asSarif(checked))];
  }
}

function asText({ file, mistakes }: CheckedFile): string[] {
  if (!mistakes.length) return [`${file}: is right`];
  return mistakes.map(({ line, column, path, message }) => {
    const place = line === undefined ? file : `${file}:${line}:${column}`;
    return `${[place, path].filter(Boolean).join(' ')}: ${message}`;
  });
}

/** https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions */
function asAnnotations({ file, mistakes }: CheckedFile): string[] {
  return mistakes.map(({ line, column, path, message }) => {
    const place = line === undefined ? [] : [`line=${line}`, `col=${column}`];
    const properties = [`file=${property(file)}`, ...place].join(',');
    return `::error ${properties}::${data([path, message].filter(Boolean).join(': '))}`;
  });
}

function data(text: string): string {
  return shownText(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
function asSarif(checked: readonly CheckedFile[]): object {
  const results = checked.flatMap(({ file, mistakes }) =>
    mistakes.map(({ line = 1, column = 1, path, message }) => ({
      ruleId: RULE,
      level: 'error',
      message: { text: [path, message].filter(Boolean).join(': ') },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: uriOf(file) },
            region: { startLine: line, startColumn: column },
          },
        },
      ],
    })),
  );
  const driver = {
    name: 'temporal-huaweicloud',
    rules: [{ id: RULE, shortDescription: { text: 'A pipeline file that cannot be run as it is' } }],
  };
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, results }],
  };
}

const RULE = 'invalid-pipeline';

/** Relative to where it is run, as machines that show it want it. */
function uriOf(file: string): string {
  const base = `${pathToFileURL(process.cwd()).href}/`;
  const url = pathToFileURL(file).href;
  return url.startsWith(base) ? url.slice(base.length) : url;
}

function json(value: unknown): string {
  return shownJson(JSON.stringify(value));
}
