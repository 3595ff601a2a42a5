import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Copy, DockerfileParser, type Instruction } from 'dockerfile-ast';

export const REPOSITORY = join(__dirname, '../..');
const DOCKERFILE = readFileSync(join(REPOSITORY, 'deploy/Dockerfile'), 'utf8');

export interface Stage {
  name: string;
  image: string;
  instructions: Instruction[];
}

export interface CopyOrder {
  /** The stage it copies from; undefined for the build context. */
  from: string | undefined;
  sources: string[];
  target: string;
}

/** The stages of deploy/Dockerfile in order; the last one is the image. */
export function stages(): Stage[] {
  const found: Stage[] = [];
  for (const instruction of DockerfileParser.parse(DOCKERFILE).getInstructions()) {
    if (instruction.getKeyword() === 'FROM') {
      const words = wordsOf(instruction);
      const [image = ''] = words;
      found.push({ name: words.at(-2)?.toUpperCase() === 'AS' ? (words.at(-1) ?? '') : '', image, instructions: [] });
    }
    found.at(-1)?.instructions.push(instruction);
  }
  return found;
}

export function stageNamed(name: string): Stage {
  const stage = stages().find((candidate) => candidate.name === name);
  if (!stage) throw new Error(`deploy/Dockerfile has no stage ${name}`);
  return stage;
}

export function copiesOf(stage: Stage): CopyOrder[] {
  return all(stage, 'COPY').map((copy) => {
    const paths = wordsOf(copy);
    const from = (copy as Copy).getFromFlag()?.getValue() ?? undefined;
    return { from, sources: paths.slice(0, -1), target: paths.at(-1) ?? '' };
  });
}

export function environmentOf(stage: Stage): Record<string, string> {
  const pairs = all(stage, 'ENV').flatMap((env) => wordsOf(env).map((word) => word.split(/=(.*)/s).slice(0, 2)));
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** The words of an instruction in exec form, `["node", "x.js"]`. */
export function execForm(stage: Stage, keyword: 'ENTRYPOINT' | 'CMD' | 'HEALTHCHECK'): string[] {
  const text = only(stage, keyword).getArgumentsContent() ?? '';
  return JSON.parse(text.slice(text.indexOf('['))) as string[];
}

export function valueOf(stage: Stage, keyword: 'USER' | 'WORKDIR' | 'STOPSIGNAL'): string {
  return only(stage, keyword).getArgumentsContent() ?? '';
}

/** The commands of a stage's RUNs, each apart. */
export function commandsOf(stage: Stage): string[] {
  return all(stage, 'RUN').flatMap((run) => wordsOf(run).join(' ').split(' && '));
}

function all(stage: Stage, keyword: string): Instruction[] {
  return stage.instructions.filter((instruction) => instruction.getKeyword() === keyword);
}

function only(stage: Stage, keyword: string): Instruction {
  const last = all(stage, keyword).at(-1);
  if (!last) throw new Error(`deploy/Dockerfile has no ${keyword}`);
  return last;
}

function wordsOf(instruction: Instruction): string[] {
  return (instruction.getArgumentsContent() ?? '').split(/\s+/);
}
