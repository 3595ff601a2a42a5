import { BlockList, isIP } from 'node:net';

/** As the URL standard writes hosts: in lower case, addresses in one form. */
const THIS_MACHINE = /^((.+\.)?localhost\.?|127(\.\d+){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[\da-f]{2}:[\da-f]+\])$/;
const DEFAULT_PORTS: Record<string, string> = { 'https:': '443', 'http:': '80' };

/**
 * Whether `NO_PROXY` names a host, which is then reached without a proxy: `example.com` and `.example.com` (that host and
 * all below it), `*.example.com`, an address, a network such as `10.0.0.0/8`, each with `:port` or without; `*` is every host.
 * @param list what stands in the variable, parted by commas or spaces
 */
export function isNamedIn(list: string, origin: URL): boolean {
  const host = origin.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  const port = origin.port || DEFAULT_PORTS[origin.protocol];
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      const { name, port: ofPort } = partsOf(entry);
      return (ofPort === undefined || ofPort === port) && covers(name, host);
    });
}

/** An IPv6 address with a port stands in brackets, as in a URL. */
function partsOf(entry: string): { name: string; port?: string } {
  const [, bracketed, behind] = /^\[(.*)\](?::(\d+))?$/.exec(entry) ?? [];
  if (bracketed !== undefined) return { name: bracketed, port: behind };
  const [, name, port] = /^([^:]+):(\d+)$/.exec(entry) ?? [];
  return name === undefined ? { name: entry } : { name, port };
}

function covers(name: string, host: string): boolean {
  if (name === '*') return true;
  if (isIP(host)) return name.includes('/') ? isIn(name, host) : name === host;
  const domain = name.replace(/^\*?\./, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

function isIn(network: string, host: string): boolean {
  const [address = '', bits = ''] = network.split('/');
  const family = isIP(address);
  if (family === 0 || family !== isIP(host) || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128))
    return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(address, Number(bits), type);
  return list.check(host, type);
}

/** Whether an origin is this machine itself, by whatever name or address of it. */
export function isThisMachine({ hostname }: URL): boolean {
  return THIS_MACHINE.test(hostname);
}
