import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FailureKind } from '../../src/domain/failure-kind';
import type { Verdict } from '../../src/domain/verdict';

/** What the reply says of one job of a batch. `unclear`: nothing that could be relied on, either way. */
export type JobWord = 'taken' | 'refused' | 'unclear';

/** What must be read from a reply. Every part that stands is checked. */
export interface Meaning {
  /** What the call resolves to, as far as it matters; null for nothing. */
  reads?: unknown;
  /** How the call fails. */
  fails?: {
    code?: string;
    kind?: FailureKind | FailureKind[];
    effect?: 'none' | 'unknown';
    /** Words that the message must hold. */
    says?: string;
  };
  /** For a start of stream jobs: what it says of each, in order. */
  jobs?: JobWord[];
  /** Codes and words that must not be lost, whether the call resolves or fails. */
  names?: string[];
  /** Of which kind a refusal of a job is. */
  kinds?: FailureKind[];
  /** What a person must be told to do, as a word of the hint. */
  hints?: string;
  /** For a start that names its run: by which id. */
  runId?: string;
  /** For a read of one run: what a wait makes of it, and whether a stop may rest. */
  run?: {
    /** Which run is asked for, where the request does not say. */
    id?: string;
    /** When the run was seen to begin, in milliseconds since 1970. */
    began?: number;
    look: Verdict | 'halted';
    rest: 'over' | 'goesOn';
  };
  /** For a history that is read after a start in doubt: the runs that may be taken for ours. */
  adopts?: string[];
  /** What must not be passed on, when it is the caller's own. */
  hides?: string;
  /** With a password login the token is renewed once, and the call made again. */
  renewsToken?: boolean;
  /** A read that meets it once is made once more. */
  triedOnceMore?: boolean;
}

/** The request that a reply answers, as far as the reply has to do with it. */
export interface Asked {
  jobName?: string;
  jobIds?: string[];
  jobId?: string;
  instanceId?: string;
  workspace?: string;
  name?: string;
  region?: string;
}

/** A reply of the real service, as somebody has published it; what tells who it was is replaced. */
export interface RecordedReply {
  /** Folder and file, e.g. `dli/run-mixed`. */
  name: string;
  /** The public document, SDK sample, acceptance test or thread it stands in. */
  source: string;
  /** Seen from the real service, and not only documented. */
  live: boolean;
  service: 'IAM' | 'CDM' | 'DGC' | 'DLI' | 'MRS';
  /** Our client's name of the call. */
  operation: string;
  asked: Asked;
  status: number;
  headers: Record<string, string>;
  /** The bytes of the body. */
  bytes: Buffer;
  isCompressed: boolean;
  means: Meaning;
}

interface ReplyFile extends Omit<RecordedReply, 'name' | 'asked' | 'headers' | 'bytes' | 'isCompressed'> {
  asked?: Asked;
  headers?: Record<string, string>;
  encoding?: 'gzip';
  /** Text stands as it is; anything else is sent as JSON. */
  body: unknown;
}

const FOLDERS = ['cdm', 'dgc', 'dli', 'dli-spark', 'dli-sql', 'gateway', 'iam', 'mrs'];

/** Every reply that is kept, in order of its name. */
export function recordedReplies(): RecordedReply[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(__dirname, folder))
      .sort()
      .map((file) => read(`${folder}/${file}`)),
  );
}

/** One of them by its name. */
export function recordedReply(name: string): RecordedReply {
  return read(`${name}.json`);
}

/** The file's own text: what is looked through for secrets. */
export function textOf({ name }: RecordedReply): string {
  return readFileSync(join(__dirname, `${name}.json`), 'utf8');
}

function read(path: string): RecordedReply {
  const file = JSON.parse(readFileSync(join(__dirname, path), 'utf8')) as ReplyFile;
  const { body, encoding, asked = {}, headers = {}, ...rest } = file;
  const text = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return {
    ...rest,
    name: path.replace(/\.json$/, ''),
    asked,
    headers: { 'content-type': 'application/json', ...headers },
    isCompressed: encoding !== undefined,
    bytes: encoding === 'gzip' ? gzipSync(text) : text,
  };
}
