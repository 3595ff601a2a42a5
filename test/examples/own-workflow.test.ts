import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const EXAMPLE = join(__dirname, '../../examples/own-workflow');
const FILES = ['workflows.ts', 'worker.ts', 'start.ts'];

test.each(FILES)('the README shows %s as it stands in the example', (file) => {
  const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
  expect(readme).toContain(`\`\`\`ts\n// ${file}\n${readFileSync(join(EXAMPLE, file), 'utf8')}\`\`\``);
});

test('the three files of the README are at most 50 lines together', () => {
  const lines = FILES.flatMap((file) => readFileSync(join(EXAMPLE, file), 'utf8').trimEnd().split('\n'));
  expect(lines.length).toBeLessThanOrEqual(50);
});
