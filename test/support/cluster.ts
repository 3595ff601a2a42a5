/** The CDM cluster of the tests. In a file of its own: a test that only names it needs no server. */
export const CLUSTER = '6ec9a0a4';
