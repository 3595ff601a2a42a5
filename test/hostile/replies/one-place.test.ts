import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOM = join(__dirname, '../../../src/client');
const filesThat = (pattern: RegExp) =>
  readdirSync(ROOM, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && pattern.test(readFileSync(join(ROOM, file), 'utf8')))
    .sort();

test('replies of the cloud come in at one place, and the key of an ECS, which is a secret as a whole, at another', () => {
  expect(filesThat(/\bexchange\(/)).toEqual(['auth/read-metadata-key.ts', 'http/http-exchange.ts', 'reply/receive.ts']);
  expect(filesThat(/JSON\.parse\(/)).toEqual(['reply/read-json.ts']);
});
