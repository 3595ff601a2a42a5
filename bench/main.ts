import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflows } from '../src/plugin/bundle-workflows';
import { EXIT } from '../src/cli/cli-error';
import { listenForInterruption } from '../src/cli/process/interruption';
import { findCli } from '../src/cli/demo/temporal-server/find-cli';
import { narratorFor } from '../src/cli/demo/temporal-server/narrator';
import type { BenchOptions } from './bench-options';
import { readOptions } from './bench-options';
import { BENCHMARKS } from './benchmarks';
import type { Benchmark } from './benchmarks/benchmark';
import { timeByPlace } from './measure/cpu-profile';
import { describeMachine } from './measure/machine';
import { drawSvg } from './report/draw-svg';
import { formatReport } from './report/format-report';
import type { Report } from './report/report';
import type { Props } from './stage/open-stage';

async function main(): Promise<void> {
  const options = readOptions(process.argv);
  const { signal } = listenForInterruption();
  const folder = mkdtempSync(join(tmpdir(), 'temporal-huaweicloud-bench-'));
  // The processes we keep hold nobody back from exiting: waiting for what one of them says would end us.
  const awake = setInterval(() => undefined, 60_000);
  try {
    const props = await makeProps(folder, options);
    for (const name of [options.charts, options.profile]) if (name !== undefined) mkdirSync(name, { recursive: true });
    const chosen = BENCHMARKS.filter(({ name, needsAddress }) =>
      options.names.length ? options.names.includes(name) : !needsAddress || options.address !== undefined,
    );
    for (const benchmark of chosen) {
      signal.throwIfAborted();
      process.exitCode = (await measured(benchmark, options, props, signal)) ? process.exitCode : EXIT.failed;
    }
  } finally {
    clearInterval(awake);
    rmSync(folder, { recursive: true, force: true });
    if (signal.aborted) process.exitCode = EXIT.interrupted;
  }
}

async function makeProps(folder: string, { address, serverPids = [] }: BenchOptions): Promise<Props> {
  const executable = await findCli({ env: process.env, narrator: narratorFor(process.stderr) });
  const codePath = join(folder, 'workflows.js');
  writeFileSync(codePath, await bundleWorkflows({ workflowsPath: require.resolve('./workflows') }));
  return { executable, codePath, ...(address !== undefined && { server: { address, pids: serverPids } }) };
}

/** @returns whether it could be measured */
async function measured(
  benchmark: Benchmark,
  options: BenchOptions,
  props: Props,
  signal: AbortSignal,
): Promise<boolean> {
  const { quick, rounds, sizes, json, profile, charts } = options;
  const extent = quick ? benchmark.quick : benchmark.full;
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const from = performance.now();
  try {
    const findings = await benchmark.run({
      rounds: rounds ?? extent.rounds,
      sizes: sizes ?? extent.sizes,
      quick,
      props,
      profileFolder: profile,
      signal,
      say,
    });
    const { name, question } = benchmark;
    const seconds = Math.round((performance.now() - from) / 1_000);
    const machine = describeMachine(props.executable);
    const places = profile === undefined ? undefined : timeByPlace(profile);
    const report: Report = {
      benchmark: name,
      question,
      at: new Date().toISOString(),
      machine,
      seconds,
      ...findings,
      ...(places && { profile: places }),
    };
    console.log(json ? JSON.stringify(report) : formatReport(report));
    if (charts !== undefined) await drawChart(benchmark, report, charts);
    return true;
  } catch (error) {
    if (!signal.aborted) console.error(`${benchmark.name} could not be measured:`, error);
    return false;
  }
}

async function drawChart({ chart, name }: Benchmark, { points }: Report, folder: string): Promise<void> {
  if (chart && points?.length) writeFileSync(join(folder, `${name}.svg`), `${await drawSvg(chart(points))}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = EXIT.failed;
});
