'use strict';
// Each test file has its modules to itself: jest runs them anew in a context of its own. It reads, transforms and compiles them anew as
// well, which is more than half of the processor time of loading: here what a process has compiled once is run again in each context, with
// nothing else in common.
const { statSync } = require('node:fs');
const { createRequire } = require('node:module');
const { Script } = require('node:vm');
const Runtime = require('jest-runtime').default;
const threads = require('./kept-workflow-threads');

/** @type {Map<string, { source: string, script: Script | undefined }>} by the path of a module and what it is given */
const kept = new Map();

/** @type {Map<string, { writtenMs: number | undefined, file: object }>} what a file is transformed to, by its path */
const transformed = new Map();

/** Written by npm alone, and not while tests run. What tests make themselves lies in `node_modules/.cache`. */
const INSTALLED = /[\\/]node_modules[\\/](?!\.cache[\\/])/;

/**
 * What Temporal's messages look like on the wire, a quarter of what a test of the server loads. It keeps nothing that a test could tell
 * another, nor does anybody ask of what it makes which context it is from: one is enough for a process.
 */
const SHARED = /^(@temporalio\/proto|protobufjs|long)(\/|$)/;

class RuntimeThatKeepsCode extends Runtime {
  constructor(...given) {
    super(...given);
    const { coreModule, executor, transformCache } = this;
    const transformAnew = transformCache.transform.bind(transformCache);
    transformCache.transform = (path, options) => {
      if (options?.isInternalModule) return transformAnew(path, options);
      const writtenMs = INSTALLED.test(path) ? undefined : statSync(path).mtimeMs;
      const known = transformed.get(path);
      if (!known || known.writtenMs !== writtenMs) {
        const code = transformAnew(path, options);
        transformed.set(path, { writtenMs, file: transformCache.transforms.get(path) });
        return code;
      }
      transformCache.transforms.set(path, known.file);
      if (known.file.sourceMapPath) transformCache.sourceMaps.set(path, known.file.sourceMapPath);
      return known.file.code;
    };
    const compileAnew = executor.compile.bind(executor);
    executor.compile = (source, filename) => {
      const context = executor.environment.getVmContext();
      const opening = `(function (${executor.injectedModuleParameters.join(', ')}) {`;
      const script = context && compiled(opening, source, filename);
      return script ? script.runInContext(context) : compileAnew(source, filename);
    };
    const requireCore = coreModule.require.bind(coreModule);
    coreModule.require = (name) => (/^(node:)?worker_threads$/.test(name) ? threads : requireCore(name));
  }

  requireModuleOrMock(from, name) {
    return SHARED.test(name) ? createRequire(from)(name) : super.requireModuleOrMock(from, name);
  }
}

/** Undefined for a script that cannot be kept: it could not be told who loads what it imports so, and jest has each told of its own. */
function compiled(opening, source, filename) {
  const key = `${opening}${filename}`;
  const known = kept.get(key);
  if (known?.source === source) return known.script;
  const script = /\bimport\s*\(/.test(source)
    ? undefined
    : new Script(`${opening}${source}\n})`, { filename, columnOffset: -opening.length });
  kept.set(key, { source, script });
  return script;
}

module.exports = RuntimeThatKeepsCode;
