import { SecretScreen } from './secret-screen';

/** With the keys of an agency that is some days of rotation, with tokens weeks. */
const MOST_HELD = 64;

/**
 * The secrets of a connection: those it uses, and those it used before. A reply under way may quote what was replaced
 * meanwhile, and a token that was renewed is still good.
 */
export class HeldSecrets {
  readonly #texts = new Set<string>();
  /** Of what is held; made when it is first asked for, since a login brings several secrets one after the other. */
  #screen?: SecretScreen;

  /** Hides what is held at this moment. */
  get screen(): SecretScreen {
    this.#screen ??= new SecretScreen(this.#texts);
    return this.#screen;
  }

  /** Holds these from now on; of very many the oldest are forgotten. */
  remember(secrets: Iterable<string>): void {
    let isNew = false;
    for (const secret of secrets) {
      isNew = !this.#texts.delete(secret) || isNew;
      this.#texts.add(secret);
    }
    if (!isNew) return;
    for (const oldest of this.#texts) {
      if (this.#texts.size <= MOST_HELD) break;
      this.#texts.delete(oldest);
    }
    this.#screen = undefined;
  }
}
