import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(__dirname, '../..');

export interface WrittenPipeline {
  /** The file, and which of its blocks. */
  from: string;
  pipeline: unknown;
}

/** Every whole pipeline that this repository shows people: files of the examples, and blocks in the pages. */
export function writtenPipelines(): WrittenPipeline[] {
  const files = ['README.md', ...filesIn('docs'), ...filesIn('examples')];
  return files
    .flatMap((file) => textsIn(file))
    .map(({ from, text }) => ({ from, pipeline: parse(text) as unknown }))
    .filter(({ pipeline }) => typeof pipeline === 'object' && 'steps' in (pipeline ?? {}));
}

function textsIn(file: string): { from: string; text: string }[] {
  const text = /\.(md|yaml)$/.test(file) ? readFileSync(join(ROOT, file), 'utf8') : '';
  if (file.endsWith('.yaml')) return [{ from: file, text }];
  const blocks = text.matchAll(/^```yaml\n(.*?)^```/gms);
  return [...blocks].map(([, block = ''], at) => ({ from: `${file}, block ${at + 1}`, text: block }));
}

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file));
}
