import tseslint from 'typescript-eslint';
import importX from 'eslint-plugin-import-x';

/** One wall a room: what the files of a room may not import, and the sentence the linter says about it. */
function wall(files, rooms, message, typesPass = false) {
  return {
    files,
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ group: rooms, message, allowTypeImports: typesPass }] },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ['lib/**', 'node_modules/**', 'coverage/**'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.js'] } } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
    },
  },
  { files: ['test/support/global-*.ts'], rules: { 'import-x/no-default-export': 'off' } },
  wall(
    ['src/domain/**'],
    [
      '**/client/**',
      '**/activities/**',
      '**/workflows/**',
      '**/spec/**',
      '**/cli/**',
      'undici',
      'zod',
      'node:*',
      '@temporalio/*',
    ],
    'domain is pure: no I/O, no clock, no SDK',
  ),
  wall(
    ['src/client/**'],
    ['@temporalio/*', '**/activities/**', '**/workflows/**', '**/cli/**', '**/spec/**'],
    'the client has never heard of Temporal',
  ),
  wall(
    ['src/spec/**'],
    ['@temporalio/*', '**/activities/**', '**/workflows/**', '**/cli/**', '**/client/**', 'undici'],
    'the spec is read and checked without a cloud or a server',
  ),
  wall(
    ['src/history/**'],
    ['**/activities/**', '**/workflows/**', '**/cli/**', '**/client/**', '**/spec/**', '@temporalio/workflow'],
    'a history is read with a client of the Temporal server alone',
  ),
  wall(
    ['src/activities/**'],
    ['**/workflows/**', '**/cli/**', '@temporalio/workflow'],
    'activities are thin: no workflows, no CLI',
  ),
  wall(
    ['src/metrics/**', 'src/health/**', 'src/logs/**'],
    ['**/workflows/**', '**/cli/**', '@temporalio/workflow'],
    'who looks on at a worker knows neither workflows nor the CLI',
  ),
  wall(
    ['src/traces/!(workflow-interceptors).ts'],
    ['@opentelemetry/*', '@temporalio/interceptors-opentelemetry', '@temporalio/interceptors-opentelemetry/**'],
    'OpenTelemetry is optional: it is loaded only where somebody wants traces',
    true,
  ),
  wall(
    ['src/workflows/**', 'src/workflow.ts', 'src/workflow-types.ts', 'src/nexus.ts'],
    [
      '**/client/**',
      '**/activities/**',
      '**/spec/**',
      '**/cli/**',
      'undici',
      'zod',
      'liquidjs',
      'yaml',
      'node:*',
      '@temporalio/worker',
      '@temporalio/client',
      '@temporalio/activity',
    ],
    'workflows see activities only as types',
    true,
  ),
  wall(
    ['src/schedules/**'],
    ['**/activities/**', '**/workflows/**', '**/cli/**', '**/client/**', '**/connections/**', '@temporalio/worker'],
    'schedules are set up by a client of the Temporal server: no worker, no cloud',
  ),
  wall(
    ['chaos/**'],
    ['**/src/client/**', '**/src/activities/**', '**/src/workflows/**', '**/src/spec/**', '@temporalio/worker'],
    'chaos judges from outside: the cloud log, the server, and what pipelines say of themselves',
  ),
  wall(
    ['bench/**'],
    [
      '**/src/client/**',
      '**/src/activities/**',
      '**/src/workflows/**',
      '**/src/spec/**',
      '**/src/domain/**',
      '**/src/connections/**',
      '**/chaos/**',
    ],
    'a bench goes through the doors, as a user does',
  ),
  wall(
    ['replay-fuzz/**'],
    ['**/src/client/**', '**/src/activities/**', '**/src/workflows/**', '**/src/spec/**'],
    'replay-fuzz runs the package through its doors, as a user does',
  ),
  wall(['simulator/**'], ['**/src/**', '@temporalio/*'], 'the simulator is an independent witness'),
);
