import { Refusal } from '../refusal';
import { fieldsOf, isRecord } from '../routing';

/** A batch as it was asked for, checked. */
export interface Creation {
  /** Package name or OBS path of what runs. */
  readonly file: string;
  /** Empty where none was given. Two batches may have the same. */
  readonly name: string;
  /** `default` where none was named. */
  readonly queue: string;
  /** `A`, `B` or `C`; `CUSTOMIZED` where memory, cores or executors were named. */
  readonly scType: string;
  /** DLI runs it again when it dies. */
  readonly recovers: boolean;
  /** How often. */
  readonly mostRetries: number;
  /** As it was named, else `2.3.2`. */
  readonly sparkVersion: string;
  /** As it was sent; reads hand it back as text. */
  readonly body: Readonly<Record<string, unknown>>;
}

const LONGEST_NAME = 128;
const MOST_RETRIES = 100;
const DEFAULT_RETRIES = 20;
const MEMORY = /^\d+(\.\d+)?\s*[kmgt]b?$/i;
const LISTS = ['args', 'jars', 'pyFiles', 'files', 'modules'];
const NUMBERS = ['driverCores', 'executorCores', 'numExecutors'];
const MEMORIES = ['driverMemory', 'executorMemory'];
const SC_TYPES = ['A', 'B', 'C'];
/** Spelt another way by the pages of 2021. */
const SNAKES: Record<string, string> = {
  class_name: 'className',
  python_files: 'pyFiles',
  driver_memory: 'driverMemory',
  driver_cores: 'driverCores',
  executor_memory: 'executorMemory',
  executor_cores: 'executorCores',
  num_executors: 'numExecutors',
};

/** What a creation asks for. @throws Refusal for what DLI does not take */
export function creationOf(body: unknown): Creation {
  const sent = Object.entries(fieldsOf(body)).map(([key, value]) => [SNAKES[key] ?? key, value] as const);
  const asked = new Map(sent.filter(([, value]) => value !== null && value !== undefined));
  const file = textOf(asked, 'file', '');
  if (file === '') throw new Refusal('DLI.0001', 'The parameter file is mandatory.');
  const name = textOf(asked, 'name', '');
  if (name.length > LONGEST_NAME) throw invalid('name');
  checkShapes(asked);
  return {
    file,
    name,
    // "If both are set, queue is used": elsewhere the same page has it that they must not coexist.
    queue: textOf(asked, 'queue', textOf(asked, 'cluster_name', 'default')),
    scType: scTypeOf(asked),
    recovers: asked.get('auto_recovery') === true,
    mostRetries: Number(asked.get('max_retry_times') ?? DEFAULT_RETRIES),
    sparkVersion: textOf(asked, 'spark_version', '2.3.2'),
    body: Object.fromEntries(asked),
  };
}

/** Spark 3.3 reads OBS in the name of an agency. @throws Refusal where none is named */
export function requireAgency({ file, sparkVersion, body }: Creation): void {
  const hasAgency = 'spark.dli.job.agency.name' in fieldsOf(body['conf']) || 'execution_agency_urn' in body;
  if (hasAgency || !sparkVersion.startsWith('3.3') || !file.startsWith('obs://')) return;
  throw new Refusal('DLI.0001', `Cannot read ${file}: set an agency (spark.dli.job.agency.name).`);
}

type Asked = ReadonlyMap<string, unknown>;

function checkShapes(asked: Asked): void {
  textOf(asked, 'className', '');
  for (const key of LISTS) if (!isTexts(asked.get(key) ?? [])) throw invalid(key);
  for (const key of NUMBERS) if (!isCount(asked.get(key) ?? 1, 10_000)) throw invalid(key);
  for (const key of MEMORIES) if (!MEMORY.test(textOf(asked, key, '1G'))) throw invalid(key);
  if (!isCount(asked.get('max_retry_times') ?? DEFAULT_RETRIES, MOST_RETRIES)) throw invalid('max_retry_times');
  if (typeof (asked.get('auto_recovery') ?? false) !== 'boolean') throw invalid('auto_recovery');
  const conf = asked.get('conf') ?? {};
  // An object by every newer source; the page of 2021 has a list.
  if (!isRecord(conf) && !isTexts(conf)) throw invalid('conf');
}

function scTypeOf(asked: Asked): string {
  const scType = textOf(asked, 'sc_type', 'A');
  if (!SC_TYPES.includes(scType)) throw invalid('sc_type');
  return [...NUMBERS, ...MEMORIES].some((key) => asked.has(key)) ? 'CUSTOMIZED' : scType;
}

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item: unknown) => typeof item === 'string');

const isCount = (value: unknown, most: number): boolean =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;

function textOf(asked: Asked, key: string, otherwise: string): string {
  const value = asked.get(key) ?? otherwise;
  if (typeof value !== 'string') throw invalid(key);
  return value;
}

const invalid = (parameter: string): Refusal => new Refusal('DLI.0001', `The parameter ${parameter} is invalid.`);
