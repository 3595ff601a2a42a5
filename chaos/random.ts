import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const GRAIN = 1_000_000;

/** All chance of a run comes from here, so that a seed repeats it. */
export class Random {
  private readonly generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  /** A whole number from the first to the last, both included. */
  between(first: number, last: number): number {
    return uniformInt(this.generator, Math.round(first), Math.round(last));
  }

  chance(probability: number): boolean {
    return this.between(1, GRAIN) <= probability * GRAIN;
  }

  pick<const T>(items: readonly [T, ...T[]]): T {
    return items[this.between(0, items.length - 1)] ?? items[0];
  }

  /** One of the values, each as often as its weight says. */
  weighted<const T>(choices: readonly (readonly [weight: number, value: T])[], otherwise: T): T {
    const total = choices.reduce((sum, [weight]) => sum + weight, 0);
    let left = this.between(1, Math.round(total * GRAIN)) / GRAIN;
    for (const [weight, value] of choices) {
      left -= weight;
      if (left <= 0) return value;
    }
    return otherwise;
  }

  /** Another source that does not move this one: what is drawn there later changes nothing here. */
  fork(): Random {
    return new Random(this.between(0, 2 ** 31 - 1));
  }
}
