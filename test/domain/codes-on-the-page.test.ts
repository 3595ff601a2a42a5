import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { meaningOf } from '../../src/domain/code-meaning';
import { CODE_FAMILIES } from '../../src/domain/error-codes';

const PAGE = readFileSync(join(__dirname, '../../docs/errors.md'), 'utf8');

/** A row of the table of codes: what they are called there, their type, and what a start may have done. */
const ROW = /^\| (`[^|]+) \| `(\w+)` +\| (none|unknown) +\|/gm;

const ROWS = [...PAGE.matchAll(ROW)].flatMap(([, cell = '', kind, effect]) => {
  const service = cell.includes('(OBS') ? 'OBS.' : '';
  const httpStatus = Number(/HTTP (\d+)/.exec(cell)?.[1] ?? 400);
  return [...cell.matchAll(/`([\w.]+)`/g)].map(([, code]) => ({ code: `${service}${code}`, httpStatus, kind, effect }));
});

test.each(ROWS)('docs/errors.md says of $code that it is $kind, and of its effect on a start: $effect', (row) => {
  expect(meaningOf(row.httpStatus, row.code, 'start')).toMatchObject({ kind: row.kind, effect: row.effect });
});

test.each(['SMN.'])('every code of %s that means something to us stands on the page', (prefix) => {
  const family = CODE_FAMILIES.find((one) => one.prefix.test(prefix));
  const codes = family?.rows.flatMap((row) => row.codes.map((digits) => `${prefix}${digits}`)) ?? [];
  expect(codes.length).toBeGreaterThan(5);
  expect(codes.filter((code) => !ROWS.some((row) => row.code === code))).toEqual([]);
});

test('the codes by which CDM speaks of clusters stand on the page', () => {
  const named = ROWS.map(({ code }) => code);
  expect(named).toEqual(expect.arrayContaining(['Cdm.0201', 'Cdm.0202', 'CDM.5090']));
});
