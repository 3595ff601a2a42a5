import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenForInterruption } from '../src/cli/process/interruption';
import { readOptions } from './chaos-options';
import { reportTable } from './report/chaos-report';
import { runChaos } from './run-chaos';

/** The files that take room; a run that passed needs none of them. */
const BULKY = ['server', 'workers', 'connections.yaml', 'simulator.log'];

async function main(): Promise<void> {
  const options = readOptions(process.argv);
  const { signal } = listenForInterruption();
  const folder = mkdtempSync(join(tmpdir(), 'temporal-huaweicloud-chaos-'));
  const print = (line: string): void => console.log(line);
  print(`Chaos with seed ${options.seed}: ${options.pipelines} pipelines, ${options.minutes} minutes. Logs: ${folder}`);
  // The processes we keep hold nobody back from exiting: waiting for what one of them says would end us.
  const awake = setInterval(() => undefined, 60_000);
  const report = await runChaos({ options, folder, signal, print }).finally(() => clearInterval(awake));
  const file = options.report ?? join(folder, 'report.json');
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  print(reportTable(report));
  print(`Report: ${file}`);
  if (report.passed) for (const name of BULKY) rmSync(join(folder, name), { recursive: true, force: true });
  process.exitCode = report.passed ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
