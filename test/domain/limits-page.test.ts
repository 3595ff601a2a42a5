import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bound } from '../../src/domain/bounds';
import { BOUNDS } from '../../src/domain/bounds';
import { markdownTable } from '../support/markdown-table';

const PAGE = join(__dirname, '../../docs/limits.md');
const BEGIN = '<!-- From src/domain/bounds.ts. UPDATE_DOCS=1 npx jest test/domain/limits-page writes it anew. -->';
const END = '<!-- End of that. -->';
const PAYLOAD_MAX = 2 * 1024 * 1024;
const MESSAGE_MAX = 4 * 1024 * 1024;

test('the page on limits says what the table of bounds says', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  const fresh = `${before}${BEGIN}\n\n${table()}\n\n${END}${after}`;
  if (process.env['UPDATE_DOCS']) writeFileSync(PAGE, fresh);

  expect(page).toBe(fresh);
});

test('the worst sums stay within what Temporal takes', () => {
  const { argumentBytes, planBytes, dueBytes, statusBytes, memoBytes, leftoversBytes, steps } = BOUNDS;
  const around = steps.most * 1_200;
  expect(planBytes.most + planBytes.most + around).toBeLessThan(MESSAGE_MAX);
  expect(planBytes.most + dueBytes.most + around + memoBytes.most).toBeLessThan(MESSAGE_MAX);
  for (const { most } of [argumentBytes, statusBytes, leftoversBytes]) expect(most).toBeLessThan(PAYLOAD_MAX * 0.8);
  // What a pipeline tells of its leftovers is taken as it is by a cleanup.
  expect(leftoversBytes.most).toBeLessThan(argumentBytes.most);
});

function table(): string {
  const rows = Object.values(BOUNDS).map(({ of, most, unit, beyond }: Bound) => [
    of,
    `${most.toLocaleString('en')} ${unit}`,
    beyond,
  ]);
  return markdownTable([['What', 'At most', 'More'], ...rows]);
}
