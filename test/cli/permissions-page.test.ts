import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Permission, ServiceFacts } from '../../src/client/routes/service-facts';
import { SERVICES } from '../../src/client/services';
import { markdownTable } from '../support/markdown-table';

const PAGE = join(__dirname, '../../docs/permissions.md');
const BEGIN = '<!-- From src/client/services.ts. UPDATE_DOCS=1 npx jest test/cli/permissions-page writes it anew. -->';
const END = '<!-- End of that. -->';

const uses = Object.entries<ServiceFacts>(SERVICES).flatMap(([service, { permissions: operations }]) =>
  Object.entries<Permission>(operations).map(([operation, permission]) => ({ service, operation, permission })),
);

test('the page on permissions says what the table of permissions says', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  const fresh = `${before}${BEGIN}\n\n${generated()}\n\n${END}${after}`;
  if (process.env['UPDATE_DOCS']) writeFileSync(PAGE, fresh);

  expect(page).toBe(fresh);
});

test('every action that a call needs is in the policy of its model', () => {
  for (const { permission } of uses) {
    if (permission.action !== null) expect(policy('1.1', 'action')).toContain(`"${permission.action}"`);
    if (permission.identityAction !== null)
      expect(policy('5.0', 'identityAction')).toContain(`"${permission.identityAction}"`);
    if (permission.action === null && permission.identityAction === null && permission.docs.includes('dataarts'))
      expect(permission.role).toBeDefined();
  }
});

function generated(): string {
  return [
    '## A policy of version 1.1 (role and policy model)',
    fenced(policy('1.1', 'action')),
    '## An identity policy of version 5.0',
    fenced(policy('5.0', 'identityAction')),
    '## Roles',
    unique(uses.flatMap(({ permission: { role } }) => (role === undefined ? [] : [`- ${role}`]))).join('\n'),
    '## Each call',
    table(),
  ].join('\n\n');
}

function policy(version: string, model: 'action' | 'identityAction'): string {
  const actions = unique(uses.flatMap(({ permission }) => permission[model] ?? [])).sort();
  return JSON.stringify({ Version: version, Statement: [{ Effect: 'Allow', Action: actions }] }, null, 2);
}

function table(): string {
  const rows = uses.map(({ service, operation, permission: { action, identityAction, role, docs, guess } }) => [
    `${service}.${operation}`,
    action === null ? 'none' : `\`${action}\``,
    identityAction === null ? 'none' : `\`${identityAction}\``,
    role ?? '',
    `[page](${docs})`,
    guess === undefined ? '' : `GUESS: ${guess}`,
  ]);
  return markdownTable([['call', 'version 1.1', 'version 5.0', 'role', 'source', 'not confirmed'], ...rows]);
}

function fenced(json: string): string {
  return `\`\`\`json\n${json}\n\`\`\``;
}

function unique<T>(items: T[]): T[] {
  return [...new Set(items)];
}
