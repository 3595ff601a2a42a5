import { type TemporalConfig, TemporalConfigError, temporalConfigOf } from './temporal-config';

/** What a connection to Temporal is opened with. */
export type AccessOptions = TemporalConfig['connectionOptions'];

/** Which Temporal server, and what it is shown: keys and certificates that are rotated in their files are read anew. */
export class TemporalAccess {
  /** `host:port`, for as long as the process lives. */
  readonly address: string;
  /** The namespace, for as long. */
  readonly namespace: string;
  private options: AccessOptions;
  private complaint?: string;

  /**
   * @param warn told once when the files cannot be used any more, and what they said before is used on
   * @throws TemporalConfigError when the environment cannot be used now
   */
  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly warn: (message: string) => void,
  ) {
    const { address, namespace, connectionOptions } = temporalConfigOf(env);
    this.address = address;
    this.namespace = namespace;
    this.options = { ...connectionOptions, address };
  }

  /** What to connect with at this moment. */
  now(): AccessOptions {
    try {
      this.options = { ...temporalConfigOf(this.env).connectionOptions, address: this.address };
      this.complaint = undefined;
    } catch (error) {
      if (!(error instanceof TemporalConfigError)) throw error;
      if (error.message !== this.complaint) this.warn(`${error.message} What was there before is used on.`);
      this.complaint = error.message;
    }
    return this.options;
  }

  /** Where it is tried, and with what, for those who say why it fails. */
  place(): { address: string; namespace: string; connectionOptions: AccessOptions } {
    return { address: this.address, namespace: this.namespace, connectionOptions: this.options };
  }
}

/** What differs between two: nothing, the API key alone, or what takes another connection. */
export function changeOf(before: AccessOptions, after: AccessOptions): 'none' | 'apiKey' | 'connection' {
  if (fingerprint(before) !== fingerprint(after) || (before.apiKey === undefined) !== (after.apiKey === undefined))
    return 'connection';
  return before.apiKey === after.apiKey ? 'none' : 'apiKey';
}

function fingerprint({ tls }: AccessOptions): string {
  if (typeof tls !== 'object' || tls === null) return String(tls);
  const { serverRootCACertificate, clientCertPair, serverNameOverride } = tls;
  const texts = [serverRootCACertificate, clientCertPair?.crt, clientCertPair?.key];
  return JSON.stringify([serverNameOverride, ...texts.map((text) => text && Buffer.from(text).toString('base64'))]);
}
