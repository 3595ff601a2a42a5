/** The services that have a host of their own. */
export type EndpointName = 'iam' | 'cdm' | 'dgc' | 'dgcV2' | 'dli';

export interface EndpointOptions {
  region?: string;
  endpoint?: string;
  endpoints?: Partial<Record<EndpointName, string>>;
}

const NAMES: readonly EndpointName[] = ['iam', 'cdm', 'dgc', 'dgcV2', 'dli'];

/**
 * The origin of each service: its own endpoint, else the one for all, else the vendor's host in the region.
 * @throws {RangeError} for an endpoint that is no origin, or plain HTTP to another machine
 */
export function resolveEndpoints({ region, endpoint, endpoints = {} }: EndpointOptions): Record<EndpointName, string> {
  if (region !== undefined && !/^[a-z0-9][a-z0-9_-]{0,63}$/i.test(region)) {
    throw new RangeError(`region must be a region id such as cn-north-4, got ${JSON.stringify(region)}`);
  }
  const shared = endpoint === undefined ? undefined : originOf('endpoint', endpoint);
  const resolve = (name: EndpointName): string => {
    const own = endpoints[name];
    if (own !== undefined) return originOf(`endpoints.${name}`, own);
    // Whoever names a host for DGC means no other: API v2 must not go to the vendor's behind their back.
    if (name === 'dgcV2' && endpoints.dgc !== undefined) return resolve('dgc');
    if (shared !== undefined) return shared;
    if (region !== undefined) return defaultOrigin(name, region);
    throw new RangeError(`There is no host for ${name.toUpperCase()}: set region, or endpoint, or endpoints.${name}.`);
  };
  return Object.fromEntries(NAMES.map((name) => [name, resolve(name)])) as Record<EndpointName, string>;
}

/** https://developer.huaweicloud.com/intl/en-us/endpoint */
function defaultOrigin(name: EndpointName, region: string): string {
  const domain = region === 'eu-west-101' ? 'myhuaweicloud.eu' : 'myhuaweicloud.com';
  return `https://${hostName(name, region)}.${region}.${domain}`;
}

/** The v1 job API of DataArts Factory has a host of its own, in all regions but one. */
function hostName(name: EndpointName, region: string): string {
  if (name === 'dgcV2') return 'dayu';
  if (name !== 'dgc') return name;
  return region === 'cn-east-4' ? 'dayu' : 'dayu-dlf';
}

function originOf(option: string, value: string): string {
  // What stands before an @ may be a password.
  const shown = value.includes('@') ? 'one with a user name' : JSON.stringify(value);
  const refuse = (must: string): RangeError => new RangeError(`${option} must ${must}, got ${shown}`);
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined) throw refuse('be an origin such as https://cdm.cn-north-4.myhuaweicloud.com');
  if (url.username !== '' || url.password !== '') throw refuse('not hold a user name or password');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') throw refuse('not have a path or query');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw refuse('be https (plain http only to this machine)');
  }
  return url.origin;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** The vendor's hosts with the region left open, for those who do not know it yet: `https://cdm.{region}.myhuaweicloud.com`. */
export function openEndpoints(): Record<EndpointName, string> {
  return Object.fromEntries(NAMES.map((name) => [name, defaultOrigin(name, '{region}')])) as Record<
    EndpointName,
    string
  >;
}
