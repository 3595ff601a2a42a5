import type { Credentials } from '../client/auth/credentials';
import type { MetadataKey } from '../client/auth/metadata-key';
import type { ReferenceContext } from './text-reference';

/** Where the credentials of a connection come from. */
export interface CredentialSource {
  /** As a connection takes them: asked for at every use where they may change. */
  credentials: Credentials;
  /** In words for people, e.g. `the environment (HUAWEICLOUD_SDK_AK)`: never a value. */
  from: string;
  /** Tells one user from another; kept in memory only. A key that is rotated later is the same user's. */
  user: string;
  /** Fetches what has to be fetched, so that a fault is heard when the worker starts. */
  ready?: () => Promise<void>;
  /** What the source knows besides, for where nothing else says it. */
  projectId?: string;
  /** Where the source says to log in. */
  iamEndpoint?: string;
}

/** What sources are made with. */
export interface SourceContext extends ReferenceContext {
  /** Told, once for each trouble, what is wrong while the work goes on with what was read before. */
  warn: (message: string) => void;
  /** The key of the agency of this server, the same for all that ask at one address. */
  metadataKey: (endpoint: string) => MetadataKey;
}
