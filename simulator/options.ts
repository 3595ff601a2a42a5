import { randomBytes, randomUUID } from 'node:crypto';
import type { Credentials } from './iam/state';
import type { Dialect, JobSpec } from './services';
import { seedFile, type SeedFile } from './seed';

/** How the simulator is set up. Credentials given here win over the seed's; the rest is made up. */
export interface SimulatorOptions extends Partial<Credentials> {
  /**
   * Where to listen. 0 takes a free port.
   * @default 0
   */
  port?: number;
  /**
   * A loopback address; others are refused.
   * @default '127.0.0.1'
   */
  host?: string;
  /** Jobs, or a whole seed file's content. */
  seed?: SeedFile | readonly JobSpec[];
  /**
   * Virtual milliseconds per wall millisecond. 0 holds the clock.
   * @default 1
   */
  speed?: number;
  /**
   * Enforce the published rate limits, on the wall clock.
   * @default false
   */
  limits?: boolean;
  /**
   * Count the limits on time scaled by `speed` instead.
   * @default false
   */
  scaleLimits?: boolean;
  /** Seconds to send as `Retry-After` with a 429. Default: no such header, since no page shows one. */
  retryAfterSeconds?: number;
  /**
   * How long a token is good, in wall milliseconds.
   * @default 86_400_000
   */
  tokenLifetimeMs?: number;
  /** Where the vendor's pages disagree: which of them to follow. */
  dialect?: Dialect;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Lets a host pass that only this machine can reach. @throws RangeError for a host that others could reach */
export function requireLoopback(host: string): string {
  if (!LOOPBACK.has(host)) throw new RangeError(`host must be a loopback address, got ${host}`);
  return host;
}

/** The jobs and settings to begin with, checked. @throws ZodError when the seed is not one */
export function readSeed(seed: SimulatorOptions['seed']) {
  return seedFile.parse(Array.isArray(seed) ? { jobs: seed } : (seed ?? {}));
}

/** The options' credentials, else the seed's, else new ones. */
export function credentialsOf(options: SimulatorOptions, seed: ReturnType<typeof readSeed>): Credentials {
  const securityToken = options.securityToken ?? seed.securityToken;
  return {
    projectId: options.projectId ?? seed.projectId ?? randomUUID().replaceAll('-', ''),
    projectName: options.projectName ?? seed.projectName ?? 'cn-north-4',
    ak: options.ak ?? seed.ak ?? randomBytes(10).toString('hex').toUpperCase(),
    sk: options.sk ?? seed.sk ?? randomBytes(20).toString('hex'),
    domain: options.domain ?? seed.domain ?? 'simulator-account',
    user: options.user ?? seed.user ?? 'simulator-user',
    password: options.password ?? seed.password ?? randomBytes(12).toString('base64url'),
    ...(securityToken !== undefined && { securityToken }),
  };
}
