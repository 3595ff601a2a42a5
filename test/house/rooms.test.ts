import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Arrows } from './imports';
import { between, circlesIn, floorsOf, importsOf } from './imports';
import { markdownTable } from '../support/markdown-table';

const REPOSITORY = join(__dirname, '../..');
const PAGE = join(REPOSITORY, 'CONTRIBUTING.md');
const TABLE = /<!-- rooms[^>]*-->\n\n(?<table>(?:\|.*\n)+)/;
const DOORS = 'the doors';

const files = importsOf(['src', 'simulator', 'chaos', 'replay-fuzz', 'worlds', 'bench']);
const ours = between(new Map([...files].filter(([file]) => file.startsWith('src/'))), roomOf);

/** A folder of `src`; the files that lie in `src` itself are the doors. */
function roomOf(file: string): string {
  const [, room = '', ...rest] = file.split('/');
  return rest.length ? room : DOORS;
}

/** The files of one room, by its folders: what lies in the room itself is one of them. */
function insideOf(room: string): Arrows {
  const own = [...files].filter(([file]) => file.startsWith(`src/${room}/`));
  return between(
    new Map(own.map(([file, to]) => [file, new Set([...to].filter((path) => path.startsWith(`src/${room}/`)))])),
    (file) => file.split('/').slice(2, -1).join('/') || '.',
  );
}

function writtenTable(): string {
  return TABLE.exec(readFileSync(PAGE, 'utf8'))?.groups?.['table'] ?? '';
}

/** What a room holds is said by people; which rooms there are, in which order, and what each imports is not. */
function tableFromFolders(): string {
  const said = new Map(
    [...writtenTable().matchAll(/^\| `src\/(\w+)` *\| (.*?) *\|/gm)].map(([, room, holds]) => [room, holds]),
  );
  const floors = floorsOf(ours);
  const rooms = [...ours.keys()].filter((room) => room !== DOORS);
  const rows = rooms
    .sort((one, other) => (floors.get(one) ?? 0) - (floors.get(other) ?? 0) || one.localeCompare(other))
    .map((room) => [
      `\`src/${room}\``,
      said.get(room) ?? '',
      [...(ours.get(room) ?? [])].sort().join(', ') || 'nothing',
    ]);
  return `${markdownTable([['room', 'holds', 'imports'], ...rows])}\n`;
}

test('no file leads back to itself by what it imports, a type included', () => {
  expect(circlesIn(files)).toEqual([]);
});

test('each room stands above all that it imports, and the doors above all rooms but the command line, which is one itself', () => {
  expect(circlesIn(ours)).toEqual([]);
  expect([...ours].filter(([, leads]) => leads.has(DOORS)).map(([room]) => room)).toEqual(['cli']);
});

test('a way that leads back is found, however long it is', () => {
  const arrows = new Map([
    ['a', new Set(['b'])],
    ['b', new Set(['c'])],
    ['c', new Set(['a'])],
    ['d', new Set(['a'])],
  ]);
  expect(circlesIn(arrows)).toEqual(['a -> b -> c -> a']);
});

test('CONTRIBUTING lists the rooms as they are, from the ground up, and says of each what it holds', () => {
  const table = tableFromFolders();
  if (process.env['UPDATE_DOCS'])
    writeFileSync(
      PAGE,
      readFileSync(PAGE, 'utf8').replace(TABLE, (all, old: string) => all.replace(old, () => table)),
    );
  expect(writtenTable()).toBe(table);
  const silent = [...table.matchAll(/^\| `src\/(\w+)` *\| *\|/gm)].map(([, room]) => room);
  expect(silent).toEqual([]);
  expect(
    readdirSync(join(REPOSITORY, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).length,
  ).toBe(ours.size - 1);
});

test.each(['client', 'activities', 'cli'])(
  'within src/%s the way in stands on top, and folders do not lead back',
  (room) => {
    const inside = new Map([...insideOf(room)].filter(([folder]) => folder !== '.'));
    const folders = new Map(
      [...inside].map(([folder, to]) => [folder, new Set([...to].filter((other) => other !== '.'))]),
    );
    expect(circlesIn(folders)).toEqual([]);
  },
);
