import type { Document } from 'yaml';
import { isNode } from 'yaml';
import type { z } from 'zod';
import { FileFault } from '../files/file-fault';
import { inPlainWords } from '../files/plain-words';
import { readText } from '../files/read-text';
import { readYaml, type YamlFile } from '../files/read-yaml';
import { whyUnreadable } from '../files/why-unreadable';
import { listed, quotedName } from '../domain/quoted';
import { type ConnectionConfig, configFile } from './connection-config';
import { ConfigurationError } from '../config/configuration-error';

/**
 * Reads the file of named connections.
 * @throws {ConfigurationError} with file, line, column and what to change, never with a value of the file
 */
export function readConfigFile(file: string): Record<string, ConnectionConfig> {
  const { document, placeOf } = read(file);
  const result = configFile.safeParse(document.toJS({ maxAliasCount: -1 }), { error: inPlainWords });
  if (result.success) return result.data.connections;
  const issue = result.error.issues[0];
  const path = (issue?.path ?? []).map(String);
  const { line, column } = placeOf(offsetOf(document, path));
  const what = issue === undefined ? 'is not valid' : wordsOf(issue);
  throw new ConfigurationError(`${file}:${line}:${column}: ${path.join('.') || 'the file'}: ${what}.`);
}

/** A few are enough to see what is meant. */
const KEYS_NAMED = 5;

/** A wrong name keeps its reason one level down. */
function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `unknown key ${listed(issue.keys.map(quotedName), KEYS_NAMED)}`;
  return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
}

function read(file: string): YamlFile {
  try {
    return readYaml(readText(file));
  } catch (cause) {
    if (!(cause instanceof FileFault)) {
      const why = whyUnreadable(cause);
      throw new ConfigurationError(`Cannot read ${file}, which HUAWEICLOUD_CONFIG names: ${why}.`, { cause });
    }
    const { code, message, line, column } = cause;
    // Our own sentence of it: the parser's quotes the line, and the line may hold a secret.
    const what = code === undefined ? `the file ${message}` : `this is not YAML (${message})`;
    throw new ConfigurationError(`${file}:${line}:${column}: ${what}.`);
  }
}

/** The innermost node on the way to a fault: the place itself may be missing. */
function offsetOf(document: Document.Parsed, path: string[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
