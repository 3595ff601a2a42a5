'use strict';
// Runs the compiled command line as often as it is asked to, one command after another, each as if the process were its own: nearly all
// of what a command costs is loading, most of it of what never changes. A command has ended when nothing holds the process any more.
const Module = require('node:module');
const { dirname } = require('node:path');
const { Script } = require('node:vm');

const LOOK_EVERY_MS = 250;
/** What remembers nothing of a command, and takes longest to load. All else is loaded anew: no command finds a connection of another. */
const PURE = /[\\/]node_modules[\\/](@protobufjs|@temporalio[\\/]proto|commander|long|protobufjs|yaml|zod)[\\/]/;
const [program] = process.argv.slice(2);
const folder = process.cwd();
const heard = [process, process.stdout, process.stderr];

process.once('disconnect', () => process.exit());
process.on('message', ({ args, env, mark, endsWithinMs }) => {
  // From here to its end the command alone holds this process.
  process.channel.unref();
  ownResources = process.getActiveResourcesInfo();
  forget();
  beginIn(env);
  const watch = watchItsEnd(endsWithinMs);
  process.once('beforeExit', () => {
    clearInterval(watch);
    end(mark);
  });
  process.argv = [process.execPath, program, ...args];
  require(program);
});
keepCompiled();
const listeners = listenersNow();
let ownResources = [];

/** Says the end behind all that the command has written: both streams are written at once, as pipes are. */
function end(mark) {
  const code = process.exitCode ?? 0;
  process.exitCode = undefined;
  process.chdir(folder);
  removeListenersOf();
  process.channel.ref();
  process.stdout.write(mark);
  process.stderr.write(mark);
  process.send({ code, loadedNative: Object.keys(require.cache).some((file) => file.endsWith('.node')) });
}

/** A command that has said its exit code and is held by something would never have ended by itself. */
function watchItsEnd(endsWithinMs) {
  let saidAt;
  return setInterval(() => {
    if (process.exitCode === undefined) return;
    saidAt ??= performance.now();
    if (performance.now() - saidAt > endsWithinMs) process.send({ heldBy: heldBy() });
  }, LOOK_EVERY_MS).unref();
}

/** Beside the streams that each process has. */
function heldBy() {
  const all = process.getActiveResourcesInfo();
  for (const own of ownResources) all.splice(all.indexOf(own), all.includes(own) ? 1 : 0);
  return all;
}

function beginIn(env) {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}

function forget() {
  for (const file of Object.keys(require.cache))
    if (!PURE.test(file) && file !== __filename) delete require.cache[file];
  module.children.length = 0;
}

function listenersNow() {
  return heard.map((emitter) => new Map(emitter.eventNames().map((name) => [name, emitter.rawListeners(name)])));
}

function removeListenersOf() {
  for (const [at, emitter] of heard.entries())
    for (const name of emitter.eventNames())
      for (const listener of emitter.rawListeners(name))
        if (!listeners[at].get(name)?.includes(listener)) emitter.removeListener(name, listener.listener ?? listener);
}

/** What is loaded anew is not compiled anew. */
function keepCompiled() {
  const compileAnew = Module.prototype._compile;
  /** @type {Map<string, { text: string, script: Script }>} by path */
  const kept = new Map();
  Module.prototype._compile = function compile(text, file) {
    // Node alone can tell a script who it is that imports so.
    if (text.startsWith('#!') || /\bimport\s*\(/.test(text)) return compileAnew.call(this, text, file);
    if (kept.get(file)?.text !== text)
      kept.set(file, { text, script: new Script(Module.wrap(text), { filename: file }) });
    const { resolve, cache, main, extensions } = Module.createRequire(file);
    const load = Object.assign((name) => this.require(name), { resolve, cache, main, extensions });
    const run = kept.get(file).script.runInThisContext();
    return run.call(this.exports, this.exports, load, this, file, dirname(file));
  };
}
