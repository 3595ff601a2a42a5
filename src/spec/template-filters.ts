import { filters } from 'liquidjs';
import { BOUNDS } from '../domain/bounds';
import { decimalOf } from './decimal';
import { TemplateBoundError, workIn } from './template-work';
import { whyLost, whyNoText } from './value';

type FilterHandler = (this: FilterThis, value: unknown, ...args: unknown[]) => unknown;

/** What Liquid calls a filter with. */
interface FilterThis {
  context: { memoryLimit: unknown };
}

/** Filters that reckon: a text counts as a number here, which JavaScript must be able to hold. */
const RECKONING = words('abs at_least at_most ceil divided_by floor minus modulo plus round times to_integer');
/** Filters that take lists, and make a value or another list of them. */
const OF_LISTS = words(
  'array_to_sentence_string compact concat find find_index first group_by has join last map pop push reject reverse ' +
    'shift slice sort sort_natural sum uniq unshift where',
);
/** Of them, those whose first argument is a key to be looked up in each item. */
const BY_KEY = words('find find_index group_by has map reject sort sort_natural sum where');
/** Of them, those that write out the items. */
const JOINING = words('array_to_sentence_string join');
/** Filters that take whatever there is. */
const OF_ANYTHING = words('default json jsonify raw size');
const WRITING_JSON = words('json jsonify');
/** Filters of text, none of which makes more than some ten characters of one: what may be more tells of it before. */
const OF_TEXT = words(
  'append base64_decode base64_encode capitalize cgi_escape date date_to_long_string date_to_rfc822 date_to_string ' +
    'date_to_xmlschema downcase escape escape_once hmac_sha256 lstrip newline_to_br normalize_whitespace ' +
    'number_of_words prepend remove remove_first remove_last replace replace_first replace_last rstrip sha256 slugify ' +
    'split squish strip strip_html strip_newlines truncate truncatewords upcase uri_escape url_decode url_encode xml_escape',
);
/**
 * Left out of Liquid's: `where_exp` and its like, which read a text as one more template, `inspect`, and `sample`, which
 * gives another answer each time it is asked.
 */
const ALLOWED = [...OF_TEXT, ...RECKONING, ...OF_LISTS, ...OF_ANYTHING].sort();

/** Each conversion of a date looks up the time zone anew, which takes the time of thousands of characters. */
const DATE_FORMAT_MAX = 100;
const DATE_WORK = 1_000;
/** Each item of a list is compared with some others. */
const SORTING = words('sort sort_natural');

/** Whether the filter takes numbers and gives one. */
export function isReckoning(filter: string): boolean {
  return RECKONING.has(filter);
}

/**
 * The filters there are. They refuse what they would make nonsense of (a list or a map as text, a number that loses
 * digits), and what they would make too much of.
 */
export const CHECKED_FILTERS: Record<string, FilterHandler> = Object.fromEntries(
  ALLOWED.map((name) => [name, checked(name, handlerOf((filters as Record<string, unknown>)[name]))]),
);

/** `raw` would let a list through: here it changes nothing. */
function handlerOf(filter: unknown): FilterHandler {
  return typeof filter === 'function' ? (filter as FilterHandler) : (filter as { handler: FilterHandler }).handler;
}

function checked(name: string, handler: FilterHandler): FilterHandler {
  return function (value, ...args) {
    const given = [value, ...args];
    const work = workIn(this.context);
    work.use(given.reduce((sum: number, one) => sum + sizeOf(one), 1));
    const why = given.map((one) => whyRefused(name, one)).find((problem) => problem !== undefined);
    if (why !== undefined) throw new RangeError(`\`${name}\`: ${why}`);
    if (JOINING.has(name)) refuseUnlessValues(value);
    refuseLongArguments(name, args);
    const make = () => {
      work.use(workOf(name, value));
      return withinText(handler.call(this, value, ...args));
    };
    // The same date is written in the same way in many texts.
    return name.startsWith('date') ? work.once(JSON.stringify([name, ...given]), make) : make();
  };
}

/** What a filter costs beside going through what it is given. */
function workOf(name: string, value: unknown): number {
  if (name.startsWith('date')) return DATE_WORK;
  return SORTING.has(name) ? sizeOf(value) * Math.ceil(Math.log2(sizeOf(value) + 1)) : 0;
}

/** Some of Liquid's filters read their argument again for each item, or look something up for each of its characters. */
function refuseLongArguments(name: string, args: unknown[]): void {
  if (WRITING_JSON.has(name) && args.length) throw new RangeError(`\`${name}\` takes nothing after it`);
  const most = BY_KEY.has(name) ? BOUNDS.keyCharacters.most : name === 'date' ? DATE_FORMAT_MAX : Infinity;
  if (sizeOf(args[0]) > most)
    throw new TemplateBoundError(
      `what stands after \`${name}\` is longer than ${most} characters, and that is the most`,
    );
}

/** A chain of filters that double never gets far. */
function withinText(made: unknown): unknown {
  const { most } = BOUNDS.templateTextCharacters;
  if (typeof made !== 'string' || made.length <= most) return made;
  throw new TemplateBoundError(`it comes to more than ${most.toLocaleString('en')} characters, and that is the most`);
}

/** How much there is to go through: the characters of a text, or of the texts of a list. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (!Array.isArray(value)) return 1;
  return value.reduce((sum: number, item) => sum + (typeof item === 'string' ? item.length : 1), 1);
}

function words(text: string): Set<string> {
  return new Set(text.split(' '));
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
