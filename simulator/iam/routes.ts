import { randomUUID } from 'node:crypto';
import { Refusal } from '../refusal';
import { json, type Reply } from '../replies';
import { fieldsOf, get, post, type Service } from '../routing';
import type { IamState, Token } from './state';

/** IAM: https://support.huaweicloud.com/api-iam/iam_30_0001.html */
export const iamService = (iam: IamState): Service => ({
  refuse: ({ code, message }) => iamError(Number(code), message),
  malformedBody: new Refusal('400', 'The request body is invalid'),
  routes: [
    // https://support.huaweicloud.com/api-iam/iam_30_0001.html (KeystoneCreateUserTokenByPassword)
    post('/v3/auth/tokens', { open: true }, ({ body, query }) => {
      const login = loginOf(body);
      checkPassword(iam, login);
      const token = iam.issue(scopedProject(iam, login.scope));
      const withCatalog = !query.get('nocatalog');
      return json(tokenBody(iam, token, withCatalog), 201, { 'X-Subject-Token': token.text });
    }),
    // https://support.huaweicloud.com/api-iam/iam_06_0001.html (KeystoneListProjects)
    get('/v3/projects', {}, ({ query }) => {
      const project = projectRecord(iam);
      const isAsked = (query.get('name') ?? project.name) === project.name;
      return json({ projects: isAsked ? [project] : [], links: { next: null, previous: null, self: '/v3/projects' } });
    }),
  ],
});

const TITLES: Record<number, string> = { 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' };

const iamError = (status: number, message: string): Reply =>
  json({ error: { code: status, message, title: TITLES[status] ?? 'Error' } }, status);

interface Login {
  user: Record<string, unknown>;
  scope: Record<string, unknown>;
}

function loginOf(body: unknown): Login {
  const auth = fieldsOf(fieldsOf(body)['auth']);
  const identity = fieldsOf(auth['identity']);
  const methods = identity['methods'];
  if (!Array.isArray(methods) || !methods.includes('password')) {
    throw new Refusal('400', "Expecting to find 'password' in auth.identity.methods");
  }
  return { user: fieldsOf(fieldsOf(identity['password'])['user']), scope: fieldsOf(auth['scope']) };
}

function checkPassword({ credentials }: IamState, { user }: Login): void {
  const isOurs =
    user['name'] === credentials.user &&
    user['password'] === credentials.password &&
    fieldsOf(user['domain'])['name'] === credentials.domain;
  if (!isOurs) throw new Refusal('401', 'The username or password is wrong.');
}

/** The project wins over the domain; without a scope the token is the account's. */
function scopedProject({ credentials }: IamState, scope: Record<string, unknown>): string | undefined {
  if (scope['project'] === undefined) return undefined;
  const { id, name } = fieldsOf(scope['project']);
  if (id === credentials.projectId || (id === undefined && name === credentials.projectName)) {
    return credentials.projectId;
  }
  // GUESS: Keystone answers a scope it cannot grant as it answers a wrong password.
  throw new Refusal('401', 'The project in scope does not exist or is not open to this user.');
}

function tokenBody(iam: IamState, token: Token, withCatalog: boolean): object {
  const { user, domain } = iam.credentials;
  const account = { id: accountId(iam), name: domain };
  const { id, name } = projectRecord(iam);
  return {
    token: {
      ...(withCatalog && { catalog: [catalogEntry('iam'), catalogEntry('cdm'), catalogEntry('dli')] }),
      expires_at: microseconds(token.expiresAt),
      issued_at: microseconds(token.issuedAt),
      methods: ['password'],
      ...(token.projectId ? { project: { id, name, domain: account } } : { domain: account }),
      roles: [{ id: '0', name: 'te_admin' }],
      user: { id: `user-${user}`, name: user, domain: account, password_expires_at: '' },
    },
  };
}

const catalogEntry = (type: string): object => ({ id: randomUUID(), name: type, type, endpoints: [] });

const accountId = ({ credentials }: IamState): string => `account-${credentials.domain}`;

const projectRecord = (iam: IamState) => ({
  id: iam.credentials.projectId,
  name: iam.credentials.projectName,
  domain_id: accountId(iam),
  parent_id: accountId(iam),
  is_domain: false,
  enabled: true,
  description: '',
});

/** IAM's times carry microseconds: `2020-01-04T09:05:22.701000Z`. */
const microseconds = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z');
