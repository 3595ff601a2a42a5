'use strict';
// Each test file has its modules to itself: jest runs them anew in a context of its own. It compiles them anew as well, which is half of
// the processor time of loading: here what a process has compiled once is run again in each context, with nothing else in common.
const { Script } = require('node:vm');
const Runtime = require('jest-runtime').default;

/** @type {Map<string, { source: string, script: Script }>} by the path of a module and what it is given */
const kept = new Map();

class RuntimeThatKeepsCode extends Runtime {
  constructor(...given) {
    super(...given);
    const { executor } = this;
    const compileAnew = executor.compile.bind(executor);
    executor.compile = (source, filename) => {
      const context = executor.environment.getVmContext();
      // A script that is kept cannot be told who loads what it imports so: jest has each told of its own.
      if (!context || /\bimport\s*\(/.test(source)) return compileAnew(source, filename);
      const opening = `(function (${executor.injectedModuleParameters.join(', ')}) {`;
      return compiled(opening, source, filename).runInContext(context);
    };
  }
}

function compiled(opening, source, filename) {
  const key = `${opening}${filename}`;
  const known = kept.get(key);
  if (known?.source === source) return known.script;
  const script = new Script(`${opening}${source}\n})`, { filename, columnOffset: -opening.length });
  kept.set(key, { source, script });
  return script;
}

module.exports = RuntimeThatKeepsCode;
