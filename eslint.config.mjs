import tseslint from 'typescript-eslint';
import importX from 'eslint-plugin-import-x';

const ONE_FACTORY = 'src/failures makes and knows failures: failure(kind, message), and failureType(kind) for the type';
const ONE_DOOR =
  'src/cli/print.ts is the one door to the terminal (rows that are redrawn: src/cli/display/live-region.ts)';

const ONE_CLOCK =
  'src/client/clock.ts is the one clock and the one source of chance: this code is run in other times too';

const CLOCKS = [
  {
    selector: 'CallExpression[callee.object.name=/^(Date|performance)$/][callee.property.name="now"]',
    message: ONE_CLOCK,
  },
  { selector: 'CallExpression[callee.object.name="Math"][callee.property.name="random"]', message: ONE_CLOCK },
  { selector: 'CallExpression[callee.object.name="AbortSignal"][callee.property.name="timeout"]', message: ONE_CLOCK },
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: ONE_CLOCK },
  { selector: 'ImportDeclaration[source.value=/^(node:)?(timers|timers\\/promises|perf_hooks)$/]', message: ONE_CLOCK },
];

const FAILURES = [
  { selector: 'CallExpression[callee.object.name="ApplicationFailure"]', message: ONE_FACTORY },
  { selector: 'NewExpression[callee.name="ApplicationFailure"]', message: ONE_FACTORY },
  { selector: 'Literal[value=/^HuaweiCloud\\./]', message: ONE_FACTORY },
  { selector: 'TemplateElement[value.raw=/^HuaweiCloud\\./]', message: ONE_FACTORY },
];

const WRITERS = [
  { selector: 'CallExpression[callee.property.name="write"]', message: ONE_DOOR },
  { selector: 'ImportDeclaration[source.value=/^(node:)?(process|console)$/]', message: ONE_DOOR },
];

const BEYOND_A_WORLD = [
  '**/src/cli/**',
  '**/src/host/**',
  '**/src/plugin/**',
  '@temporalio/worker',
  '@temporalio/testing',
];

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
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.tsx', '.js'] } } },
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
  {
    // Every kind of failure is in FAILURE_KINDS, and so in docs/errors.md.
    files: ['src/**/*.ts'],
    ignores: ['src/cli/**', 'src/failures/**', 'src/domain/failure-kind.ts'],
    rules: { 'no-restricted-syntax': ['error', ...FAILURES] },
  },
  {
    // Time and chance come from one place, so that worlds/ can run this code in a time of its own.
    files: ['src/activities/**', 'src/client/**', 'src/connections/**'],
    rules: {
      'no-restricted-syntax': ['error', ...FAILURES, ...CLOCKS],
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate'].map((name) => ({ name, message: ONE_CLOCK })),
      ],
    },
  },
  {
    // A world has nothing of the machine's time or chance, or its seed would not bring it back.
    files: ['worlds/**'],
    ignores: ['worlds/main.ts', 'worlds/pipelines/sandbox.ts'],
    rules: { 'no-restricted-syntax': ['error', ...CLOCKS] },
  },
  {
    // One door to the terminal: what goes through it is escaped, whoever it comes from.
    files: ['src/cli/**'],
    // What a Temporal server of our own says while it is obtained and started is our own word alone, and the tests hear it too.
    ignores: ['src/cli/print.ts', 'src/cli/demo/temporal-server/**'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'stdout', message: ONE_DOOR },
        { object: 'process', property: 'stderr', message: ONE_DOOR },
      ],
      'no-restricted-syntax': [
        'error',
        ...WRITERS,
        { selector: 'CallExpression[callee.property.name="draw"]', message: ONE_DOOR },
      ],
    },
  },
  {
    // What is redrawn in place goes through one file, which escapes each piece of a row.
    files: ['src/cli/display/live-region.ts'],
    rules: { 'no-restricted-syntax': ['error', ...WRITERS] },
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
    ['src/files/**'],
    [
      '@temporalio/*',
      '**/activities/**',
      '**/workflows/**',
      '**/cli/**',
      '**/client/**',
      '**/spec/**',
      '**/connections/**',
    ],
    'a file is read by whoever needs one, and knows of none of them',
  ),
  wall(
    ['src/failures/**'],
    [
      '**/client/**',
      '**/activities/**',
      '**/workflows/**',
      '**/spec/**',
      '**/cli/**',
      'node:*',
      '@temporalio/!(common)',
    ],
    'workflows and activities make their failures here: what Temporal has on both sides, and what we know',
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
    ['src/metrics/**', 'src/host/**', 'src/logs/**'],
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
    ['src/cli/board/**'],
    [
      '**/activities/**',
      '**/workflows/**',
      '**/client/**',
      '**/connections/**',
      '**/host/**',
      '**/commands/**',
      '@temporalio/!(client|common)',
    ],
    'the board is a client of the Temporal server alone: no worker, no cloud',
  ),
  wall(
    ['src/board/**'],
    ['node:*', '@temporalio/*', 'zod', 'luxon', '../../!(domain|graph)/**', '../!(domain|graph|told|pages)/**'],
    'pages know what is told and what we know, and run in a browser',
  ),
  wall(
    ['src/graph/**'],
    ['node:*', '@temporalio/*', 'zod', '../!(domain)/**'],
    'a graph is drawn of what is known, by the command line, in a browser and for Temporal alike',
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
  wall(
    ['worlds/**'],
    [...BEYOND_A_WORLD, 'node:*'],
    'worlds run the engine in a time of their own: no server, no process, no socket',
  ),
  wall(['worlds/run/**'], BEYOND_A_WORLD, 'worlds are spread over threads, and need no server and no socket'),
  wall(
    ['worlds/pipelines/sandbox.ts'],
    BEYOND_A_WORLD.filter((room) => room !== '@temporalio/worker'),
    'the sandbox of the SDK is opened here, and no worker',
  ),
  wall(['simulator/**'], ['**/src/**', '@temporalio/*'], 'the simulator is an independent witness'),
);
