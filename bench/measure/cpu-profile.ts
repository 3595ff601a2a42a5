import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The parts used here of what `node --cpu-prof` writes: https://chromedevtools.github.io/devtools-protocol/tot/Profiler */
export interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string } }[];
  samples: number[];
  /** Microseconds from one sample to the next. */
  timeDeltas: number[];
}

/** Processor time by place, in milliseconds, the most first. */
export type TimeByPlace = [place: string, ms: number][];

/** Where the time of every profile in a folder went: our rooms, packages by name, Node, the collector of garbage. */
export function timeByPlace(folder: string): TimeByPlace {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  return sumByPlace(files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile));
}

export function sumByPlace(profiles: readonly CpuProfile[]): TimeByPlace {
  const spent = new Map<string, number>();
  for (const { nodes, samples, timeDeltas } of profiles) {
    const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
    samples.forEach((id, at) => {
      const place = places.get(id) ?? 'unknown';
      spent.set(place, (spent.get(place) ?? 0) + (timeDeltas[at] ?? 0) / 1_000);
    });
  }
  spent.delete('(idle)');
  return [...spent].sort(([, one], [, other]) => other - one);
}

/** `(program)` is native code: the SDK's core, and TLS or compression where there is any. */
function placeOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string {
  if (url === '') return functionName.startsWith('(') ? functionName : 'built in';
  if (url.startsWith('node:')) return 'node';
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const dependency = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
  const room = /\/lib\/(?:src\/)?([^/]+)\//.exec(path)?.[1];
  // What the tests compile lies below node_modules as well, in a folder of no package.
  if (dependency !== undefined && !dependency.startsWith('.')) return dependency;
  return room === undefined ? 'the workflow bundle' : `our ${room}`;
}
