import { filters } from 'liquidjs';
import { decimalOf } from './decimal';
import { whyLost, whyNoText } from './value';

type FilterHandler = (this: unknown, value: unknown, ...args: unknown[]) => unknown;

/** Filters that reckon: a text counts as a number here, which JavaScript must be able to hold. */
const RECKONING = new Set(
  'abs at_least at_most ceil divided_by floor minus modulo plus round times to_integer'.split(' '),
);
/** Filters that take lists, and make a value or another list of them. */
const OF_LISTS = new Set(
  (
    'array_to_sentence_string compact concat find find_exp find_index find_index_exp first group_by group_by_exp has ' +
    'has_exp join last map pop push reject reject_exp reverse sample shift slice sort sort_natural sum uniq ' +
    'unshift where where_exp'
  ).split(' '),
);
/** Of them, those that write out the items. */
const JOINING = new Set('array_to_sentence_string join'.split(' '));
/** Filters that take whatever there is. */
const OF_ANYTHING = new Set('default inspect json jsonify raw size'.split(' '));

export function isReckoning(filter: string): boolean {
  return RECKONING.has(filter);
}

/** Liquid's filters, which refuse what they would make nonsense of: a list or a map as text, a number that loses digits. */
export const CHECKED_FILTERS: Record<string, FilterHandler> = Object.fromEntries(
  Object.entries(filters).map(([name, filter]) => [name, checked(name, handlerOf(filter))]),
);

/** `raw` would let a list through: here it changes nothing. */
function handlerOf(filter: unknown): FilterHandler {
  return typeof filter === 'function' ? (filter as FilterHandler) : (filter as { handler: FilterHandler }).handler;
}

function checked(name: string, handler: FilterHandler): FilterHandler {
  return function (value, ...args) {
    const why = [value, ...args].map((given) => whyRefused(name, given)).find((problem) => problem !== undefined);
    if (why !== undefined) throw new RangeError(`\`${name}\`: ${why}`);
    if (JOINING.has(name)) refuseUnlessValues(value);
    return handler.call(this, value, ...args);
  };
}

function whyRefused(name: string, given: unknown): string | undefined {
  if (typeof given === 'number') return whyGivenLost(given);
  if (typeof given === 'string') return RECKONING.has(name) ? whyNotReckoned(given) : undefined;
  if (given === null || typeof given !== 'object' || OF_ANYTHING.has(name)) return undefined;
  if (OF_LISTS.has(name)) return undefined;
  return `${Array.isArray(given) ? 'a list' : 'a map'} is given where a value is meant`;
}

function whyGivenLost(given: number): string | undefined {
  const why = whyLost(given);
  return why === undefined ? undefined : `${given} ${why}`;
}

const SHOWN = 60;

function whyNotReckoned(text: string): string | undefined {
  // Liquid would reckon with 0 instead.
  if (decimalOf(text) === undefined) return `${JSON.stringify(text.slice(0, SHOWN))} is no number`;
  const isLost = Number.isInteger(Number(text)) && !Number.isSafeInteger(Number(text));
  return isLost ? `${text} has more digits than can be reckoned with` : undefined;
}

function refuseUnlessValues(list: unknown): void {
  const items: unknown[] = Array.isArray(list) ? list : [list];
  const odd = items.find((item) => item !== null && item !== undefined && whyNoText(item) !== undefined);
  if (odd !== undefined) throw new RangeError(`an item of the list ${whyNoText(odd)}`);
}
