import { appendFileSync } from 'node:fs';
import { WorkflowFailedError } from '@temporalio/client';
import type { World } from '../../support/huawei-world';
import { cdm, dgc, dli, openWorld, quietRuntime } from '../../support/huawei-world';
import { argsWith, JUNK, PLACES, placeText } from './bad-arguments';

let world: World;
beforeAll(async () => {
  quietRuntime();
  world = await openWorld();
  world.cloud.addJobs([
    cdm('orders', { durationMs: 20 }),
    dgc('transform', { durationMs: 20 }),
    dli(131, { startupMs: 20 }),
  ]);
});
afterAll(async () => world.close());

test('red', async () => {
  const out = process.env['RED_OUT'] ?? '/tmp/red.txt';
  const only = process.env['RED_ONLY'];
  const cases = PLACES.flatMap((place) =>
    [...Object.entries(JUNK), ['absent', undefined] as const].map(([name, junk]) => ({ place, name, junk })),
  );
  const todo = cases.filter((c) => !only || new RegExp(only).test(`${placeText(c.place)} = ${c.name}`));
  let at = 0;
  async function lane() {
    for (let c = todo[at++]; c; c = todo[at++]) {
      const began = Date.now();
      let handle;
      let text;
      try {
        handle = await world.start(c.place.type, ...argsWith(c.place, c.junk));
        text = await Promise.race([
          handle.result().then(
            () => 'succeeded',
            (e: unknown) => {
              const cause =
                e instanceof WorkflowFailedError
                  ? (e.cause as { type?: string; message: string; name: string })
                  : (e as Error);
              return `${(cause as { type?: string }).type ?? (cause as Error).name} (${(cause as Error).message.length}) ${(cause as Error).message.slice(0, 90).replace(/\n/g, ' / ')}`;
            },
          ),
          new Promise<string>((r) => setTimeout(() => r('STILL RUNNING after 8 s'), 8000)),
        ]);
      } catch (e) {
        text = `not started: ${(e as Error).message.slice(0, 80)} ${String((e as Error).cause).slice(0, 80)}`;
      }
      if (text.startsWith('STILL')) await handle?.terminate().catch(() => undefined);
      appendFileSync(out, `${placeText(c.place)} = ${c.name} :: ${Date.now() - began} ms :: ${text}\n`);
    }
  }
  await Promise.all(Array.from({ length: 6 }, lane));
}, 1_800_000);
