import type { PipelineStatus } from '../../domain/status';
import { CliError, EXIT } from '../cli-error';

/** The ways to name a step: `retry ID copy`, or `retry ID --step copy`. */
export interface StepChoice {
  /** The second argument; absent when it was left out. */
  positional?: string;
  /** Of `--step`; absent when it was left out. */
  flag?: string;
}

/**
 * The step that is meant. It need not be named when exactly one is asked about.
 * @throws CliError that lists the steps when it cannot be told which
 */
export function chosenStep({ positional, flag }: StepChoice, { asks, steps }: PipelineStatus): string {
  if (positional !== undefined && flag !== undefined && positional !== flag) {
    throw badUsage(`Both ${positional} and ${flag} are named: name one step.`);
  }
  const named = flag ?? positional;
  if (named !== undefined) return named;
  const asked = [...new Set(asks.map(({ step }) => step))];
  const [only] = asked;
  if (only !== undefined && asked.length === 1) return only;
  if (asked.length > 1) throw badUsage(`Several steps ask for an answer: name one with --step: ${asked.join(', ')}.`);
  throw badUsage(`No step asks for an answer: name one with --step: ${steps.map(({ id }) => id).join(', ')}.`);
}

function badUsage(sentence: string): CliError {
  return new CliError(sentence, EXIT.badInput);
}
