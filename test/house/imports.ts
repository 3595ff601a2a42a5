import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { preProcessFile } from 'typescript';

const REPOSITORY = join(__dirname, '../..');

/** What a thing leads to, by name. */
export type Arrows = ReadonlyMap<string, ReadonlySet<string>>;

/** Each source file of these folders, and what it imports of them, types included. */
export function importsOf(folders: readonly string[]): Arrows {
  const files = folders.flatMap(filesOf);
  return new Map(files.map((file) => [file, new Set(importedBy(file).filter((path) => files.includes(path)))]));
}

function filesOf(folder: string): string[] {
  return readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')));
}

function importedBy(file: string): string[] {
  const { importedFiles } = preProcessFile(readFileSync(join(REPOSITORY, file), 'utf8'), true, true);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .flatMap(({ fileName }) => {
      const path = join(REPOSITORY, dirname(file), fileName).replace(/\.js$/, '');
      return [`${path}.ts`, `${path}.tsx`, join(path, 'index.ts')]
        .filter(existsSync)
        .map((found) => relative(REPOSITORY, found));
    });
}

/** The same between what each thing belongs to. */
export function between(arrows: Arrows, ownerOf: (name: string) => string): Arrows {
  const owners = new Map<string, Set<string>>();
  for (const [from, targets] of arrows) {
    const leads = owners.get(ownerOf(from)) ?? new Set<string>();
    owners.set(ownerOf(from), leads);
    for (const to of targets) if (ownerOf(to) !== ownerOf(from)) leads.add(ownerOf(to));
  }
  return owners;
}

/** Ways that lead back to where they began, each once: `a -> b -> a`. */
export function circlesIn(arrows: Arrows): string[] {
  const over = new Set<string>();
  const circles: string[] = [];
  const walk = (name: string, way: string[]): void => {
    if (way.includes(name)) circles.push([...way.slice(way.indexOf(name)), name].join(' -> '));
    if (way.includes(name) || over.has(name)) return;
    for (const next of arrows.get(name) ?? []) walk(next, [...way, name]);
    over.add(name);
  };
  for (const name of arrows.keys()) walk(name, []);
  return circles;
}

/** How many floors stand below: a thing stands above all that it leads to. */
export function floorsOf(arrows: Arrows): Map<string, number> {
  const floors = new Map<string, number>();
  const floorOf = (name: string): number => {
    const known = floors.get(name);
    if (known !== undefined) return known;
    const floor = Math.max(-1, ...[...(arrows.get(name) ?? [])].map(floorOf)) + 1;
    floors.set(name, floor);
    return floor;
  };
  for (const name of arrows.keys()) floorOf(name);
  return floors;
}
