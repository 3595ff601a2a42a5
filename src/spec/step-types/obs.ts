import { z } from 'zod';
import { BOUNDS } from '../../domain/bounds';
import { isBucketName } from '../../domain/obs/object-names';
import type { ObsBody, ObsOutput } from '../../domain/obs/obs-body';
import { exactlyOne } from '../editor-hints';
import { seenText } from '../seen-text';
import type { StepTypeSpec } from '../step-type-spec';

/** A template stands for what it becomes until it is filled in; what comes out of it is checked again. */
function isTemplate(text: string): boolean {
  return text.includes('{{');
}

function beginningOfKey() {
  const { most } = BOUNDS.obsKeyBytes;
  return seenText()
    .min(1)
    .refine(
      (text) => isTemplate(text) || Buffer.byteLength(text) <= most,
      `OBS has no keys of more than ${most.toLocaleString('en')} bytes`,
    );
}

/** https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0022.html */
const obsBody = z
  .strictObject({
    bucket: seenText()
      .refine(
        (text) => isTemplate(text) || isBucketName(text),
        'a bucket has a name of 3 to 63 lower-case letters, digits, dots and dashes, without `obs://` and without a key behind it',
      )
      .describe('The name of the bucket. It is in the region of the connection.'),
    key: beginningOfKey()
      .refine((key) => !key.endsWith('/'), 'a key that ends with `/` is a folder and no object: give it as `prefix`')
      .optional()
      .describe('The whole key of one object, to the letter.'),
    prefix: beginningOfKey().optional().describe('What the keys of the objects begin with: a folder ends with `/`.'),
    minObjects: z
      .int()
      .min(1)
      .max(BOUNDS.obsObjects.most)
      .default(1)
      .describe('How many objects with the prefix there must be; a key that ends with `/` and is empty is none.'),
    minBytes: z.int().min(0).default(0).describe('Bytes that they must have together.'),
    stable: z
      .boolean()
      .default(true)
      .describe(
        'An object counts once two looks in a row have seen it with the same ETag and size; `false`: at the first look.',
      ),
  })
  .refine(({ key, prefix }) => (key === undefined) !== (prefix === undefined), {
    path: ['key'],
    message: 'give one of them, the `key` of one object or the `prefix` of several',
  })
  .refine(({ key, minObjects }) => key === undefined || minObjects === 1, {
    path: ['minObjects'],
    message: 'goes with `prefix`: a `key` is one object',
  })
  .meta(exactlyOne('key', 'prefix')) satisfies z.ZodType<ObsBody>;

/** What a pipeline file may say of an `obs` step. */
export const OBS_SPEC = {
  body: obsBody,
  outputs: () => ({ objects: true, bytes: true, newestKey: true, newestAt: true, etag: true }),
  description: 'A wait for objects in OBS: done when they are there. Nothing is started, and nothing in them is read.',
  jobs: 'waits for objects',
  whyNotAdopted: () => 'nothing is started to have objects: there is nothing that could run already',
} satisfies StepTypeSpec<ObsBody, ObsOutput>;
