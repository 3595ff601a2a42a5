import { randomBytes } from 'node:crypto';

/** What the owner of the account may change: from then on only the new ones are good. */
export type ChangedCredentials = Partial<Pick<Credentials, 'ak' | 'sk' | 'securityToken' | 'password'>>;

/** Everything a client needs to be let in. */
export interface Credentials {
  /** Of the one project there is: calls that name another are refused. */
  readonly projectId: string;
  /** The name of the project, which for the default project is the region. */
  readonly projectName: string;
  /** The access key's id, which signed requests name. */
  readonly ak: string;
  /** The secret that signs; never sent. */
  readonly sk: string;
  /** What goes with a temporary key; absent for a permanent one. */
  readonly securityToken?: string;
  /** Name of the account, for a login by password. */
  readonly domain: string;
  /** Name of the IAM user, for a login by password. */
  readonly user: string;
  /** The IAM user's. */
  readonly password: string;
}

/** A token that was issued. */
export interface Token {
  /** What `X-Auth-Token` carries. */
  readonly text: string;
  /** In milliseconds of the wall clock since 1970. */
  readonly issuedAt: number;
  /** In milliseconds of the wall clock since 1970. */
  readonly expiresAt: number;
  /** Tokens of an account (domain scope) belong to no project. */
  readonly projectId: string | undefined;
}

/** One account with one user and one project, and the tokens issued to them. Runs on the wall clock. */
export class IamState {
  private tokens = new Map<string, Token>();

  constructor(
    /** Those that are good now. */
    public credentials: Credentials,
    private readonly tokenLifetimeMs: number,
    /** The time of day, in milliseconds since 1970. */
    readonly now: () => number,
  ) {}

  /** A new token. @param projectId absent for one of the whole account */
  issue(projectId: string | undefined): Token {
    const issuedAt = this.now();
    const text = `MII${randomBytes(96).toString('base64url')}`;
    const token = { text, issuedAt, expiresAt: issuedAt + this.tokenLifetimeMs, projectId };
    this.tokens.set(text, token);
    return token;
  }

  /** The token, if it was issued here and is still good. A newer one does not cancel it. */
  validToken(text: string): Token | undefined {
    const token = this.tokens.get(text);
    return token && token.expiresAt > this.now() ? token : undefined;
  }

  /** Whether a token was issued here, and its time is over. One that was expired before that is not known any more. */
  hasEnded(text: string): boolean {
    const token = this.tokens.get(text);
    return token !== undefined && token.expiresAt <= this.now();
  }

  /** No token issued so far is good any more. */
  expireAllTokens(): void {
    this.tokens.clear();
  }
}
