import { InvalidArgumentError, Option } from 'commander';
import { writtenDate } from '../../domain/schedule/written-date';

/** A logical date: kept as it was written, since only with the pipeline it is known what moment is meant. */
export function dateOption(description: string): Option {
  return new Option('--date <date>', description).argParser((text) => {
    if (writtenDate(text)) return text;
    throw new InvalidArgumentError('A date is written 2026-01-31, 2026-01-31T02:30 or 2026-01-31T02:30:00Z.');
  });
}
