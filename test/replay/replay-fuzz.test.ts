import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FuzzReport } from '../../replay-fuzz/report/fuzz-report';
import { replayFuzzBundle } from '../support/bundled-once';
import { compiledFolder } from '../support/start-worker-process';

/** A minute where the machine is its own; up to three where it is shared, and what stands still is waited for. */
const MOST_MS = 900_000;
/** Few: `worlds/graphs` and `npm run replay-fuzz` draw many. Among these are all ways to call the package in a workflow of one's own. */
const RUNS = 8;
const SEED = 29;
const KINDS = ['pipeline', 'backfill', 'own workflow', 'slow check'];
/** Not a test's temporary folder: what does not replay is kept. */
const folder = mkdtempSync(join(tmpdir(), 'temporal-huaweicloud-unreplayable-'));

test(
  'random runs of each kind, whose workers are killed, stopped and frozen, all end, and their histories replay whole, from each workflow task on, and handed over in parts',
  async () => {
    const file = join(folder, 'report.json');
    const flags = [
      '--pipelines',
      String(RUNS),
      '--seed',
      String(SEED),
      '--still-seconds',
      '300',
      '--workflow-bundle',
      await replayFuzzBundle(),
      '--histories',
      folder,
      '--report',
      file,
    ];
    const { code, said } = await replayFuzz(flags);

    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('Every history replays') as string });
    const { figures } = JSON.parse(readFileSync(file, 'utf8')) as FuzzReport;
    expect(figures['histories']).toBeGreaterThanOrEqual(RUNS);
    // A slow machine takes more at a time: a run has fewer tasks then.
    expect(figures['beginnings and wholes replayed']).toBeGreaterThan(3 * (figures['histories'] ?? Infinity));
    expect(figures['replayed handed over in parts']).toBeGreaterThanOrEqual(RUNS);
    for (const kind of KINDS) expect(figures[`  of kind ${kind}`]).toBeGreaterThanOrEqual(1);
    expect(figures['workers killed (SIGKILL)']).toBeGreaterThanOrEqual(1);
    expect(figures['workers stopped (SIGTERM)']).toBeGreaterThanOrEqual(1);
    expect(figures['freezes of all (SIGSTOP)']).toBeGreaterThanOrEqual(1);
    expect(figures['Updates accepted']).toBeGreaterThan(8);
  },
  MOST_MS,
);

async function replayFuzz(flags: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [join(compiledFolder(), 'lib/replay-fuzz/main.js'), ...flags]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}
