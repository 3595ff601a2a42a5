import { z } from 'zod';
import { virtualMs } from '../run-spec';

/** An object that is there, or will be. All times are virtual. */
export const obsObjectSpec = z.object({
  /** Tells it from the jobs of other services. */
  service: z.literal('obs'),
  /** The bucket is there once something of it is registered. */
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,62}$/),
  /** Default: only the bucket. One that ends with `/` is a folder. */
  key: z.string().min(1).max(1_024).optional(),
  /** Its size. */
  bytes: z.number().int().nonnegative().default(0),
  /** From its registration until it is there. */
  appearsAfterMs: virtualMs.default(0),
  /** From its registration until it is deleted. Default: it stays. */
  vanishesAfterMs: virtualMs.optional(),
  /** Without quotes. Default: made of the key and of when it appears. */
  etag: z.string().min(1).optional(),
  /** `Appendable` objects may go on growing. */
  objectType: z.enum(['Normal', 'Appendable']).default('Normal'),
  /** The bucket is in this region: any other host but that region's is sent there. Default: every host will do. */
  region: z.string().min(1).optional(),
  /** Of the bucket: `noList` refuses lists, and HEAD of a key that is missing (as S3 does); `none` refuses everything. */
  access: z.enum(['full', 'noList', 'none']).optional(),
});

/** A pretend object, its defaults filled in. */
export type ObsObjectSpec = z.output<typeof obsObjectSpec>;
