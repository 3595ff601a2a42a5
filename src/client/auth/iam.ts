import { z } from 'zod';
import { ask, UnreadableReply } from '../reply/ask';
import { DATE_GRAIN_MS } from '../reply/reply-headers';
import type { CallOptions, Reply } from '../call-options';
import type { CloudLine } from '../http/cloud-line';
import { HuaweiCloudError } from '../huawei-cloud-error';
import { type PasswordLogin, secretsOfLogin } from './credentials';
import { IAM_ROUTES } from './iam-routes';
import type { ServiceCaller } from '../service-caller';
import { wireList, wireText } from '../reply/wire-values';

/** A token and how long it is good for. */
export interface IamToken {
  /** What `X-Auth-Token` carries. */
  token: string;
  /** From the moment of the reply, by the cloud's clock, in milliseconds; absent when the reply does not say. */
  lifetimeMs?: number;
}

/** The project a token is good for: by id, or by name, which is the region for its default project. */
export type TokenScope =
  | {
      /** The project's id. */
      id: string;
    }
  | {
      /** The project's name. */
      name: string;
    };

const tokenReply = z.object({
  token: z.object({ expires_at: wireText, issued_at: wireText }),
});

/**
 * Exchanges a password for a token.
 * @throws {HuaweiCloudError} Unauthenticated for a wrong password: do not repeat it, IAM locks the user
 * @see https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html
 */
export async function createToken(
  { dispatcher, timeoutMs, maxReplyBytes, secrets }: CloudLine,
  origin: string,
  { domain, user, password }: PasswordLogin,
  scope: TokenScope,
): Promise<Reply<IamToken>> {
  secrets.remember(secretsOfLogin({ user, password }));
  const identity = { methods: ['password'], password: { user: { name: user, password, domain: { name: domain } } } };
  const logIn = () =>
    ask(
      dispatcher,
      {
        name: { service: 'IAM', ...IAM_ROUTES.createToken },
        request: {
          origin,
          // Without the catalog, which makes the reply many times longer.
          target: `${IAM_ROUTES.createToken.path}?nocatalog=true`,
          method: IAM_ROUTES.createToken.method,
          headers: { 'content-type': 'application/json', 'accept-encoding': 'identity' },
          body: JSON.stringify({ auth: { identity, scope: { project: projectOf(scope, domain) } } }),
          timeoutMs,
          maxReplyBytes,
        },
        // A second token does no harm, so an unanswered login leaves nothing to look for.
        act: 'read',
        asker: { secrets, secretHeader: 'x-subject-token' },
        ifUnauthenticated: 'Check account, user and password; some wrong logins in a row lock the user.',
        read: (body, token) => {
          if (token === undefined) throw new UnreadableReply('has no X-Subject-Token header');
          return { token, times: tokenReply.safeParse(body).data?.token };
        },
      },
      {},
    );
  // As a read is that somebody refuses without a word.
  const { value, ...reply } = await logIn().catch((error: unknown) => {
    if (error instanceof HuaweiCloudError && error.aFewTries) return logIn();
    throw error;
  });
  return { ...reply, value: { token: value.token, lifetimeMs: lifetimeOf(value.times, reply.cloudTimeMs) } };
}

/**
 * A name is one in its account: Huawei Cloud knows it by the user's, while the IAM of Open Telekom Cloud and of Cloud
 * Stack, as Keystone does, may want to be told.
 */
function projectOf(scope: TokenScope, domain: string): object {
  return 'id' in scope ? scope : { ...scope, domain: { name: domain } };
}

function lifetimeOf(times: { expires_at?: string; issued_at?: string } = {}, cloudTimeMs?: number): number | undefined {
  // It may have been issued before, so that the cloud's clock goes first. That counts whole seconds, cut off.
  const from = cloudTimeMs === undefined ? Date.parse(times.issued_at ?? '') : cloudTimeMs + DATE_GRAIN_MS;
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
