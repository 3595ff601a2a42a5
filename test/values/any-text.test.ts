import fc from 'fast-check';
import type { World } from '../support/huawei-world';
import { openWorld, quietRuntime } from '../support/huawei-world';
import type { Texts } from './ways-in';
import { WAYS } from './ways-in';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

afterAll(async () => world.close());

const SEED = Number(process.env['TEST_VALUES_SEED'] ?? Date.now() % 2 ** 31);
/** Texts at a time: a command of its own for each would take all night. */
const TEXTS = 60;
const RUNS = Number(process.env['TEST_VALUES_RUNS'] ?? 1);

/** Half of them are what somebody takes for a number, a date or a word of YAML. */
const looksLikeSomething = fc.oneof(
  fc.stringMatching(/^[-+]?[0-9]{1,30}$/),
  fc.stringMatching(/^[-+]?[0-9]{0,20}\.[0-9]{0,20}$/),
  fc.stringMatching(/^[-+]?[0-9]{1,5}(\.[0-9]{1,5})?[eE][-+]?[0-9]{1,3}$/),
  fc.stringMatching(/^ {0,2}[a-z0-9.]{0,5} {0,2}$/),
  fc.stringMatching(/^0[xob][0-9a-fA-F_]{1,20}$/),
  fc.stringMatching(/^[0-9]{1,4}[-:_/][0-9]{1,2}[-:_/][0-9]{1,2}$/),
  fc.constantFrom(
    'true',
    'False',
    'NULL',
    '~',
    'yes',
    'Off',
    '.inf',
    '-.INF',
    '.nan',
    '<<',
    '=',
    '[]',
    '{}',
    '*a',
    '&a',
  ),
  fc.constantFrom('!!int 5', '- a', 'a: b', '# no', 'a #b', '%', '@', '`', '|', '>', '? a', ',', "'", '"', '\\', '\\n'),
);
const printable = fc.string({ unit: 'grapheme', maxLength: 60 });
/** What a template is, it stays where it is not one: in a value, and not in the file. */
const template = fc.constantFrom('{{ run.date }}', '{% if %}', '{{', '}}', '{{ nothing | nothing }}');

const texts = (one: fc.Arbitrary<string>): fc.Arbitrary<Texts> =>
  fc
    .array(one, { minLength: TEXTS, maxLength: TEXTS })
    .map((all) => Object.fromEntries(all.map((text, at) => [`v${at}`, text])));

test.each(WAYS)('$way: any text reaches the cloud to the letter', async ({ send, bare, fillsIn }) => {
  const written = fc.oneof(looksLikeSomething, printable).filter((text) => !/\{[{%]/.test(text));
  const any = bare ? written.filter(isBareWord) : fillsIn ? written : fc.oneof(written, template);
  await fc.assert(
    fc.asyncProperty(texts(any), async (given) => {
      expect(await send(world, given)).toEqual({ cdm: given, dgc: given });
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  );
});

/** What YAML takes for one word, in a list too, and not for nothing. */
function isBareWord(text: string): boolean {
  return (
    /^[\p{L}\p{N}.+-][\p{L}\p{N}.+_/-]*(?: [\p{L}\p{N}.+_/-]+)*$/u.test(text) &&
    !/^(?:null|Null|NULL|-|---|\.\.\.)$/.test(text) &&
    !/^- /.test(text)
  );
}
