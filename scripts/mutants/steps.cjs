'use strict';
// How far a test may go with a mutant. One that makes a loop endless lets nothing else happen in a test whose time is a
// pretended one, jest's own bound on time no more than anything else: so it is steps that are counted.

/** Times as many steps as the test takes without a mutant, and some besides: less than a second of them. */
const TIMES_AS_MANY = 20;
const SOME_STEPS = 200_000;
/** While no mutant is wanted: of `undefined` the instrumented code would look in the process' environment. */
const NONE = 'none';
const ENDLESS = new Error('it goes on without end');

/**
 * Whom instrumented code asks, at each place of which there is a mutant, whether it is that one's turn: so it is what counts
 * how far a test has gone.
 */
class Steps {
  #active = NONE;
  #left = Infinity;
  #most = Infinity;
  #runAway;

  /** @param runAway is called where what is ended goes on all the same, over and over */
  constructor(runAway) {
    this.#runAway = runAway;
  }

  get activeMutant() {
    if (--this.#left < 0) this.#end();
    return this.#active;
  }

  get isEndless() {
    return this.#left < 0;
  }

  /** @param usual how many steps the test takes without a mutant */
  begin(mutant, usual) {
    this.#active = mutant ?? NONE;
    this.#most = SOME_STEPS + TIMES_AS_MANY * usual;
    this.#left = this.#most;
  }

  over() {
    this.#active = NONE;
    this.#left = Infinity;
  }

  #end() {
    if (this.#left < -this.#most) this.#runAway();
    throw ENDLESS;
  }
}

module.exports = { Steps };
