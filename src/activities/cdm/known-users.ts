import type { OurUser } from '../../domain/cdm/submissions-since';

/**
 * The user name that CDM records our starts under. With a password login it is known beforehand; with keys the first
 * clear reply to a start proves it.
 */
export class KnownUsers {
  private proven: string | undefined;

  /** @param loginName asked each time: before the first login nobody may know it yet */
  constructor(private readonly loginName: () => string | undefined = () => undefined) {}

  /** What is known at this moment. */
  get us(): OurUser {
    return { name: this.proven ?? this.loginName(), proven: this.proven !== undefined };
  }

  /** A clear reply to a start of ours carried this name. */
  prove(name: string): void {
    this.proven = name;
  }
}
