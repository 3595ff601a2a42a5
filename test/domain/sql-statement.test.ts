import fc from 'fast-check';
import { BOUNDS } from '../../src/domain/bounds';
import { nameOfStatement, problemWithStatement, statementOf, statementsIn } from '../../src/domain/dli-sql/statement';

const textsOf = (sql: string) => statementsIn(sql).map(({ begin, end }) => sql.slice(begin, end));

test.each([
  ['SELECT 1', ['SELECT 1']],
  ['SELECT 1;', ['SELECT 1']],
  ['SELECT 1 ; -- that is all;', ['SELECT 1']],
  ['SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
  [';;SELECT 1;;', ['SELECT 1']],
  ["SELECT 'a;b'", ["SELECT 'a;b'"]],
  ['SELECT "a;b"', ['SELECT "a;b"']],
  ["SELECT 'it''s; fine'", ["SELECT 'it''s; fine'"]],
  ["SELECT 'it\\'s; fine'", ["SELECT 'it\\'s; fine'"]],
  ["SELECT '\\\\'; SELECT 2", ["SELECT '\\\\'", 'SELECT 2']],
  ['SELECT `a;b` FROM t', ['SELECT `a;b` FROM t']],
  ['SELECT `a``;b`', ['SELECT `a``;b`']],
  ['SELECT `a\\`; SELECT 2', ['SELECT `a\\`', 'SELECT 2']],
  ['SELECT 1 -- a; b\n+ 1', ['SELECT 1 -- a; b\n+ 1']],
  ['SELECT 1 /* a; b */ + 1', ['SELECT 1 /* a; b */ + 1']],
  ['/* of /* two; */ levels; */ SELECT 1', ['SELECT 1']],
  ['/* all of a/*.csv; really */ SELECT 1', ['SELECT 1']],
  ['SELECT /*+ BROADCAST(t) */ 1', ['SELECT /*+ BROADCAST(t) */ 1']],
  ['SELECT 5 - 3 / 2', ['SELECT 5 - 3 / 2']],
  ["SELECT 'it never closes; SELECT 2", ["SELECT 'it never closes; SELECT 2"]],
  ['-- nothing\n/* at all */ ;', []],
  ['', []],
])('%j holds the statements %j', (sql, statements) => {
  expect(textsOf(sql)).toEqual(statements);
});

test('no more statements are looked for than are wanted', () => {
  expect(statementsIn('SELECT 1; SELECT 2; SELECT 3', 2)).toEqual([
    { begin: 0, end: 8 },
    { begin: 10, end: 18 },
  ]);
});

test('a statement is sent to the letter, without the semicolon at its end', () => {
  const sql = "-- nightly\nINSERT INTO t\n  SELECT '0012;'  ; -- done";

  expect(statementOf(sql)).toBe("-- nightly\nINSERT INTO t\n  SELECT '0012;'");
});

test('what is wrong with several statements names the second, and its line', () => {
  expect(problemWithStatement('DELETE FROM t;\n\n-- and then\nINSERT INTO t SELECT 1;\n\n')).toBe(
    'holds several statements, and DLI takes one a job: a second begins in line 4 with `INSERT INTO t SELECT 1`; give it a step of its own',
  );
});

test.each(['', '  \n', ';', '-- SELECT 1', '/* SELECT 1 */;'])('%j is refused as no statement', (sql) => {
  expect(problemWithStatement(sql)).toMatch(/^holds no statement/);
});

test('fewer than 500,000 characters are a statement, and one more is too many', () => {
  const { most } = BOUNDS.statementCharacters;
  const sql = `SELECT '${'x'.repeat(most - 9)}'`;

  expect(sql).toHaveLength(499_999);
  expect(problemWithStatement(sql)).toBeUndefined();
  expect(problemWithStatement(`${sql} `)).toBe('a statement has at most 499,999 characters, and this one has 500,000');
});

test('the name of a job is the beginning of its statement, in one line and without comments', () => {
  expect(nameOfStatement('-- orders\nINSERT  INTO dws.orders\n/* all */ SELECT\t* FROM ods')).toBe(
    'INSERT INTO dws.orders SELECT * FROM ods',
  );
  expect(nameOfStatement("SELECT 'two\nlines'")).toBe("SELECT 'two lines'");
  expect(nameOfStatement('SELECT 1; SELECT 2')).toBe('SELECT 1');
  expect(nameOfStatement(`SELECT ${'long, '.repeat(100)}`)).toHaveLength(80);
});

const word = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,5}$/);
const anyText = fc.string({ unit: 'grapheme', maxLength: 12 });
const quotedBy = (quote: string) =>
  anyText.map((text) => `${quote}${text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)}${quote}`);
const identifier = anyText.map((text) => `\`${text.replaceAll('`', '``')}\``);
const lineComment = anyText.map((text) => `--${text.replace(/[\r\n]/g, '')}\n`);
const { comment } = fc.letrec<{ comment: string }>((tie) => ({
  comment: fc
    .array(
      fc.oneof(
        { depthSize: 'small' },
        anyText.map((text) => text.replace(/[/*]/g, '')),
        tie('comment'),
      ),
      { maxLength: 3 },
    )
    .map((parts) => `/*${parts.join(' ')}*/`),
}));
const codePiece = fc.oneof(
  word,
  quotedBy("'"),
  quotedBy('"'),
  identifier,
  fc.constantFrom('-', '/', '*', '=', '(', ')'),
);
const pieces = fc.array(fc.oneof(codePiece, lineComment, comment), { maxLength: 12 });
const statement = fc.tuple(word, pieces, word).map(([first, middle, last]) => [first, ...middle, last].join(' '));

test('whatever stands in quotes, names and comments, a statement is one', () => {
  fc.assert(
    fc.property(statement, (sql) => {
      expect(problemWithStatement(sql)).toBeUndefined();
      expect(textsOf(sql)).toEqual([sql]);
    }),
  );
});

test('as many statements are found as were put together, each to the letter', () => {
  fc.assert(
    fc.property(
      fc.array(statement, { minLength: 2, maxLength: 4 }),
      fc.constantFrom(';', ' ; ', ';\n;'),
      (all, between) => {
        expect(textsOf(all.join(between))).toEqual(all);
        expect(problemWithStatement(all.join(between))).toMatch(/^holds several statements/);
      },
    ),
  );
});

test('of any text at all it is said where its statements stand, each after the one before', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...`'"\`;-/*\\ \nab`), maxLength: 60 }), (sql) => {
      let from = 0;
      for (const { begin, end } of statementsIn(sql)) {
        expect(begin).toBeGreaterThanOrEqual(from);
        expect(end).toBeGreaterThan(begin);
        expect(sql[begin]).toMatch(/[^\s;]/);
        from = end;
      }
      expect(from).toBeLessThanOrEqual(sql.length);
      expect(nameOfStatement(sql).length).toBeLessThanOrEqual(80);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['comments that never close', '/* '],
  ['comments that do not come out even', '/* /* */'],
  ['quotes', "'"],
  ['comments', '-- \n'],
  ['semicolons', ';'],
  ['backslashes in quotes', "'\\"],
])('half a million characters of %s take no time', (_what, piece) => {
  const sql = piece.repeat(Math.floor(500_000 / piece.length));
  const from = performance.now();

  problemWithStatement(sql);
  nameOfStatement(sql);

  expect(performance.now() - from).toBeLessThan(2_000);
});
