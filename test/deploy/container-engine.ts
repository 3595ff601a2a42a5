import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cliCacheOf } from '../../src/cli/demo/temporal-server/cli-cache';
import { findOnPath } from '../../src/cli/demo/temporal-server/find-on-path';
import { hear, type HeardProcess } from '../support/heard-process';
import { REPOSITORY, stages } from './dockerfile';

/** What builds and runs an image here, by the Debian package that brings it. */
const PROGRAMS = { buildah: 'buildah', podman: 'podman', runc: 'runc', debootstrap: 'debootstrap' };
/** Longest that the base, and then the image, takes to build, in milliseconds. */
export const IMAGE_BUILT_WITHIN_MS = 1_500_000;
/**
 * Limits below those of any machine: Podman asks for the most there may be, which not every root may raise. Health checks
 * are timers of systemd, which may be missing.
 */
export const ON_THIS_MACHINE = [
  ...['--network', 'host', '--pull', 'never', '--no-healthcheck'],
  ...['--ulimit', 'nofile=4096:4096', '--ulimit', 'nproc=4096:4096'],
];
const MACHINE_AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';
const PRINTED_AT_MOST = 64_000_000;

/** Builds and runs images, in a store of its own. */
export interface ContainerEngine {
  /** Runs to its end. @throws Error with what it said when it ends with anything but 0 */
  buildah(...args: string[]): Promise<string>;
  podman(...args: string[]): Promise<string>;
  /** A container that stays, by the flags under which the image is meant to be run. */
  run(name: string, environment: NodeJS.ProcessEnv, ...command: string[]): HeardProcess;
}

/**
 * The container engine of this machine.
 * @throws Error naming what is missing, and how Debian brings it
 */
export async function findContainerEngine(env: NodeJS.ProcessEnv = process.env): Promise<ContainerEngine> {
  if (process.getuid?.() !== 0) throw new Error('This builds and runs an image as root: run it as root.');
  const missing = [];
  for (const [program, bringer] of Object.entries(PROGRAMS)) {
    if ((await findOnPath(program, env)) === undefined) missing.push(bringer);
  }
  if (missing.length > 0)
    throw new Error(
      `This needs ${missing.join(', ')}: \`apt-get install --no-install-recommends ${missing.join(' ')}\`.`,
    );
  const store = join(cliCacheOf(env).folder, 'containers');
  await mkdir(store, { recursive: true });
  const place = ['--root', join(store, 'root'), '--runroot', join(store, 'run')];
  const podman = ['--runtime', 'runc', '--cgroup-manager', 'cgroupfs', ...place];
  return {
    buildah: (...args) => print('buildah', [...place, ...args]),
    podman: (...args) => print('podman', [...podman, ...args]),
    run: (name, environment, ...command) => {
      const given = Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
      // Two tmpfs would be mounted in a read-only container otherwise, and the machine's own settings handed on.
      const bare = ['--read-only', '--read-only-tmpfs=false', '--http-proxy=false', '--cap-drop', 'all'];
      const flags = [...bare, '--security-opt', 'no-new-privileges', '--name', name];
      const args = [...podman, 'run', ...ON_THIS_MACHINE, ...flags, ...given, ...command];
      return hear(spawn('podman', args, { stdio: ['ignore', 'pipe', 'pipe'] }));
    },
  };
}

async function print(program: string, args: string[]): Promise<string> {
  const options = { cwd: REPOSITORY, timeout: IMAGE_BUILT_WITHIN_MS, maxBuffer: PRINTED_AT_MOST };
  return (await promisify(execFile)(program, args, options)).stdout;
}

/**
 * Builds deploy/Dockerfile on a stand-in for the base that it names, since no registry of images is reached from where
 * this is built: Debian by debootstrap, Node and npm from npm.
 * @returns the image's name
 */
export async function buildImage(engine: ContainerEngine, say: (line: string) => void): Promise<string> {
  const base = stages()[0]?.image ?? '';
  if ((await engine.buildah('images', '--all', '--format', '{{.Name}}:{{.Tag}}')).includes(`docker.io/library/${base}`))
    say(`base ${base}: the stand-in made earlier`);
  else await makeBase(engine, base, say);
  const image = 'localhost/temporal-huaweicloud:try';
  // Chroot: the build itself needs no namespace of its own, and the network of the machine. Docker's format keeps HEALTHCHECK.
  const flags = ['--isolation', 'chroot', '--network', 'host', '--format', 'docker', '--pull-never', '--layers'];
  await engine.buildah('bud', ...flags, '--file', 'deploy/Dockerfile', '--tag', image, '.');
  return image;
}

async function makeBase(engine: ContainerEngine, base: string, say: (line: string) => void): Promise<void> {
  const [, major = '', suite = ''] = /^node:(\d+)-(\w+)-slim$/.exec(base) ?? [];
  if (!suite)
    throw new Error(`deploy/Dockerfile begins with ${base}, and node:MAJOR-SUITE-slim is what can be stood in for.`);
  const folder = await mkdtemp(join(tmpdir(), 'temporal-huaweicloud-base-'));
  const root = join(folder, 'root');
  try {
    await print('debootstrap', ['--variant=minbase', suite, root]);
    const node = `node-linux-${process.arch}@${major}`;
    await promisify(execFile)('npm', ['pack', '--silent', node, 'npm@11'], { cwd: folder });
    for (const file of (await readdir(folder)).filter((name) => name.endsWith('.tgz'))) {
      const to = join(root, 'usr/local', file.startsWith('npm-') ? 'lib/node_modules/npm' : '');
      await mkdir(to, { recursive: true });
      await print('tar', [
        '--extract',
        '--no-same-owner',
        '--strip-components=1',
        '--directory',
        to,
        '--file',
        join(folder, file),
      ]);
      say(`base ${base}: Debian ${suite} by debootstrap, with ${file.replace('.tgz', '')} of npm`);
    }
    for (const name of ['npm', 'npx'])
      await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, join(root, 'usr/local/bin', name));
    // Where a registry is reached through somebody who signs in its place. The last stage inherits nothing of it.
    await cp(MACHINE_AUTHORITIES, join(root, 'etc/machine-authorities.pem'));
    const container = (await engine.buildah('from', 'scratch')).trim();
    await engine.buildah('copy', '--quiet', container, root, '/');
    for (const variable of [
      'PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'NODE_EXTRA_CA_CERTS=/etc/machine-authorities.pem',
    ])
      await engine.buildah('config', '--env', variable, container);
    await engine.buildah('commit', '--quiet', container, `docker.io/library/${base}`);
    await engine.buildah('rm', container);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
