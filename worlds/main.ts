import { readOptions } from './worlds-options';
import { drawWorld } from './draw/draw-world';
import { liveThrough } from './engine/world';
import { judgeWorld } from './oracle/judge-world';
import { shrink } from './oracle/shrink';
import { storyOf } from './report/story';

/** Worlds between two moments at which the process hears the outside. */
const BREATH = 1;

async function main(): Promise<void> {
  const options = readOptions(process.argv);
  const print = (line: string): void => console.log(line);
  const broken = new Map<string, number[]>();
  const states = new Map<string, number>();
  let [happened, virtualMs] = [0, 0];
  const from = process.hrtime.bigint();
  for (let at = 0; at < options.worlds; at += 1) {
    const seed = options.seed + at;
    const outcome = await liveThrough(drawWorld(seed));
    happened += outcome.happened;
    virtualMs += outcome.tookMs;
    const state = `${outcome.plan.work.service} ${outcome.end?.state ?? 'open'}`;
    states.set(state, (states.get(state) ?? 0) + 1);
    for (const { promise } of judgeWorld(outcome)) broken.set(promise, [...(broken.get(promise) ?? []), seed]);
    if (broken.size && [...broken.values()].flat().length >= options.most) break;
    if (at % BREATH === BREATH - 1) await new Promise(setImmediate);
  }
  const seconds = Number(process.hrtime.bigint() - from) / 1e9;
  const worlds = [...states.values()].reduce((sum, count) => sum + count, 0);
  for (const [state, count] of [...states].sort()) print(`${state}: ${count}`);
  print(
    `${worlds} worlds from seed ${options.seed} in ${seconds.toFixed(1)} s: ${(worlds / seconds).toFixed(0)} a second; ` +
      `${(happened / worlds).toFixed(0)} events and ${(virtualMs / worlds / 1_000).toFixed(0)} s of virtual time a world`,
  );
  for (const [promise, seeds] of [...broken].sort())
    print(`${promise} broken in ${seeds.length}: ${seeds.slice(0, 12).join(' ')}`);
  const [first] = [...broken.values()].flat();
  if (options.worlds === 1 || first !== undefined) {
    const shrunk = first === undefined ? drawWorld(options.seed) : await shrink(drawWorld(first));
    print(storyOf(await liveThrough(shrunk, { tells: true })));
  }
  process.exitCode = broken.size ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
