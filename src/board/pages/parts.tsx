import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Lateness } from '../../domain/status';
import { signOf } from '../../graph/state-sign';
import { pressing } from './words';

/** A state as a word with its sign, and beside it whether it is late. */
export function State({ state, late }: { state: string; late?: Lateness }) {
  return (
    <>
      <span class="state" data-state={state}>
        <span aria-hidden="true">{signOf(state)}</span> <span class="word">{state}</span>
      </span>
      {late && (
        <>
          {' '}
          <span class="state" data-state="late">
            <span aria-hidden="true">{signOf('late')}</span> <span class="word">late</span>
          </span>
        </>
      )}
    </>
  );
}

/** How many stand how, what needs somebody first: each a button that shows those alone, and again shows all. */
export function StateFilter({
  states,
  only,
  onOnly,
}: {
  /** Of each that is counted. */
  states: string[];
  /** The state that is shown alone; absent while all are. */
  only?: string;
  /** Is told what is to be shown. */
  onOnly: (state: string | undefined) => void;
}) {
  const counts = new Map<string, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  // One that nothing stands in any more is kept while it is chosen: the way back is its button.
  if (only !== undefined && !counts.has(only)) counts.set(only, 0);
  const sorted = [...counts].sort(([one], [other]) => pressing(one) - pressing(other) || one.localeCompare(other));
  return (
    <>
      {sorted.map(([state, count]) => (
        <button
          key={state}
          type="button"
          class="filter"
          aria-pressed={only === state}
          onClick={() => onOnly(only === state ? undefined : state)}
        >
          {count} <State state={state} />
        </button>
      ))}
    </>
  );
}

/** What every page has around it. @param way the pages above this one: names, and where they are */
export function Frame({
  title,
  way,
  trouble,
  children,
}: {
  /** Of the window. */
  title: string;
  /** From the outermost in. */
  way: { name: string; path: string }[];
  /** What goes wrong at the moment. */
  trouble?: string;
  /** The page. */
  children: ComponentChildren;
}) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <>
      <header class="top">
        <a class="skip" href="#main" onClick={skipToPage}>
          Skip to the page
        </a>
        <nav aria-label="Way">
          {way.map(({ name, path }) => (
            <a key={path} href={path}>
              {name}
            </a>
          ))}
        </nav>
        <a class="about" href="/licenses.txt">
          Licences
        </a>
      </header>
      <main id="main" tabIndex={-1}>
        <div role="alert">{trouble === undefined ? null : <p class="note bad">{trouble}</p>}</div>
        {children}
      </main>
    </>
  );
}

/** Not by the address, in which a step may be chosen. */
function skipToPage(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

/** A search box that `/` leads to. */
export function Search({
  label,
  value,
  onChange,
}: {
  /** What is searched. */
  label: string;
  /** What was typed. */
  value: string;
  /** Is told each change. */
  onChange: (value: string) => void;
}) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const toBox = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, dialog *');
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      box.current?.focus();
    };
    document.addEventListener('keydown', toBox);
    return () => document.removeEventListener('keydown', toBox);
  }, []);
  return (
    <input
      ref={box}
      type="search"
      aria-label={label}
      placeholder={`${label}  ( / )`}
      value={value}
      onInput={({ currentTarget }) => onChange(currentTarget.value)}
      onKeyDown={({ key }) => key === 'Escape' && onChange('')}
    />
  );
}

/** Says that a page waits for its first data. */
export function Waiting({ trouble }: { trouble?: string }) {
  return trouble === undefined ? <p class="quiet">Asking Temporal…</p> : null;
}
