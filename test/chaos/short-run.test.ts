import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ChaosReport } from '../../chaos/report/chaos-report';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const MOST_MS = 240_000;

test(
  'killed workers, a killed server and a broken network start nothing twice, forget nothing and tell no secret',
  async () => {
    const file = join(folder, 'report.json');
    const { code, said } = await chaos(['--pipelines', '30', '--minutes', '1', '--seed', '3', '--report', file]);

    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('Every promise was kept') as string });
    const report = JSON.parse(readFileSync(file, 'utf8')) as ChaosReport;
    expect(Object.values(report.promises).every((count) => count === 0)).toBe(true);
    expect(report.secrets).toMatchObject({ found: [], blind: [] });
    expect(report.figures['workers killed (SIGKILL)']).toBeGreaterThanOrEqual(3);
    expect(report.figures['server restarts (SIGKILL)']).toBeGreaterThanOrEqual(1);
  },
  MOST_MS,
);

async function chaos(flags: string[]): Promise<{ code: number | null; said: string }> {
  const compiled = dirname(dirname(process.env['TEST_CLI'] ?? ''));
  const child = spawn(process.execPath, [join(compiled, 'lib/chaos/main.js'), ...flags, '--calm-minutes', '2.5']);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}
