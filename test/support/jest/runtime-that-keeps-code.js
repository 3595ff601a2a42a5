'use strict';
// Each test file has its modules to itself: jest runs them anew in a context of its own. It compiles them anew as well, which is half of
// the processor time of loading: here what a process has compiled once is run again in each context, with nothing else in common.
const { Script } = require('node:vm');
const Runtime = require('jest-runtime').default;
const threads = require('./kept-workflow-threads');

/** @type {Map<string, { source: string, script: Script | undefined }>} by the path of a module and what it is given */
const kept = new Map();

class RuntimeThatKeepsCode extends Runtime {
  constructor(...given) {
    super(...given);
    const { coreModule, executor } = this;
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
