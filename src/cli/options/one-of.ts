import { InvalidArgumentError, type Option } from 'commander';
import { oneOf } from '../../files/plain-words';
import { didYouMean } from '../../files/nearest';

/** An option that takes one of these words, and says which was meant where it is none of them. */
export function withChoices(option: Option, words: readonly string[]): Option {
  return option.choices(words).argParser((text) => {
    if (words.includes(text)) return text;
    throw new InvalidArgumentError(`It is one of ${oneOf(words)}${didYouMean(text, words)}`);
  });
}
