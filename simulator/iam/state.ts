import { randomBytes } from 'node:crypto';

/** What the owner of the account may change: from then on only the new ones are good. */
export type ChangedCredentials = Partial<Pick<Credentials, 'ak' | 'sk' | 'securityToken' | 'password'>>;

/** Everything a client needs to be let in. */
export interface Credentials {
  readonly projectId: string;
  /** The name of the project, which for the default project is the region. */
  readonly projectName: string;
  readonly ak: string;
  readonly sk: string;
  readonly securityToken?: string;
  readonly domain: string;
  readonly user: string;
  readonly password: string;
}

export interface Token {
  readonly text: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Tokens of an account (domain scope) belong to no project. */
  readonly projectId: string | undefined;
}

/** One account with one user and one project, and the tokens issued to them. Runs on the wall clock. */
export class IamState {
  private tokens = new Map<string, Token>();

  constructor(
    public credentials: Credentials,
    private readonly tokenLifetimeMs: number,
  ) {}

  issue(projectId: string | undefined): Token {
    const issuedAt = Date.now();
    const text = `MII${randomBytes(96).toString('base64url')}`;
    const token = { text, issuedAt, expiresAt: issuedAt + this.tokenLifetimeMs, projectId };
    this.tokens.set(text, token);
    return token;
  }

  /** The token, if it was issued here and is still good. A newer one does not cancel it. */
  validToken(text: string): Token | undefined {
    const token = this.tokens.get(text);
    return token && token.expiresAt > Date.now() ? token : undefined;
  }

  expireAllTokens(): void {
    this.tokens.clear();
  }
}
