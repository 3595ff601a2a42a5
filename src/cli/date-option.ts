import { InvalidArgumentError, Option } from 'commander';

const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** A logical date: kept as it was written, since it becomes part of the run's id. */
export function dateOption(description: string): Option {
  return new Option('--date <date>', description).argParser((text) => {
    if (ISO_DATE.test(text) && !Number.isNaN(Date.parse(text))) return text;
    throw new InvalidArgumentError('A date is written 2026-01-31 or 2026-01-31T02:30:00Z.');
  });
}
