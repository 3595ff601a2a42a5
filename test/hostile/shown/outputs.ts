import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../../support/run-cli';
import { HOSTILE, HOSTILE_NAME } from './hostile-text';
import { NOTHING, rawIn, type Raw } from './raw-in';

/** What commands have written, and what of it was raw. */
export class Outputs {
  private readonly written = new Map<string, Raw>();

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  async said(...args: string[]): Promise<string> {
    return this.saidWith({}, ...args);
  }

  async saidWith(env: NodeJS.ProcessEnv, ...args: string[]): Promise<string> {
    const { stdout, stderr } = await runCli(args, { ...this.env, ...env });
    return this.noted(args, stdout + stderr);
  }

  noted(args: string[], text: string): string {
    const name = `${this.written.size} ${args.map((arg) => (arg.length > 30 ? '...' : arg)).join(' ')}`;
    this.written.set(name, rawIn(text));
    expect({ name, wrote: text.length > 0 }).toEqual({ name, wrote: true });
    return text;
  }

  /** By command; nothing where all of it was text. */
  raw(): Record<string, Raw> {
    const isRaw = (found: Raw) => Object.keys(NOTHING).some((key) => found[key as keyof Raw] > 0);
    const raw = Object.fromEntries([...this.written].filter(([, found]) => isRaw(found)));
    if (process.env['TEST_TELLS']) process.stderr.write(`${this.total(Object.keys(raw).length)}\n`);
    return raw;
  }

  private total(raw: number): string {
    const of = (key: keyof Raw) => [...this.written.values()].reduce((sum, found) => sum + found[key], 0);
    return `${of('characters')} raw characters, ${of('forged')} forged lines and ${of('annotations')} commands for a CI machine in ${raw} of ${this.written.size} outputs`;
  }
}

export function fileOf(folder: string, name: string, spec: object): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(spec));
  return file;
}

/** A pipeline with hostile text wherever a spec takes any. */
export function pipeline(name: string, jobName: string, more: object = {}): object {
  const body = { clusterId: 'c1', jobName, variables: { [HOSTILE_NAME]: HOSTILE } };
  return {
    name,
    onFailure: 'hold',
    params: { [HOSTILE_NAME]: HOSTILE },
    ...more,
    steps: [
      { id: 'copy', when: `'${HOSTILE_NAME.replaceAll(/['"\\{]/g, '')}' != ''`, cdm: body },
      { id: 'next', cdm: { clusterId: 'c1', jobName: 'fine' } },
    ],
  };
}
