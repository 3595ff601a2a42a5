import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { SearchAttributeName, SearchedBy } from '../domain/search-attributes';
import { SEARCH_ATTRIBUTES } from '../domain/search-attributes';

/** Search attributes by name, as Temporal takes them: each with the type that it is registered with. */
export function attributePairs(values: SearchedBy): SearchAttributeUpdatePair[] {
  return Object.entries(values).map(
    ([name, value]) =>
      ({
        key: defineSearchAttributeKey(name, SEARCH_ATTRIBUTES[name as SearchAttributeName]),
        value,
      }) as SearchAttributeUpdatePair,
  );
}
