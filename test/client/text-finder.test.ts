import { Random } from '../../chaos/random';
import { TextFinder } from '../../src/client/secrets/text-finder';

interface Place {
  at: number;
  text: string;
}

test.each([
  { what: 'a few texts', count: 6 },
  { what: 'many texts', count: 60 },
])('$what are found wherever they stand, in the order of the text, and no others', ({ count }) => {
  const random = new Random(count);
  const drawn = (length: number) => Array.from({ length }, () => random.pick(['a', 'b'])).join('');
  for (let round = 0; round < 50; round += 1) {
    // Two letters: they stand in each other, and overlap.
    const texts = [...new Set(Array.from({ length: count }, () => drawn(random.between(8, 13))))];
    const text = drawn(400);
    expect(placesOf(texts, text)).toEqual(placesOneByOne(texts, text));
  }
});

test.each([6, 60])('the search among %d texts ends where it is told to', (count) => {
  const texts = Array.from({ length: count }, (_, nth) => `beginning${nth}`);
  let found = 0;
  new TextFinder(texts.map((text) => ({ text }))).find(texts.join(' '), () => (found += 1) < 3);
  expect(found).toBe(3);
});

function placesOf(texts: string[], text: string): Place[] {
  const places: Place[] = [];
  new TextFinder(texts.map((one) => ({ text: one }))).find(
    text,
    (at, item) => places.push({ at, text: item.text }) > 0,
  );
  return places;
}

function placesOneByOne(texts: string[], text: string): Place[] {
  const at = (place: number): Place[] =>
    texts.filter((one) => text.startsWith(one, place)).map((one) => ({ at: place, text: one }));
  return Array.from(text, (_, place) => at(place)).flat();
}
