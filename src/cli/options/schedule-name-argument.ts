import { Argument } from 'commander';

/** A schedule is named as its pipeline is. */
export function scheduleNameArgument(): Argument {
  return new Argument('<name>', "the pipeline's name");
}
