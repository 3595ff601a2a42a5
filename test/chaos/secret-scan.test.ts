import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bytesOf, filesIn, secretsIn } from '../../chaos/oracle/secret-scan';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const SECRETS = { texts: { SK: 'sk-0123456789' } };

test('a secret inside a payload of a history is found', () => {
  const history = { events: [{ attributes: { payloads: [{ data: Buffer.from('{"a":"sk-0123456789"}') }] } }] };
  expect(secretsIn(bytesOf(history), SECRETS)).toEqual(['SK']);
});

test('a token is known by its shape', () => {
  expect(secretsIn(Buffer.from(`x MII${'aB3-_'.repeat(26)} y`), SECRETS)).toEqual(['token']);
  expect(secretsIn(Buffer.from('nothing of the kind'), SECRETS)).toEqual([]);
});

test('a file that vanishes between the listing and the reading is passed over, and nothing else is', () => {
  ['a.db', 'b.db-journal', 'c.db', 'd.db'].forEach((name) => writeFileSync(join(folder, name), name));
  const read: string[] = [];
  const readAll = () => {
    for (const { file } of filesIn(folder)) {
      read.push(basename(file));
      rmSync(join(folder, 'b.db-journal'), { force: true });
      rmSync(join(folder, 'd.db'), { recursive: true });
      mkdirSync(join(folder, 'd.db'));
    }
  };

  expect(readAll).toThrow('EISDIR');
  expect(read).toEqual(['a.db', 'c.db']);
});
