import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenForInterruption } from '../src/cli/process/interruption';
import { readOptions } from './fuzz-options';
import { reportTable } from './report/fuzz-report';
import { runFuzz } from './run-fuzz';

async function main(): Promise<void> {
  const options = readOptions(process.argv);
  const { signal } = listenForInterruption();
  const folder = mkdtempSync(join(tmpdir(), 'temporal-huaweicloud-replay-fuzz-'));
  const print = (line: string): void => console.log(line);
  print(`Replay fuzz with seed ${options.seed}: ${options.pipelines} pipelines.`);
  // The processes we keep hold nobody back from exiting: waiting for what one of them says would end us.
  const awake = setInterval(() => undefined, 60_000);
  const report = await runFuzz({ options, folder, signal, print }).finally(() => clearInterval(awake));
  if (options.report !== undefined) writeFileSync(options.report, `${JSON.stringify(report, null, 2)}\n`);
  print(reportTable(report));
  if (report.passed) rmSync(folder, { recursive: true, force: true });
  process.exitCode = report.passed ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
