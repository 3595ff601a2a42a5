import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { quotedName } from '../domain/quoted';
import { STEP_TYPE_NAMES } from '../domain/step-types';
import { FileFault } from '../files/file-fault';
import { readText } from '../files/read-text';
import { whyUnreadable } from '../files/why-unreadable';
import type { SpecProblem } from './spec-error';
import { SpecError } from './spec-error';
import { specOf } from './step-types';

type Fields = Record<string, unknown>;

/**
 * Puts the text of each file that a step names (`dliSql: { file: check.sql }`) into the step. The files stand beside that
 * of the pipeline or below: whoever may write a pipeline is not by that allowed to read what else this machine holds.
 */
export class TextFiles {
  private readonly folder: string;
  private readonly texts = new Map<string, string>();

  /** @param pipelineFile where the pipeline itself stands */
  constructor(pipelineFile: string) {
    this.folder = dirname(resolve(pipelineFile));
  }

  /**
   * A pipeline as its file has it, which may be of any shape, with the texts in their places.
   * @throws SpecError that lists every file that cannot be read
   */
  readInto(spec: unknown): unknown {
    if (!isMap(spec) || !Array.isArray(spec['steps'])) return spec;
    const problems: SpecProblem[] = [];
    const steps = spec['steps'].map((step: unknown, at) => this.ofStep(step, ['steps', at], problems));
    if (problems.length) throw new SpecError(problems);
    return { ...spec, steps };
  }

  private ofStep(step: unknown, path: SpecProblem['path'], problems: SpecProblem[]): unknown {
    if (!isMap(step)) return step;
    const read = { ...step };
    for (const type of STEP_TYPE_NAMES) {
      if (isMap(step[type])) read[type] = this.ofBody(step[type], specOf(type).textFile, [...path, type], problems);
    }
    if (isMap(step['compensate']))
      read['compensate'] = this.ofStep(step['compensate'], [...path, 'compensate'], problems);
    return read;
  }

  private ofBody(
    body: Fields,
    keys: { file: string; text: string } | undefined,
    path: SpecProblem['path'],
    problems: SpecProblem[],
  ): Fields {
    const name = keys && body[keys.file];
    // Whatever else is wrong with it, the schema says.
    if (!keys || typeof name !== 'string' || name === '' || body[keys.text] !== undefined) return body;
    const others = Object.fromEntries(Object.entries(body).filter(([key]) => key !== keys.file));
    try {
      return { ...others, [keys.text]: this.textOf(name) };
    } catch (error) {
      problems.push({ path: [...path, keys.file], message: `the file ${quotedName(name)} ${whyNot(error)}` });
      return others;
    }
  }

  private textOf(name: string): string {
    const known = this.texts.get(name);
    if (known !== undefined) return known;
    const text = readText(this.placeOf(name));
    this.texts.set(name, text);
    return text;
  }

  /** A link counts as where it leads. */
  private placeOf(name: string): string {
    if (name.includes('{{')) throw new FileFault('is read before templates are filled in: write its name out');
    if (isAbsolute(name) || !isBelow(this.folder, resolve(this.folder, name))) throw new FileFault(OUTSIDE);
    const [folder, place] = [realpathSync(this.folder), realpathSync(resolve(this.folder, name))];
    if (!isBelow(folder, place)) throw new FileFault(OUTSIDE);
    return place;
  }
}

const OUTSIDE =
  'must stand beside the file of the pipeline, or in a folder there, and its name be written from there on';

function whyNot(error: unknown): string {
  return error instanceof FileFault ? error.message : `cannot be read: ${whyUnreadable(error)}`;
}

function isBelow(folder: string, place: string): boolean {
  const way = relative(folder, place);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function isMap(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
