import { Refusal } from '../refusal';
import { fieldsOf, isRecord } from '../routing';
import type { MrsDialect } from './dialect';

/** A job as it was handed in, checked. */
export interface Execution {
  /** As it was sent: lists show SparkPython as SparkSubmit. */
  readonly type: string;
  /** Two jobs may have the same. */
  readonly name: string;
  /** In order. */
  readonly args: readonly string[];
  /** Configuration, by key. */
  readonly properties: Readonly<Record<string, string>>;
}

/** The code is a GUESS: the table has none for a bad parameter. */
const INVALID = 'MRS.0001';
const NAME = /^[\w-]+$/;
const LARGEST_PROPERTIES = 2_048;
const TYPES = new Set([
  'MapReduce',
  'SparkSubmit',
  'SparkPython',
  'SparkScript',
  'SparkSql',
  'HiveScript',
  'HiveSql',
  'DistCp',
  'Flink',
]);

/** The type as MRS keeps it. */
export const keptType = (type: string): string => (type === 'SparkPython' ? 'SparkSubmit' : type);

/** What a submission asks for. @throws Refusal for what MRS does not take */
export function executionOf(body: unknown, speech: Required<MrsDialect>): Execution {
  const { job_type: type, job_name: name, arguments: args = [], properties = {} } = fieldsOf(body);
  if (typeof type !== 'string' || !TYPES.has(type)) throw invalid('job_type');
  if (typeof name !== 'string' || !NAME.test(name) || name.length > speech.longestName) throw invalid('job_name');
  return { type, name, args: argumentsOf(args, speech.longestArguments), properties: propertiesOf(properties) };
}

/** A refusal of one parameter. */
export const invalid = (parameter: string): Refusal => new Refusal(INVALID, `Invalid parameter ${parameter}.`);

function argumentsOf(args: unknown, longest: number): string[] {
  const isList = Array.isArray(args) && args.every((arg: unknown): arg is string => typeof arg === 'string');
  if (!isList || args.reduce((sum, arg) => sum + arg.length, 0) > longest) throw invalid('arguments');
  return args;
}

function propertiesOf(properties: unknown): Record<string, string> {
  if (isRecord(properties) && isTexts(properties) && JSON.stringify(properties).length <= LARGEST_PROPERTIES) {
    return properties;
  }
  throw invalid('properties');
}

const isTexts = (values: Record<string, unknown>): values is Record<string, string> =>
  Object.values(values).every((value) => typeof value === 'string');
