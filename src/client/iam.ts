import { z } from 'zod';
import { ask, UnreadableReply } from './ask';
import type { CallOptions, Reply } from './call-options';
import type { CloudLine } from './cloud-line';
import type { PasswordLogin } from './credentials';
import { IAM_ROUTES } from './iam-routes';
import type { ServiceCaller } from './service-caller';
import { wireList, wireText } from './wire-values';

/** A token and how long it is good for. */
export interface IamToken {
  token: string;
  /** From the moment of the reply, by the cloud's clock, in milliseconds; absent when the reply does not say. */
  lifetimeMs?: number;
}

/** The project a token is good for: by id, or by name, which is the region for its default project. */
export type TokenScope = { id: string } | { name: string };

const tokenReply = z.object({
  token: z.object({ expires_at: wireText, issued_at: wireText }),
});

/**
 * Exchanges a password for a token.
 * @throws {HuaweiCloudError} Unauthenticated for a wrong password: do not repeat it, IAM locks the user
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html
 */
export async function createToken(
  { dispatcher, timeoutMs, maxReplyBytes }: CloudLine,
  origin: string,
  { domain, user, password }: PasswordLogin,
  scope: TokenScope,
): Promise<Reply<IamToken>> {
  const identity = { methods: ['password'], password: { user: { name: user, password, domain: { name: domain } } } };
  const { value, ...reply } = await ask(
    dispatcher,
    {
      name: { service: 'IAM', ...IAM_ROUTES.createToken },
      request: {
        origin,
        // Without the catalog, which makes the reply many times longer.
        target: `${IAM_ROUTES.createToken.path}?nocatalog=true`,
        method: IAM_ROUTES.createToken.method,
        headers: { 'content-type': 'application/json', 'accept-encoding': 'identity' },
        body: JSON.stringify({ auth: { identity, scope: { project: scope } } }),
        timeoutMs,
        maxReplyBytes,
      },
      // A second token does no harm, so an unanswered login leaves nothing to look for.
      harmless: true,
      secrets: [password],
      ifUnauthenticated: 'Check account, user and password; some wrong logins in a row lock the user.',
      read: (body, headers) => {
        const token = headers['x-subject-token'];
        if (typeof token !== 'string' || token === '') throw new UnreadableReply('has no X-Subject-Token header');
        return { token, times: tokenReply.safeParse(body).data?.token };
      },
    },
    {},
  );
  return { ...reply, value: { token: value.token, lifetimeMs: lifetimeOf(value.times, reply.cloudTimeMs) } };
}

function lifetimeOf(times: { expires_at?: string; issued_at?: string } = {}, cloudTimeMs?: number): number | undefined {
  const from = cloudTimeMs ?? Date.parse(times.issued_at ?? '');
  const lifetimeMs = Date.parse(times.expires_at ?? '') - from;
  return Number.isNaN(lifetimeMs) ? undefined : lifetimeMs;
}

const projectsReply = z.object({ projects: wireList(z.object({ id: wireText, name: wireText })) });

/**
 * The projects of a region, or all when no region is named.
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0001.html
 */
export function listProjects(
  iam: ServiceCaller,
  region: string | undefined,
  options?: CallOptions,
): Promise<Reply<{ id?: string; name?: string }[]>> {
  return iam.call(
    {
      ...IAM_ROUTES.listProjects,
      query: region === undefined ? [] : [['name', region]],
      read: (body) => projectsReply.parse(body).projects,
    },
    options,
  );
}
