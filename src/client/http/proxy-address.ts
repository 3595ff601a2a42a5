/** Where an HTTP proxy listens, and what it is shown. */
export interface ProxyAddress {
  /** Its host, an IPv6 address without brackets. */
  host: string;
  /** Where it listens; 80, or 443 by TLS, where the address does not say. */
  port: number;
  /** Whether it is spoken to by TLS. */
  isTls: boolean;
  /** As people may see it: without user name and password. */
  shown: string;
  /** The header `Proxy-Authorization`; absent where it asks for none. */
  authorization?: string;
  /** What must not be told: the password, and the header that holds it. */
  secrets: string[];
}

const EXAMPLE = 'such as http://proxy.example.com:3128';

/**
 * Reads the address of a proxy: `http://[user:password@]host[:port]`, or `https://`. Without a scheme it is http.
 * @throws {RangeError} whose words follow the name of an option; it quotes nothing, since there may be a password in it
 */
export function proxyAddressOf(text: string): ProxyAddress {
  const trimmed = text.trim();
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (!url?.hostname) throw new RangeError(`must be the address of an HTTP proxy, ${EXAMPLE}`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new RangeError(`must be an HTTP proxy, ${EXAMPLE}: ${url.protocol}// is none`);
  if (url.pathname !== '/' || url.search || url.hash) throw new RangeError(`must not have a path or query, ${EXAMPLE}`);
  const isTls = url.protocol === 'https:';
  const place = {
    host: url.hostname.replace(/[[\]]/g, ''),
    port: url.port ? Number(url.port) : isTls ? 443 : 80,
    isTls,
    shown: url.origin,
  };
  if (!url.username && !url.password) return { ...place, secrets: [] };
  const [user, password] = [decoded(url.username), decoded(url.password)];
  const proof = Buffer.from(`${user}:${password}`).toString('base64');
  return { ...place, authorization: `Basic ${proof}`, secrets: [password, proof].filter(Boolean) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that is none of an escape stands for itself.
    return text;
  }
}
