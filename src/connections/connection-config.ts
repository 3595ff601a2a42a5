import { z } from 'zod';
import type { EndpointName } from '../client/services';
import { ENDPOINT_NAMES } from '../client/services';
import { inPlainWords } from '../files/plain-words';
import { callLimits } from './call-limits';
import { type TextReference, textReference } from './text-reference';

const MISSING =
  'needs ak and sk (and securityToken for temporary ones), or domain, user and password, or from: ecs, file or profile';
const PATH_MISSING = 'needs path, of a mounted secret, with from: file';

const references = z
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

const ecs = z.strictObject({ from: z.literal('ecs') }).transform((): CredentialReferences => ({ kind: 'ecs' }));
const file = z
  .strictObject({ from: z.literal('file'), path: z.string({ error: PATH_MISSING }).min(1, { error: PATH_MISSING }) })
  .transform(({ path }): CredentialReferences => ({ kind: 'file', path }));
const profile = z
  .strictObject({
    from: z.literal('profile'),
    path: z.string().min(1).optional(),
    section: z.string().min(1).optional(),
  })
  .transform(({ path, section }): CredentialReferences => ({ kind: 'profile', path, section }));

/** One fault is told, that of the way which was begun: a union would tell of all of them at once. */
const credentials = z.unknown().transform((given, context): CredentialReferences => {
  const from = typeof given === 'object' && given !== null && 'from' in given ? given.from : undefined;
  const ways = new Map<unknown, typeof references | typeof ecs | typeof file | typeof profile>([
    [undefined, references],
    ['ecs', ecs],
    ['file', file],
    ['profile', profile],
  ]);
  const read = ways.get(from)?.safeParse(given, { error: inPlainWords });
  if (read?.success) return read.data;
  for (const { message, path } of read?.error.issues ?? [{ message: MISSING, path: [] }])
    context.addIssue({ code: 'custom', message, path });
  return z.NEVER;
});

/** Who calls, as references that are read at every use. */
export type CredentialReferences =
  | {
      kind: 'accessKey';
      /** Id of the access key. */
      ak: TextReference;
      /** Its secret. */
      sk: TextReference;
      /** Goes with a temporary key; absent for a permanent one. */
      securityToken?: TextReference;
    }
  | {
      kind: 'login';
      /** Name of the account. */
      domain: TextReference;
      /** Name of the IAM user. */
      user: TextReference;
      /** The IAM user's. */
      password: TextReference;
    }
  | { kind: 'ecs' }
  | {
      kind: 'file';
      /** The file; of profiles the vendor's usual one where it is left out. */
      path: string;
    }
  | {
      kind: 'profile';
      /** The file; of profiles the vendor's usual one where it is left out. */
      path?: string;
      /** Which profile of the file; its default one where it is left out. */
      section?: string;
    };

const connection = z.strictObject({
  /** Region id; left out only where endpoints are given. */
  region: textReference.optional(),
  /** Left out: the region's default project, looked up once. */
  projectId: textReference.optional(),
  /** Origin of all services. */
  endpoint: textReference.optional(),
  /** Origins of single services. */
  endpoints: z
    .strictObject(
      Object.fromEntries(ENDPOINT_NAMES.map((service) => [service, textReference.optional()])) as Record<
        EndpointName,
        z.ZodOptional<typeof textReference>
      >,
    )
    .optional(),
  /** Id of the DGC workspace where a step names none. */
  workspace: textReference.optional(),
  /** Name of the DLI queue of SQL jobs and Spark batches where a step names none. */
  queue: textReference.optional(),
  /** The HTTP proxy on the way to the cloud, or `none`; left out: that of the environment. */
  proxy: textReference.optional(),
  /** PEM file of the certificate authorities to trust beside Node's own; left out: that of the environment. */
  caFile: textReference.optional(),
  /** Left out: those of the environment. */
  credentials: credentials.optional(),
  /** Calls the vendor lets this user make, where that differs from what it publishes. */
  limits: callLimits.optional(),
});

/** A connection as the configuration file has it, checked. */
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
 *     queue: etl
 *     credentials: { ak: '${SHANGHAI_AK}', sk: { file: /run/secrets/shanghai-sk } }
 *   dublin:
 *     region: eu-west-101
 *     credentials: { domain: my-account, user: pipelines, password: '${DUBLIN_PASSWORD}' }
 *     limits: { cdm.read: 60/min, dgc: 20/s }
 *   mounted:
 *     region: cn-north-4
 *     proxy: '${CLOUD_PROXY}'                  # http://[user:password@]host:port, or none
 *     caFile: /etc/pki/cloud-stack.pem
 *     credentials: { from: file, path: /run/secrets/huawei }   # or { from: ecs }, { from: profile, section: basic }
 * ```
 * Every value is text, `${NAME}` or `{ env: NAME }` of an environment variable, or `{ file: PATH }`.
 */
export const configFile = z.strictObject({ connections: z.record(name, connection) });
