import { PROMISES, type Promised } from '../oracle/finding';
import { WINDOWS, type WindowName } from '../oracle/windows';
import type { Tally } from '../run/tally';

/** Seeds of one promise, or of one window, that are named. */
const NAMED = 12;
const DAY_MS = 86_400_000;

/** What a run took. */
interface Spent {
  /** By the clock on the wall. */
  seconds: number;
  /** Of the processor, all threads together. */
  cpuSeconds: number;
  threads: number;
}

/** What many worlds came to, as people read it. */
export function summaryOf(tally: Tally, { seconds, cpuSeconds, threads }: Spent): string[] {
  const { worlds, requests, happened, virtualMs, ends, broken, windows } = tally;
  const states = Object.entries(ends).sort(([one], [other]) => (one < other ? -1 : 1));
  const days = virtualMs / DAY_MS;
  return [
    ...states.map(([state, count]) => `${state}: ${grouped(count)}`),
    `${grouped(worlds)} worlds on ${threads} ${threads === 1 ? 'thread' : 'threads'} in ${seconds.toFixed(1)} s: ` +
      `${grouped(worlds / seconds)} a second, ${grouped(worlds / cpuSeconds)} a second of a core`,
    `${grouped(requests)} requests and ${grouped(happened)} events in ${days.toFixed(1)} days of virtual time; a world: ` +
      `${(requests / worlds).toFixed(1)} requests, ${(happened / worlds).toFixed(0)} events, ${(virtualMs / worlds / 1_000).toFixed(0)} s`,
    ...promisesIn(broken).map((promise) => {
      const seeds = broken.filter((one) => one.promise === promise);
      return `${promise}${isNumbered(promise) ? ` (${PROMISES[promise]})` : ''} broken in ${seeds.length}: ${named(seeds)}`;
    }),
    ...(Object.keys(WINDOWS) as WindowName[]).flatMap((window) => {
      const seeds = windows.filter((one) => one.window === window);
      const { sentence, of } = WINDOWS[window];
      return seeds.length
        ? [`window ${window} (${of.join(', ')}; ${sentence}) met in ${seeds.length}: ${named(seeds)}`]
        : [];
    }),
    `${broken.length} broken promises, ${windows.length} in windows of ${grouped(worlds)} worlds`,
  ];
}

/** In the order of the list that has them. */
function promisesIn(broken: Tally['broken']): Tally['broken'][number]['promise'][] {
  const found = new Set(broken.map(({ promise }) => promise));
  const numbered = Object.keys(PROMISES) as Promised[];
  return [...numbered.filter((promise) => found.has(promise)), ...[...found].filter((promise) => !isNumbered(promise))];
}

function isNumbered(promise: string): promise is Promised {
  return Object.hasOwn(PROMISES, promise);
}

function named(worlds: { seed: number }[]): string {
  const seeds = worlds.slice(0, NAMED).map(({ seed }) => seed);
  return `${seeds.join(' ')}${worlds.length > NAMED ? ' ...' : ''}`;
}

function grouped(count: number): string {
  return Math.round(count).toLocaleString('en');
}
