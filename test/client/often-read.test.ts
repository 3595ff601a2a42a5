import { z } from 'zod';
import { oftenRead } from '../../src/client/reply/often-read';

test('a schema that a thousand values were read with is compiled, and takes, changes and refuses the same', () => {
  const schema = z.strictObject({
    id: z.union([z.int().min(0), z.string().regex(/^\d+$/)], 'is no id'),
    name: z.string().refine((text) => text !== '..', 'leads elsewhere'),
    trace: z.object({ at: z.number().optional() }).default({}),
    word: z.string().transform((text) => text.toLowerCase()),
  });
  const good = { id: '12', name: 'orders', word: 'RUNNING' };
  const bad = [{ ...good, id: -1 }, { ...good, name: '..' }, { ...good, more: 1 }, { ...good, word: 1 }, null];
  expect(oftenRead(schema)).toBe(schema);
  for (let nth = 2; nth < 1_000; nth += 1) oftenRead(schema);
  const compiled = oftenRead(schema);
  expect(compiled).not.toBe(schema);
  expect(oftenRead(schema)).toBe(compiled);
  expect(compiled.parse(good)).toEqual({ id: '12', name: 'orders', trace: {}, word: 'running' });
  const issuesOf = (by: z.ZodType, value: unknown) => by.safeParse(value).error?.issues;
  for (const value of bad) {
    expect(issuesOf(compiled, value)).toHaveLength(1);
    expect(issuesOf(compiled, value)).toEqual(issuesOf(schema, value));
  }
});
