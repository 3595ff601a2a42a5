import { z } from 'zod';
import { BOUNDS } from '../../domain/bounds';
import { OBS_SPEC } from '../../spec/step-types/obs';
import type { ServiceParts } from '../request-parts';
import { name } from '../request-parts';

const begins = name(BOUNDS.obsKeyBytes.most).optional();

/** What a request about objects is made of. Templates are filled in by now: whatever looks like one is a key. */
export const OBS_PARTS: ServiceParts = {
  body: OBS_SPEC.body.superRefine(({ key, prefix }, context) => {
    const [path, text] = key === undefined ? ['prefix', prefix] : ['key', key];
    const message = begins.safeParse(text).error?.issues[0]?.message;
    if (message !== undefined) context.addIssue({ code: 'custom', path: [path], message });
  }),
  trace: z.strictObject({ begins, isKey: z.boolean() }),
};
