import { z } from 'zod';
import { nameOfStatement, problemWithStatement } from '../../domain/dli-sql/statement';
import { DLI_SQL_SPEC } from '../../spec/step-types/dli-sql';
import type { ServiceParts } from '../request-parts';
import { moment, name, problemWithName } from '../request-parts';

/** What a request about a SQL job is made of. Templates are filled in by now: whatever looks like one is SQL. */
export const SQL_PARTS: ServiceParts = {
  body: DLI_SQL_SPEC.body.superRefine(({ sql }, context) => {
    const message = problemWithStatement(sql) ?? problemWithName(nameOfStatement(sql));
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['sql'], message });
  }),
  trace: z.strictObject({ submittedAtMs: moment.optional() }),
};

/** What a statement is remembered by before it is submitted. */
export const SQL_MARK = z.strictObject({ marker: name(128), atMs: moment });
