import fc from 'fast-check';
import { TerminalDisplay } from '../../../src/cli/display/terminal-display';
import { terminal } from '../../support/terminal';
import { manySteps, NOW_MS, progressOf } from './many-steps';

const SEED = Number(process.env['TEST_SEED'] ?? 20261129);
const RUNS = Number(process.env['TEST_FUZZ_RUNS'] ?? 40);
const TITLE = /orders-nightly of/;

type Event = { show: number } | { say: number } | { resize: [number, number] };

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ show: fc.nat(100) }),
  fc.record({ say: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ resize: fc.tuple(fc.integer({ min: 40, max: 160 }), fc.integer({ min: 8, max: 60 })) }),
);

test(`whatever happens in whatever order (seed ${SEED}), each sentence stands once and whole, and the view once`, async () => {
  const anything = fc.asyncProperty(
    fc.integer({ min: 1, max: 40 }),
    fc.array(event, { maxLength: 25 }),
    async (steps, events) => {
      const tty = terminal(100, 30);
      tty.write('$ temporal-huaweicloud run orders.yaml\n');
      const display = new TerminalDisplay('orders', tty.screen, () => NOW_MS);
      const said: string[] = [];
      display.show(manySteps(steps), []);
      for (const [at, one] of events.entries()) {
        if ('show' in one) display.show(manySteps(steps), [progressOf(Math.floor(steps / 3) + 1, one.show)]);
        if ('resize' in one) await tty.resize(...one.resize);
        if ('say' in one) {
          const sentence = `<${at} ${'w'.repeat(one.say)} ${at}>`;
          said.push(sentence);
          display.say(sentence);
        }
        const seen = (await tty.seen()).join('\n');
        expect(seen.match(new RegExp(TITLE, 'g'))).toHaveLength(1);
        const copied = await tty.copied();
        expect(copied[0]).toBe('$ temporal-huaweicloud run orders.yaml');
        expect(copied.filter((line) => line.startsWith('<'))).toEqual(said);
      }
    },
  );
  await fc.assert(anything, { seed: SEED, numRuns: RUNS });
});
