import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cliCacheOf } from '../../src/cli/demo/temporal-server/cli-cache';
import { findFreePort } from '../../src/host/free-ports';
import { findOnPath, isExecutable } from '../../src/cli/demo/temporal-server/find-on-path';
import { findGo, GO_ENVIRONMENT } from './go';

/** Prometheus 3.15, by the name that Go's modules have for it. */
const VERSION = 'v0.315.0';
const MODULE = 'github.com/prometheus/prometheus';
/** `go install MODULE@VERSION` refuses a module with a replace directive: it is built as what this module requires. */
const WORKSHOP_MODULE = `module workshop

go 1.26.0

require ${MODULE} ${VERSION}

replace cloud.google.com/go => cloud.google.com/go v0.123.0
`;
/** Longest that `findPrometheus` takes, in milliseconds. */
export const PROMETHEUS_BUILT_WITHIN_MS = 1_200_000;

export interface PrometheusTools {
  prometheus: string;
  promtool: string;
}

/** A Prometheus that scrapes workers of this machine each second. */
export interface PrometheusServer {
  /** Asks its HTTP API; answers what it calls `data`. */
  ask<T>(path: string, parameters?: Record<string, string>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Prometheus and promtool of this machine: those on PATH (Debian has a package of the name), the copies built earlier, or
 * ones that Go builds now and that are kept in the cache of the Temporal CLI.
 * @throws Error saying what to do, when there is no Go or it cannot build
 */
export async function findPrometheus(env: NodeJS.ProcessEnv = process.env): Promise<PrometheusTools> {
  const [prometheus, promtool] = await Promise.all([findOnPath('prometheus', env), findOnPath('promtool', env)]);
  if (prometheus !== undefined && promtool !== undefined) return { prometheus, promtool };
  const { folder } = cliCacheOf(env);
  const kept = join(folder, `prometheus-${VERSION}`);
  const tools = { prometheus: join(kept, 'prometheus'), promtool: join(kept, 'promtool') };
  if ((await isExecutable(tools.prometheus)) && (await isExecutable(tools.promtool))) return tools;
  await mkdir(folder, { recursive: true });
  const workshop = await mkdtemp(join(folder, '.build-'));
  try {
    await build(workshop, env);
    await rename(join(workshop, 'bin'), kept);
    return tools;
  } catch (error) {
    const reason = (error as Error).message.trim().split('\n').at(-1);
    const advice = `This needs Prometheus: apt-get install -y prometheus, or put Go 1.26 on PATH and let it reach a module proxy, or put prometheus and promtool in ${kept}`;
    throw new Error(`${advice} (${reason}).`, { cause: error });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function build(workshop: string, env: NodeJS.ProcessEnv): Promise<void> {
  const go = await findGo(env);
  process.stderr.write(`No Prometheus here yet: building ${MODULE} ${VERSION} with ${go}.\n`);
  process.stderr.write('This happens once, downloads about 300 MB of modules, and takes 3 to 10 minutes.\n');
  await writeFile(join(workshop, 'go.mod'), WORKSHOP_MODULE);
  // Without what finds targets in clouds, which is most of it.
  const args = ['install', '-tags', 'remove_all_sd', `${MODULE}/cmd/prometheus`, `${MODULE}/cmd/promtool`];
  await promisify(execFile)(go, args, {
    cwd: workshop,
    timeout: PROMETHEUS_BUILT_WITHIN_MS,
    env: { ...env, ...GO_ENVIRONMENT, GOBIN: join(workshop, 'bin') },
  });
}

/** Workers that are scraped as one job. */
export interface ScrapedJob {
  job: string;
  /** Of their `/metrics`, on this machine. */
  ports: number[];
}

/** @param rules files of alert rules */
export async function startPrometheus(
  { prometheus }: PrometheusTools,
  folder: string,
  { jobs, rules }: { jobs: ScrapedJob[]; rules: string[] },
): Promise<PrometheusServer> {
  const configuration = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: rules,
    scrape_configs: jobs.map(({ job, ports }) => ({
      job_name: job,
      static_configs: [{ targets: ports.map((port) => `127.0.0.1:${port}`) }],
    })),
  };
  const file = join(folder, 'prometheus.json');
  await writeFile(file, JSON.stringify(configuration));
  const address = `127.0.0.1:${await findFreePort()}`;
  const flags = [`--config.file=${file}`, `--storage.tsdb.path=${join(folder, 'series')}`, '--log.level=error'];
  const server = spawn(prometheus, [...flags, `--web.listen-address=${address}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  while (!(await fetch(`http://${address}/-/ready`).catch(() => undefined))?.ok) {
    if (server.exitCode !== null) throw new Error(`Prometheus has ended: ${said}`);
    await pause(100);
  }
  return {
    ask: async <T>(path: string, parameters: Record<string, string> = {}) => {
      const reply = await fetch(`http://${address}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
      const answer = (await reply.json()) as { status: string; error?: string; data: T };
      if (answer.status !== 'success') throw new Error(`${JSON.stringify(parameters)}: ${answer.error}`);
      return answer.data;
    },
    close: async () => {
      server.kill('SIGTERM');
      await ended;
    },
  };
}
