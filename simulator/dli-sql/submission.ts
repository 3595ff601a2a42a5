import { Refusal } from '../refusal';
import { fieldsOf, isRecord } from '../routing';
import { statementsOf, typeOf, type StatementType } from './statement';

/** A marker that a job carries. */
export interface Tag {
  /** 1 to 128 characters. */
  readonly key: string;
  /** 1 to 255 characters. */
  readonly value: string;
}

/** A statement as it was handed in, checked. */
export interface Submission {
  /** As it was sent. */
  readonly sql: string;
  /** What it is. */
  readonly type: StatementType;
  /** `default` where none was named. */
  readonly queue: string;
  /** The database it runs in; empty for none. */
  readonly database: string;
  /** `spark` or `hetuEngine`. */
  readonly engine: string;
  /** Each `key=value`, by key. */
  readonly conf: ReadonlyMap<string, string>;
  /** Markers, in the order in which they were sent. */
  readonly tags: readonly Tag[];
}

const LONGEST_SQL = 500_000;
const LARGEST_SQL = 1024 * 1024;
const NAME = /^(?!_)(?!\d+$)\w*$/;
const LONGEST_NAME = 128;
const TAG_TEXT = /^[\p{L}\p{N}_.:+\-@ ]+$/u;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 255;

/** What a submission asks for. @throws Refusal for what DLI does not take */
export function submissionOf(body: unknown): Submission {
  const { sql, queue_name, currentdb, engine_type, conf, tags } = fieldsOf(body);
  const engine = textOf(engine_type, 'engine_type', 'spark');
  if (engine !== 'spark' && engine !== 'hetuEngine') throw invalid('engine_type');
  return {
    ...statementOf(sql),
    queue: nameOf(queue_name, 'queue_name') || 'default',
    database: nameOf(currentdb, 'currentdb'),
    engine,
    conf: confOf(conf),
    tags: tagsOf(tags),
  };
}

/**
 * One statement and what it is.
 * @throws Refusal for none, several (GUESS: a list is refused), one that is too long, or one that DLI does not know
 */
export function statementOf(sql: unknown): { sql: string; type: StatementType } {
  if (typeof sql !== 'string' || sql.trim() === '') throw new Refusal('DLI.0001', 'The parameter sql is mandatory.');
  if (sql.length >= LONGEST_SQL || Buffer.byteLength(sql) >= LARGEST_SQL) {
    throw new Refusal('DLI.0001', 'The SQL statement must have less than 500,000 characters and 1 MB.');
  }
  const [statement = '', next] = statementsOf(sql);
  const type = typeOf(statement);
  if (next !== undefined) throw new Refusal('DLI.0004', `Extra input after ';': only one statement can be submitted.`);
  if (!type) throw new Refusal('DLI.0004', `Syntax error near ${JSON.stringify(statement.slice(0, 40))}.`);
  return { sql, type };
}

function confOf(conf: unknown): Map<string, string> {
  if (conf === undefined || conf === null) return new Map();
  if (!Array.isArray(conf)) throw invalid('conf');
  return new Map(
    conf.map((line: unknown) => {
      const at = typeof line === 'string' ? line.indexOf('=') : -1;
      // Samples put blanks round the sign.
      if (typeof line !== 'string' || at < 1) throw invalid('conf');
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

function tagsOf(tags: unknown): Tag[] {
  if (tags === undefined || tags === null) return [];
  if (!Array.isArray(tags)) throw invalid('tags');
  return tags.map((tag: unknown) => {
    if (!isRecord(tag)) throw invalid('tags');
    const { key, value } = tag;
    if (!isTagText(key, LONGEST_KEY) || !isTagText(value, LONGEST_VALUE) || key.startsWith('_sys_')) {
      throw invalid('tags');
    }
    return { key, value };
  });
}

function isTagText(text: unknown, longest: number): text is string {
  return typeof text === 'string' && text.length <= longest && text.trim() === text && TAG_TEXT.test(text);
}

function nameOf(value: unknown, parameter: string): string {
  const name = textOf(value, parameter, '');
  if (name.length > LONGEST_NAME || !NAME.test(name)) throw invalid(parameter);
  return name;
}

function textOf(value: unknown, parameter: string, otherwise: string): string {
  if (value === undefined || value === null) return otherwise;
  if (typeof value !== 'string') throw invalid(parameter);
  return value;
}

const invalid = (parameter: string): Refusal => new Refusal('DLI.0001', `The parameter ${parameter} is invalid.`);
