import { firstBroken } from './first-broken';

// In a file of its own, so that another core lives through them.
const SEEDS = { first: 102_000, count: 2_000 };

test(`every promise is kept in ${SEEDS.count} further worlds`, async () => {
  expect((await firstBroken(SEEDS))?.story).toBeUndefined();
});
