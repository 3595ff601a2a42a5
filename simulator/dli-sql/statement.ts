/** What DLI calls a statement, where it is one of those that can be submitted. */
export type StatementType = 'QUERY' | 'INSERT' | 'DDL' | 'DCL' | 'IMPORT' | 'UPDATE' | 'DELETE';

const TYPES: Readonly<Record<string, StatementType>> = {
  SELECT: 'QUERY',
  WITH: 'QUERY',
  VALUES: 'QUERY',
  INSERT: 'INSERT',
  MERGE: 'UPDATE',
  UPDATE: 'UPDATE',
  DELETE: 'DELETE',
  CREATE: 'DDL',
  ALTER: 'DDL',
  DROP: 'DDL',
  TRUNCATE: 'DDL',
  MSCK: 'DDL',
  DESC: 'DDL',
  DESCRIBE: 'DDL',
  SHOW: 'DDL',
  EXPLAIN: 'DDL',
  GRANT: 'DCL',
  REVOKE: 'DCL',
  LOAD: 'IMPORT',
};

const QUOTES = new Set(["'", '"', '`']);

/** The statements in a text, without their comments; a text that only ends in a semicolon holds one. */
export function statementsOf(sql: string): string[] {
  const statements = [''];
  let from = 0;
  const keep = (until: number) => statements.push((statements.pop() ?? '') + sql.slice(from, until));
  for (let at = 0; at < sql.length;) {
    const commentEnd = endOfComment(sql, at);
    const isQuote = QUOTES.has(sql[at] ?? '');
    if (commentEnd !== undefined) {
      keep(at);
      from = at = commentEnd;
    } else if (isQuote) at = endOfQuoted(sql, at);
    else if (sql[at] === ';') {
      keep(at);
      statements.push('');
      from = ++at;
    } else at++;
  }
  keep(sql.length);
  return statements.map((statement) => statement.trim()).filter((statement) => statement !== '');
}

/** What kind of statement it is; undefined for what is none that DLI knows. GUESS: a table created as a query is an INSERT. */
export function typeOf(statement: string): StatementType | undefined {
  const [verb = ''] = /^[a-z]+/i.exec(statement.replace(/^[\s(]+/, '')) ?? [];
  const type = TYPES[verb.toUpperCase()];
  return type === 'DDL' && /^create\b/i.test(statement) && /\bas\s+select\b/i.test(statement) ? 'INSERT' : type;
}

/** Where the comment that begins here ends; undefined where none begins. One that is not closed goes to the end. */
function endOfComment(sql: string, at: number): number | undefined {
  if (sql.startsWith('--', at)) return endAfter(sql, '\n', at);
  return sql.startsWith('/*', at) ? endAfter(sql, '*/', at + 2) : undefined;
}

function endAfter(sql: string, mark: string, from: number): number {
  const at = sql.indexOf(mark, from);
  return at < 0 ? sql.length : at + mark.length;
}

/** A quote written twice within is the end of one text and the beginning of the next, which comes to the same. */
function endOfQuoted(sql: string, from: number): number {
  const quote = sql[from];
  let at = from + 1;
  while (at < sql.length && sql[at] !== quote) at += sql[at] === '\\' && quote !== '`' ? 2 : 1;
  return Math.min(at + 1, sql.length);
}
