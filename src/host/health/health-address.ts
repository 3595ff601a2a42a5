import { ConfigurationError } from '../../config/configuration-error';

/** Where a worker answers health checks. */
export interface HealthAddress {
  /** On which it listens; loopback where only a port was given. */
  host: string;
  /** 0 takes a free one. */
  port: number;
}

const FORM = /^(?:(?<host>[\w.-]+|\[[0-9a-fA-F:.]+\]):)?(?<port>\d{1,5})$/;
const LARGEST_PORT = 65_535;

/**
 * Reads `host:port`, or a port alone, which is one of this machine only.
 * @param given what was said on the command line; it wins over `HUAWEICLOUD_HEALTH_ADDRESS`
 * @returns undefined where neither says anything: then there is no port
 * @throws {ConfigurationError} naming what cannot be read
 */
export function healthAddressOf(env: NodeJS.ProcessEnv, given?: string): HealthAddress | undefined {
  const text = (given ?? env['HUAWEICLOUD_HEALTH_ADDRESS'])?.trim();
  if (!text) return undefined;
  const { host = '127.0.0.1', port } = FORM.exec(text)?.groups ?? {};
  if (port !== undefined && Number(port) <= LARGEST_PORT) {
    return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
  }
  const name = given === undefined ? 'HUAWEICLOUD_HEALTH_ADDRESS' : '--health';
  throw new ConfigurationError(
    `${name} must be host:port or a port, such as 0.0.0.0:8080, got ${JSON.stringify(text)}.`,
  );
}
