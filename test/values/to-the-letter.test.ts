import type { World } from '../support/huawei-world';
import { openWorld, quietRuntime } from '../support/huawei-world';
import { WAYS } from './ways-in';

let world: World;

beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
});

afterAll(async () => world.close());

/** Each of them is something else to somebody who takes it for a number, a date or a word of YAML. */
const BARE = {
  zeros: '0012345',
  price: '1.10',
  long: '7615917337495251231',
  power: '1e22',
  hex: '0x1F',
  octal: '0o17',
  plus: '+5',
  dot: '.5',
  whole: '1.0',
  minus: '-0',
  score: '1_000',
  day: '2026-01-31',
  time: '02:30',
  capital: 'True',
  small: 'true',
  answer: 'yes',
  endless: '.inf',
  plain: '5',
  words: 'a b',
  chinese: '订单',
};

const QUOTED = { ...BARE, tilde: '~', nothing: 'null', empty: '', apostrophe: "it's", quote: 'say "a"', space: ' a ' };

test.each(WAYS)('$way: what is written reaches the cloud to the letter', async ({ send, bare }) => {
  const texts = bare ? BARE : QUOTED;
  await expect(send(world, texts)).resolves.toEqual({ cdm: texts, dgc: texts });
});
