import type { EndpointName } from '../services';
import { ENDPOINT_NAMES, serviceOf } from '../services';

/** Where the services are: a region, whose hosts are known, or hosts by name. */
export interface EndpointOptions {
  /** A region's id, such as `cn-north-4`; its hosts are the vendor's own. Needed unless every host is named. */
  region?: string;
  /**
   * One origin for every service that has none of its own: scheme, host and port, without a path. HTTP only to this
   * machine.
   */
  endpoint?: string;
  /** Origins by service, before `endpoint` and the region's. `dgcV2` is that of `dgc` where only that is named. */
  endpoints?: Partial<Record<EndpointName, string>>;
}

/**
 * The regions of Huawei Cloud are named by an area and where in it they are. Whoever names one otherwise means another
 * cloud, which has hosts of its own.
 */
const AREAS = 'ae|af|ap|cn|eu|la|me|my|na|ru|sa|tr';
const PARTS =
  'north|northeast|east|southeast|south|southwest|west|northwest|moscow|mexico|brazil|argentina|chile|peru|kualalumpur|ad';
const HUAWEI_REGION = new RegExp(`^(${AREAS})-(${PARTS})-\\d{1,3}$`);

/** Regions of other clouds on the same platform, by whose they are. */
const OTHER_CLOUDS: readonly { regions: RegExp; cloud: string }[] = [
  { regions: /^eu-(de|nl|ch\d)$/i, cloud: 'Open Telekom Cloud' },
  { regions: /^eu-west-0$/i, cloud: 'Flexible Engine' },
  { regions: /-global-\d+$/i, cloud: 'Huawei Cloud Stack' },
];

/**
 * The origin of each service: its own endpoint, else the one for all, else the vendor's host in the region. Empty for a
 * service that is not needed by all and has none.
 * @throws {RangeError} for an endpoint that is no origin, or plain HTTP to another machine; for a region whose hosts are
 *   not known, where they are not named: credentials are not sent to a host that was guessed
 */
export function resolveEndpoints({ region, endpoint, endpoints = {} }: EndpointOptions): Record<EndpointName, string> {
  if (region !== undefined && !/^[a-z0-9][a-z0-9_-]{0,63}$/i.test(region)) {
    throw new RangeError(`region must be a region id such as cn-north-4, got ${JSON.stringify(region)}`);
  }
  const shared = endpoint === undefined ? undefined : originOf('endpoint', endpoint);
  const resolve = (name: EndpointName): string | undefined => {
    const own = endpoints[name];
    if (own !== undefined) return originOf(`endpoints.${name}`, own);
    // Whoever names a host for DGC means no other: API v2 must not go to the vendor's behind their back.
    const other = otherHostOf(name);
    if (other !== undefined && endpoints[other] !== undefined) return resolve(other);
    if (shared !== undefined) return shared;
    return region !== undefined && isHuaweiRegion(region) ? defaultOrigin(name, region) : undefined;
  };
  const origins = ENDPOINT_NAMES.map((name) => [name, resolve(name)] as const);
  const missing = origins.flatMap(([name, origin]) => (origin === undefined ? [name] : []));
  const needed = missing.filter((name) => !serviceOf(name).isOptional);
  if (needed.length > 0) throw withoutHosts(needed, region);
  return Object.fromEntries(origins.map(([name, origin = '']) => [name, origin])) as Record<EndpointName, string>;
}

function isHuaweiRegion(region: string): boolean {
  return HUAWEI_REGION.test(region) && !OTHER_CLOUDS.some(({ regions }) => regions.test(region));
}

/** The host of DGC is that of its API v2 too, where nothing else is said. */
function withoutHosts(missing: EndpointName[], region: string | undefined): RangeError {
  const [first = 'iam'] = missing;
  if (region === undefined)
    return new RangeError(
      `There is no host for ${first.toUpperCase()}: set region, or endpoint, or endpoints.${first}.`,
    );
  const other = OTHER_CLOUDS.find(({ regions }) => regions.test(region))?.cloud;
  const whose = other === undefined ? 'is none that Huawei Cloud is known by' : `is one of ${other}`;
  const names = missing
    .filter((name) => !missing.some((other) => other === otherHostOf(name)))
    .map((name) => `endpoints.${name}`);
  return new RangeError(
    `The region ${region} ${whose}, whose hosts are not known here, and nothing is sent to a guessed one: ` +
      `set ${names.join(', ')}, or endpoint for all (see "Other clouds" in docs/credentials.md).`,
  );
}

/** https://developer.huaweicloud.com/intl/en-us/endpoint */
function defaultOrigin(name: EndpointName, region: string): string {
  const service = serviceOf(name);
  const domain = service.domainIn?.(region) ?? (region === 'eu-west-101' ? 'myhuaweicloud.eu' : 'myhuaweicloud.com');
  return `https://${service.hostIn(region)}.${region}.${domain}`;
}

function otherHostOf(name: EndpointName): EndpointName | undefined {
  return serviceOf(name).sharesHostOf as EndpointName | undefined;
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
  return Object.fromEntries(ENDPOINT_NAMES.map((name) => [name, defaultOrigin(name, '{region}')])) as Record<
    EndpointName,
    string
  >;
}
