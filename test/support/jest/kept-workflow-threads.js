'use strict';
// A worker of Temporal's runs its workflows on a thread of its own, which loads the SDK anew: as much work as most tests are. The SDK's
// thread forgets its workflows when it is told to, and can then be given others: here the next worker of the process gets it.
const { EventEmitter } = require('node:events');
const worker_threads = require('node:worker_threads');

const PROGRAM = /[\\/]@temporalio[\\/]worker[\\/]lib[\\/]workflow[\\/]workflow-worker-thread\.js$/;
/** What `terminate()` of a thread answers. */
const TERMINATED = 1;
const MOST_IDLE = 4;

/** @type {worker_threads.Worker[]} */
const idle = [];

/** What stands for `Worker` in tests: any other thread is what it always is. */
class Thread extends worker_threads.Worker {
  constructor(program, options) {
    if (options === undefined && PROGRAM.test(String(program))) return new LentThread(program);
    super(program, options);
  }
}

/** As much of a `Worker` as the SDK uses. */
class LentThread extends EventEmitter {
  constructor(program) {
    super();
    this.thread = idle.pop() ?? new worker_threads.Worker(program);
    this.asked = new Set();
    /** Whether it was the last thing said to the thread that it should forget its workflows. */
    this.isEmptied = false;
    this.hasEnded = false;
    this.heard = {
      message: (message) => {
        this.asked.delete(message.requestId);
        this.emit('message', message);
      },
      error: (error) => this.emit('error', error),
      exit: (code) => {
        this.hasEnded = true;
        this.emit('exit', code);
      },
    };
    this.thread.removeAllListeners();
    for (const [event, listener] of Object.entries(this.heard)) this.thread.on(event, listener);
    this.thread.ref();
  }

  postMessage(message, transferred) {
    this.asked.add(message.requestId);
    this.isEmptied = message.input.type === 'destroy';
    this.thread.postMessage(message, transferred);
  }

  /** Ends it, unless it has nothing to do and nothing to remember. */
  async terminate() {
    if (this.hasEnded || !this.isEmptied || this.asked.size > 0 || idle.length === MOST_IDLE)
      return this.thread.terminate();
    this.hasEnded = true;
    for (const [event, listener] of Object.entries(this.heard)) this.thread.off(event, listener);
    // Whatever it still did, nobody would be told: such a thread is not lent again.
    this.thread.once('exit', () => idle.includes(this.thread) && idle.splice(idle.indexOf(this.thread), 1));
    this.thread.on('error', () => undefined);
    this.thread.unref();
    idle.push(this.thread);
    this.emit('exit', TERMINATED);
    return TERMINATED;
  }
}

module.exports = { ...worker_threads, Worker: Thread };
