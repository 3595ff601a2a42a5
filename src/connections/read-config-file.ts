import { readFileSync } from 'node:fs';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type ConnectionConfig, configFile } from './connection-config';
import { ConnectionError } from './connection-error';

/**
 * Reads the file of named connections.
 * @throws {ConnectionError} with file, line and what to change, never with a value of the file
 */
export function readConfigFile(file: string): Record<string, ConnectionConfig> {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines });
  const fault = document.errors[0];
  if (fault !== undefined) {
    // Only the parser's code: its message quotes the line, and the line may hold a secret.
    throw new ConnectionError(`${file}:${lines.linePos(fault.pos[0]).line}: this is not YAML (${fault.code}).`);
  }
  const result = configFile.safeParse(plain(file, document));
  if (result.success) return result.data.connections;
  const issue = result.error.issues[0];
  const path = (issue?.path ?? []).map(String);
  const line = lineOf(document, path, lines);
  throw new ConnectionError(
    `${file}:${line}: ${path.join('.') || 'the file'}: ${issue === undefined ? 'is not valid' : wordsOf(issue)}.`,
  );
}

/** A wrong name keeps its reason one level down. */
function wordsOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConnectionError(`Cannot read ${file}, which HUAWEICLOUD_CONFIG names.`, { cause });
  }
}

function plain(file: string, document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch {
    // An unknown or endlessly repeated alias.
    throw new ConnectionError(`${file}: an alias (*name) cannot be resolved: write the value out.`);
  }
}

/** The line of the innermost node on the way to a fault: the place itself may be missing. */
function lineOf(document: Document.Parsed, path: string[], lines: LineCounter): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
