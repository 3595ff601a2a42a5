import { versionCheck } from '../../src/cli/doctor/check-server';
import { asRefusedCallback } from '../../src/plugin/nexus-handler';

const can = { supportsSchedules: true, upsertMemo: true };
const updates = { syncUpdate: true, asyncUpdate: true };

test.each([
  { what: 'can do all of it', server: can, namespace: updates, says: /^1\.29\.1 can do what pipelines ask for$/ },
  {
    what: 'knows no schedules',
    server: { upsertMemo: true },
    namespace: updates,
    says: /server 1\.29\.1 does not know schedules$/,
  },
  {
    what: 'is older still',
    server: undefined,
    namespace: undefined,
    says: /not know schedules and memos that change$/,
  },
  {
    what: 'has Updates turned off',
    server: can,
    namespace: { syncUpdate: true },
    says: /Updates turned off in this namespace: nobody can answer/,
  },
])('the doctor says of a server that $what what that means', ({ server, namespace, says }) => {
  const check = versionCheck({ serverVersion: '1.29.1', capabilities: server }, namespace);
  expect(check.says).toMatch(says);
  expect(check.result).toBe(says.source.includes('can do what') ? 'ok' : 'fail');
});

const WORDS = 'invalid url: url does not match any configured callback address: http://localhost:7243/x';

test.each([
  { by: 'the connection of a worker', message: WORDS, details: '' },
  { by: 'that of a client', message: `3 INVALID_ARGUMENT: ${WORDS}`, details: WORDS },
])('a caller by Nexus whose result may not be sent back is told which setting that takes, by $by', (told) => {
  const cause = Object.assign(new Error(told.message), { code: 3, details: told.details });
  const refused = asRefusedCallback(new Error('Failed to start Workflow', { cause }));

  expect(refused).toMatchObject({ type: 'BAD_REQUEST' });
  expect(refused?.message).toContain('component.callbacks.allowedAddresses');
  expect(refused?.cause).toMatchObject({ message: refused?.message });
  expect(asRefusedCallback(new Error('Failed to start Workflow', { cause: new Error('no such namespace') }))).toBe(
    undefined,
  );
});
