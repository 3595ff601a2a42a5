import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { compiledFolder } from '../support/start-worker-process';
import type { CopyOrder } from './dockerfile';
import { commandsOf, copiesOf, environmentOf, execForm, REPOSITORY, stageNamed, stages, valueOf } from './dockerfile';

/** The files of the image under a folder of this machine, and how it says that they are run. */
export interface ImageLayout {
  /** The image's `/`. */
  root: string;
  workdir: string;
  command: string[];
  environment: Record<string, string>;
  user: { uid: number; gid: number };
  stopSignal: NodeJS.Signals;
  /** What each file is: its mode, size and time of change. */
  listing(): string[];
}

/** Lays out the last stage of deploy/Dockerfile as the sources are now, without a container engine or a network. */
export function layOutImage(folder: string): ImageLayout {
  const root = join(folder, 'image');
  const image = stages().at(-1) ?? stageNamed('');
  const inImage = (text: string) => (text.startsWith('/') ? join(root, text) : text);
  const workdir = inImage(valueOf(image, 'WORKDIR'));
  mkdirSync(workdir, { recursive: true });
  for (const order of copiesOf(image)) copy(order, workdir, folder);
  const [uid = 0, gid = 0] = valueOf(image, 'USER').split(':').map(Number);
  const environment = Object.entries(environmentOf(image)).map(([name, value]) => [name, inImage(value)]);
  // The image's user has to get there.
  chmodSync(folder, 0o755);
  return {
    root,
    workdir,
    command: [...execForm(image, 'ENTRYPOINT'), ...execForm(image, 'CMD')].map(inImage),
    environment: Object.fromEntries(environment) as Record<string, string>,
    user: { uid, gid },
    stopSignal: valueOf(image, 'STOPSIGNAL') as NodeJS.Signals,
    listing: () => filesIn(root).map((file) => describeFile(root, file)),
  };
}

function copy({ from, sources, target }: CopyOrder, workdir: string, folder: string): void {
  // Node and what it needs of Debian: this machine's own are run.
  if (from === 'system') return;
  for (const source of sources) {
    const to = resolve(workdir, target);
    if (from === 'dependencies') copyDependencies(to, folder);
    else if (from === 'build') copyBuilt(basename(source), to);
    else copyFileSync(join(REPOSITORY, source), to);
  }
}

/** What `npm run build` makes of the folders that the build stage was given, as this run of the tests has compiled them. */
function copyBuilt(name: string, to: string): void {
  const given = copiesOf(stageNamed('build')).flatMap(({ sources }) => sources.map((source) => basename(source)));
  const compiled = join(compiledFolder(), name);
  const isMade = (file: string) => {
    const [room = '', ...rest] = relative(compiled, file).split(sep);
    return name !== 'lib' || room === '' || given.includes(room) || (rest.length === 0 && room.endsWith('.js'));
  };
  cpSync(compiled, to, { recursive: true, filter: isMade });
}

/** What the commands of that stage would install: they run here too, but `npm ci` only says what it would do. */
function copyDependencies(to: string, folder: string): void {
  const stage = stageNamed('dependencies');
  for (const name of copiesOf(stage).flatMap(({ sources }) => sources)) {
    copyFileSync(join(REPOSITORY, name), join(folder, name));
  }
  let said = '';
  for (const [program = '', ...words] of commandsOf(stage).map((command) => command.split(' '))) {
    if (program !== 'npm') continue;
    const flags = words[0] === 'ci' ? ['--dry-run', '--offline', '--loglevel=error'] : [];
    said += execFileSync(program, [...words, ...flags], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  }
  const installed = new Set([...said.matchAll(/^add (\S+) (\S+)$/gm)].map(([, name, version]) => `${name}@${version}`));
  const lock = JSON.parse(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string }>;
  };
  for (const [path, { version }] of Object.entries(lock.packages)) {
    const name = path.split('node_modules/').at(-1) ?? '';
    if (!installed.has(`${name}@${version}`) || !existsSync(join(REPOSITORY, path))) continue;
    const source = join(REPOSITORY, path);
    const isWanted = (file: string) => !isLeftOut(relative(source, file));
    cpSync(source, join(to, relative('node_modules', path)), { recursive: true, filter: isWanted });
  }
}

/** Packages below a package are copied for themselves; what that stage deletes of the SDK's core is not copied. */
function isLeftOut(path: string): boolean {
  const triple = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-unknown-linux-gnu`;
  const [first, second] = path.split(sep);
  return (
    first === 'node_modules' ||
    first === 'sdk-core' ||
    (process.platform === 'linux' && first === 'releases' && second !== undefined && second !== triple)
  );
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

function describeFile(root: string, file: string): string {
  const { mode, size, mtimeMs } = statSync(join(root, file));
  return `${file} ${mode.toString(8)} ${size} ${mtimeMs}`;
}
