import type { History } from '../../replay-fuzz/replay/prefixes';
import { bytesOf, filesIn, secretsIn } from './secret-scan';
import type { Secrets } from './secret-scan';

/** What a search for secrets came to. */
export interface Search {
  /** One line a secret and place. */
  found: string[];
  bytes: number;
  /** Places in which a text that must be there was not found: the search is blind there. */
  blind: string[];
}

/** Searches files and histories. Each kind of place holds a known text, so that a search that sees nothing shows. */
export class SecretSearch implements Search {
  readonly found: string[] = [];
  readonly blind: string[] = [];
  bytes = 0;

  constructor(private readonly secrets: Secrets) {}

  /** Searches a folder's files. One of them at least must hold the known text. */
  folder(folder: string, known: string): void {
    let sighted = false;
    for (const { file, bytes } of filesIn(folder)) {
      this.look(file, bytes);
      sighted ||= bytes.includes(known);
    }
    if (!sighted) this.blind.push(`${folder}: ${known} not found`);
  }

  /** Searches the history of a pipeline, which holds its name. */
  history(name: string, history: History): void {
    const bytes = bytesOf(history);
    this.look(`history of ${name}`, bytes);
    if (!bytes.includes(name)) this.blind.push(`history of ${name}`);
  }

  private look(place: string, bytes: Buffer): void {
    this.bytes += bytes.length;
    for (const secret of secretsIn(bytes, this.secrets)) this.found.push(`${secret} in ${place}`);
  }
}
