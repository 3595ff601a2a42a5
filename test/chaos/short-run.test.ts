import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ChaosReport } from '../../chaos/report/chaos-report';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
/** Two minutes on two busy cores. The rest is for a slower machine: what was drawn and what must end is waited for. */
const MOST_MS = 1_500_000;
const PATIENCE = ['--calm-minutes', '15', '--still-seconds', '300'];

test(
  'half a minute of killed workers, a killed server, a broken network and strangers starts nothing twice, forgets nothing and tells no secret',
  async () => {
    const file = join(folder, 'report.json');
    const { code, said } = await chaos(['--pipelines', '24', '--minutes', '0.5', '--seed', '205', '--report', file]);

    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('Every promise was kept') as string });
    const report = JSON.parse(readFileSync(file, 'utf8')) as ChaosReport;
    expect(Object.values(report.promises).every((count) => count === 0)).toBe(true);
    expect(report.secrets).toMatchObject({ found: [], blind: [] });
    // All that is drawn for half a minute happens, and these strangers come, whatever the machine's speed.
    expect(report.figures['workers killed (SIGKILL)']).toBeGreaterThanOrEqual(5);
    expect(report.figures['server restarts (SIGKILL)']).toBeGreaterThanOrEqual(1);
    expect(report.figures['workers frozen (SIGSTOP)']).toBeGreaterThanOrEqual(3);
    expect(report.figures['network cuts']).toBeGreaterThanOrEqual(1);
    expect(report.figures['strangers who surely come']).toBe(5);
    expect(report.figures["strangers' starts of the same job"]).toBeGreaterThanOrEqual(5);
  },
  MOST_MS,
);

async function chaos(flags: string[]): Promise<{ code: number | null; said: string }> {
  const compiled = dirname(dirname(process.env['TEST_CLI'] ?? ''));
  const child = spawn(process.execPath, [join(compiled, 'lib/chaos/main.js'), ...flags, ...PATIENCE]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}
