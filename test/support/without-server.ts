/** Has a unit test that asks for the server, or for what is made with it, fail with a sentence, also where `npm test` has made it. */
for (const name of ['TEST_TEMPORAL_ADDRESS', 'TEST_CLI', 'TEST_WORKFLOW_BUNDLE']) {
  Object.defineProperty(process.env, name, {
    // Nobody who copies the environment asks for it.
    enumerable: false,
    get: () => {
      throw new Error(
        `a unit test runs without a Temporal server, and this one reads ${name}: write that name, or the import that reads ` +
          'it, into the test file, and test/support/which-need-a-server.js makes it a test of the server',
      );
    },
  });
}
