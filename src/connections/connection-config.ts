import { z } from 'zod';
import { callLimits } from './call-limits';
import { type TextReference, textReference } from './text-reference';

const MISSING = 'needs ak and sk (and securityToken for temporary ones), or domain, user and password';

const credentials = z
  .strictObject({
    ak: textReference.optional(),
    sk: textReference.optional(),
    securityToken: textReference.optional(),
    domain: textReference.optional(),
    user: textReference.optional(),
    password: textReference.optional(),
  })
  .transform((given, context): CredentialReferences => {
    const { ak, sk, securityToken, domain, user, password } = given;
    const hasLogin = domain !== undefined || user !== undefined || password !== undefined;
    if (ak && sk && !hasLogin) return { kind: 'accessKey', ak, sk, securityToken };
    if (domain && user && password && !ak && !sk && !securityToken) return { kind: 'login', domain, user, password };
    context.addIssue({ code: 'custom', message: MISSING });
    return z.NEVER;
  });

/** Who calls, as references that are read at every use. */
export type CredentialReferences =
  | { kind: 'accessKey'; ak: TextReference; sk: TextReference; securityToken?: TextReference }
  | { kind: 'login'; domain: TextReference; user: TextReference; password: TextReference };

const connection = z.strictObject({
  /** Region id; left out only where endpoints are given. */
  region: textReference.optional(),
  /** Left out: the region's default project, looked up once. */
  projectId: textReference.optional(),
  /** Origin of all services. */
  endpoint: textReference.optional(),
  /** Origins of single services. */
  endpoints: z
    .strictObject({
      iam: textReference.optional(),
      cdm: textReference.optional(),
      dgc: textReference.optional(),
      dli: textReference.optional(),
    })
    .optional(),
  /** Id of the DGC workspace where a step names none. */
  workspace: textReference.optional(),
  /** Left out: those of the environment. */
  credentials: credentials.optional(),
  /** Calls the vendor lets this user make, where that differs from what it publishes. */
  limits: callLimits.optional(),
});

export type ConnectionConfig = z.output<typeof connection>;

const name = z.string().regex(/^[A-Za-z0-9][\w.-]{0,63}$/, {
  error: 'is no name for a connection: 1 to 64 letters, digits, dots, dashes and underscores',
});

/**
 * The configuration file:
 * ```yaml
 * connections:
 *   shanghai:
 *     region: cn-east-3
 *     workspace: 0a1b2c
 *     credentials: { ak: '${SHANGHAI_AK}', sk: { file: /run/secrets/shanghai-sk } }
 *   dublin:
 *     region: eu-west-101
 *     credentials: { domain: my-account, user: pipelines, password: '${DUBLIN_PASSWORD}' }
 *     limits: { cdm.read: 60/min, dgc: 20/s }
 * ```
 * Every value is text, `${NAME}` or `{ env: NAME }` of an environment variable, or `{ file: PATH }`.
 */
export const configFile = z.strictObject({ connections: z.record(name, connection) });
