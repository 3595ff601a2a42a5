import { type SecretForm, secretForms } from './secret-forms';
import { SecretScreen } from './secret-screen';

/** With the keys of an agency that is some days of rotation, with tokens weeks. */
const MOST_HELD = 64;

/**
 * The secrets of a connection: those it uses, and those it used before. A reply under way may quote what was replaced
 * meanwhile, and a token that was renewed is still good.
 */
export class HeldSecrets {
  /** By secret the ways in which it is written, once they were asked for: a new token comes to many that are known. */
  readonly #forms = new Map<string, readonly SecretForm[] | undefined>();
  /** Of what is held; made when it is first asked for, since a login brings several secrets one after the other. */
  #screen?: SecretScreen;

  /** Hides what is held at this moment. */
  get screen(): SecretScreen {
    this.#screen ??= new SecretScreen(this.#forms.keys(), (secret) => this.#formsOf(secret));
    return this.#screen;
  }

  /** Holds these from now on; of very many the oldest are forgotten. */
  remember(secrets: Iterable<string>): void {
    let isNew = false;
    for (const secret of secrets) {
      const forms = this.#forms.get(secret);
      isNew = !this.#forms.delete(secret) || isNew;
      this.#forms.set(secret, forms);
    }
    if (!isNew) return;
    for (const oldest of this.#forms.keys()) {
      if (this.#forms.size <= MOST_HELD) break;
      this.#forms.delete(oldest);
    }
    this.#screen = undefined;
  }

  #formsOf(secret: string): readonly SecretForm[] {
    const known = this.#forms.get(secret);
    if (known) return known;
    const forms = secretForms(secret);
    this.#forms.set(secret, forms);
    return forms;
  }
}
