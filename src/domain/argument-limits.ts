import { BOUNDS } from './bounds';
import type { Limits } from './measure';

/** How far an argument of a workflow may go. */
export const ARGUMENT: Limits = {
  bytes: BOUNDS.argumentBytes.most,
  values: BOUNDS.argumentValues.most,
  depth: BOUNDS.argumentDepth.most,
  keyCharacters: BOUNDS.keyCharacters.most,
  textBytes: BOUNDS.textBytes.most,
};

/** How far an argument of an Update may go. */
export const UPDATE_ARGUMENT: Limits = {
  ...ARGUMENT,
  bytes: BOUNDS.updateBytes.most,
  textBytes: BOUNDS.updateBytes.most,
};

/** Levels of a request around what was an argument before. */
const AROUND = 5;

/**
 * How far the request of an activity may go. What workflows ask holds arguments, a plan that is filled in, or the results
 * of every step: each of those has its own bound.
 */
export const REQUEST: Limits = {
  bytes: BOUNDS.requestBytes.most,
  values: BOUNDS.argumentValues.most * 3,
  depth: BOUNDS.argumentDepth.most + AROUND,
  keyCharacters: BOUNDS.requestNameCharacters.most,
  textBytes: BOUNDS.planBytes.most,
};
