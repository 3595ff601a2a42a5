import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sources, type Documentable } from './documented';

const REPOSITORY = join(__dirname, '../..');
/** What people import, and the simulator's own. */
const DOORS = ['index', 'workflow', 'workflow-types', 'nexus', 'codec'].map((door) => `src/${door}.ts`);
/** Per cent of what has to say what it is. All does: a new member without a word is noticed here, and not by a reader. */
const LEAST = 100;
const SHOWN_AT_MOST = 40;

const filesIn = (room: string): string[] =>
  readdirSync(join(REPOSITORY, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${room}/${file}`);
const textsOf = (files: string[]) => new Map(files.map((file) => [file, readFileSync(join(REPOSITORY, file), 'utf8')]));

const all = new Sources(textsOf([...filesIn('src'), ...filesIn('simulator')])).documentables([
  ...DOORS,
  'simulator/index.ts',
]);

function share(of: Documentable[], what: string): string {
  return `${of.filter(({ documented }) => documented).length} of ${of.length} ${what}`;
}

function shares(of: Documentable[]): string {
  const kind = (wanted: Documentable['kind']) => of.filter((one) => one.kind === wanted);
  return `${share(kind('statement'), 'exported statements documented')}, ${share(kind('member'), 'members documented')}`;
}

/** What says nothing, where too much of it does; nothing where enough is said. */
function silentIn(of: Documentable[]): string[] {
  const silent = of.filter(({ documented }) => !documented).map(({ where }) => where);
  if (100 * (of.length - silent.length) >= LEAST * of.length) return [];
  const more = silent.length - SHOWN_AT_MOST;
  return [...silent.slice(0, SHOWN_AT_MOST), ...(more > 0 ? [`and ${more} more`] : [])];
}

const documented = (texts: Record<string, string>): Documentable[] =>
  new Sources(new Map(Object.entries(texts))).documentables(['door.ts']);
const silentPlaces = (text: string): string[] =>
  documented({ 'door.ts': text }).flatMap(({ where, documented: says }) => (says ? [] : [where]));

beforeAll(() => {
  process.stdout.write(`${shares(all)}; of them behind doors: ${shares(all.filter(({ isPublic }) => isPublic))}\n`);
});

test('whatever a door leads to says what it is', () => {
  expect(silentIn(all.filter(({ isPublic }) => isPublic))).toEqual([]);
});

test('whatever one file hands to another says what it is', () => {
  expect(silentIn(all.filter(({ isPublic }) => !isPublic))).toEqual([]);
});

test('a member is told by the place where it stands', () => {
  expect(
    silentPlaces('/** Barks. */\nexport interface Dog {\n  /** Grams. */\n  weight: number;\n  age: number;\n}'),
  ).toEqual(['door.ts:5 Dog.age']);
});

test('words that only repeat the name are none, and neither is a tag alone', () => {
  expect(silentPlaces('/** The dog name. */\nexport const dogName = 1;')).toEqual(['door.ts:2 dogName']);
  expect(silentPlaces('/** @default 1 */\nexport const legs = 1;')).toEqual(['door.ts:2 legs']);
  expect(silentPlaces('/** What people call it. */\nexport const dogName = 1;')).toEqual([]);
});

test('types that are written out within another have members too', () => {
  const text =
    "/** Lives with people. */\nexport type Pet = { is: 'dog'; at: { home: boolean } } | { is: 'none'; at?: undefined };";
  expect(silentPlaces(text)).toEqual(['door.ts:2 Pet.at', 'door.ts:2 Pet.home']);
});

test('of a class only what others see counts, and what an interface says of it is enough', () => {
  const runner = '/** Has legs. */\nexport interface Runner {\n  /** Off it goes. */\n  run(): void;\n}\n';
  const dog = '/** Barks. */\nexport class Dog implements Runner {\n  private legs = 4;\n  #tail = 1;\n  run() {}\n';
  expect(silentPlaces(`${runner}${dog}}`)).toEqual([]);
  expect(silentPlaces(`${runner}${dog}  constructor(readonly name: string) {}\n}`)).toEqual(['door.ts:11 Dog.name']);
});

test('a key of a schema that a type is made of may say what it is by `.describe`', () => {
  const text =
    "const size = z.number().describe('Grams.');\n" +
    "const dog = z.object({ size, age: z.number().describe('Years.'), legs: z.number() });\n" +
    '/** Barks. */\nexport type Dog = z.output<typeof dog>;';
  expect(silentPlaces(text)).toEqual(['door.ts:2 dog.legs']);
});

test('a door leads to what its signatures name, and not to what its code uses', () => {
  const inside = '/** What dogs want. */\nexport interface Bone {}\n/** Makes a hole. */\nexport function dig() {}\n';
  const door =
    "import { dig, type Bone } from './inside';\n/** Brings what was thrown. */\nexport function fetch(): Bone {\n  return dig();\n}";
  const behind = documented({ 'door.ts': door, 'inside.ts': inside }).filter(({ isPublic }) => isPublic);
  expect(behind.map(({ where }) => where)).toEqual(['door.ts:3 fetch', 'inside.ts:2 Bone']);
});
