import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import MECHANISMS from '../../scripts/mechanisms.json';

const REPOSITORY = join(__dirname, '../..');

test.each(MECHANISMS)('what is taken out as $name stands there, and once', ({ edits }) => {
  for (const { file, from } of edits) {
    const source = readFileSync(join(REPOSITORY, file), 'utf8');
    expect(source.split(from)).toHaveLength(2);
  }
});
