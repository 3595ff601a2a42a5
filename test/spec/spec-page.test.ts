import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { specReference } from './spec-reference';

const PAGE = join(__dirname, '../../docs/spec.md');
const BEGIN = '<!-- From src/spec/schema.ts. `UPDATE_DOCS=1 npx jest test/spec/spec-page` writes it anew. -->';

test('the reference of a pipeline says what the schema says (UPDATE_DOCS=1 npx jest test/spec/spec-page writes it)', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [head = ''] = page.split(BEGIN);
  const fresh = `${head}${BEGIN}\n\n${specReference()}\n`;
  if (process.env['UPDATE_DOCS']) writeFileSync(PAGE, fresh);

  expect(page).toBe(fresh);
});
