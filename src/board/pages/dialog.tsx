import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Asks a person before something is done. Escape and Cancel leave all as it is. */
export function Dialog({
  title,
  yes,
  field,
  onYes,
  onClose,
  children,
}: {
  /** What is about to be done. */
  title: string;
  /** On the button that does it. */
  yes: string;
  /** What the person has to write; absent where it is enough to say yes. */
  field?: string;
  /** Is told what the person wrote, or an empty text. */
  onYes: (text: string) => void;
  /** The person has decided, either way. */
  onClose: () => void;
  /** What comes of it. */
  children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const text = useRef<HTMLInputElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="dialog-title" onClose={onClose}>
      <form
        method="dialog"
        onSubmit={() => {
          onYes(text.current?.value.trim() ?? '');
        }}
      >
        <h2 id="dialog-title">{title}</h2>
        <p>{children}</p>
        {field !== undefined && (
          <label>
            {field}
            <input ref={text} required pattern=".*\S.*" autofocus />
          </label>
        )}
        <p class="bar">
          <button type="submit" class="main">
            {yes}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Leave it
          </button>
        </p>
      </form>
    </dialog>
  );
}
