import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** A project of somebody else's that has the package, as npm packs it, and nothing that the package does not ask for. */
export interface PackedProject {
  folder: string;
  tarball: string;
  /** The package's own folder in the project. */
  installed: string;
  manifest: Manifest;
}

export interface Manifest {
  exports: Record<string, unknown>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  peerDependenciesMeta: Record<string, { optional?: boolean }>;
}

/** Both are the user's own, so that TypeScript can compile what they write. */
const TYPES_OF_THE_USER = ['@types/node'];

/**
 * Packs the package and lays it out in an empty folder. Its dependencies are links to this checkout's, the declared ones
 * alone: what it needs and does not declare is not found.
 */
export function packedProject(folder: string): PackedProject {
  buildWhenStale();
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  const tarball = join(folder, filename);
  const installed = join(folder, 'node_modules/temporal-huaweicloud');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest;
  const peers = Object.keys(manifest.peerDependencies).filter((name) => !manifest.peerDependenciesMeta[name]?.optional);
  const declared = [...Object.keys(manifest.dependencies), ...peers];
  for (const name of [...declared, ...TYPES_OF_THE_USER]) linkDependency(folder, name);
  for (const type of ['commonjs', 'module']) writeUserProgram(join(folder, type), type, manifest);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'empty', private: true }));
  return { folder, tarball, installed, manifest };
}

/** Compiles what the user wrote. @returns what TypeScript says of their files and of the package's own types */
export function compileProject({ folder }: PackedProject): string[] {
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    strict: true,
    // The package's types are looked at as well: an import that they cannot resolve would silently be `any`.
    skipLibCheck: false,
    types: ['node'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['commonjs', 'module'] }));
  const said = execFileSync(process.execPath, [join(__dirname, 'compile-project.mjs'), folder], { encoding: 'utf8' });
  return said.split('\n').filter((line) => /^\S/.test(line));
}

function linkDependency(folder: string, name: string): void {
  const link = join(folder, 'node_modules', name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules', name), link);
}

/** The program in `project/`, and a file that opens every door, so that TypeScript looks at the types behind each. */
function writeUserProgram(folder: string, type: string, manifest: Manifest): void {
  cpSync(join(__dirname, 'project'), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
  const opened = codeDoors(manifest).map((door, at) => `import * as door${at} from '${door}';\nvoid door${at};\n`);
  writeFileSync(join(folder, 'doors.ts'), opened.join(''));
}

/** What a program may import, JSON left out. */
export function codeDoors({ exports }: Manifest): string[] {
  return Object.keys(exports)
    .filter((door) => !door.endsWith('.json'))
    .map((door) => door.replace('.', 'temporal-huaweicloud'));
}

/** `npm ci` has built the package; after a change of the sources it is built anew. */
function buildWhenStale(): void {
  const built = modifiedMs(join(ROOT, 'lib/pipeline.schema.json'));
  const sources = ['src', 'simulator', 'tsconfig.build.json', 'scripts/build.js', 'package.json'];
  if (sources.every((source) => newestMs(join(ROOT, source)) <= built)) return;
  execFileSync(process.execPath, [join(ROOT, 'scripts/build.js')], { stdio: 'inherit' });
}

/** Folders count as well: one is changed when a file of it is removed. */
function newestMs(path: string): number {
  if (!statSync(path).isDirectory()) return modifiedMs(path);
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return Math.max(...[path, ...names.map((name) => join(path, name))].map(modifiedMs));
}

function modifiedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
