import type { CallOptions } from '../call-options';
import { type CallName, HuaweiCloudError } from '../huawei-cloud-error';
import { listProjects } from './iam';
import { IAM_ROUTES } from './iam-routes';
import type { ServiceCaller } from '../service-caller';

const LIST: CallName = { service: 'IAM', ...IAM_ROUTES.listProjects };

/** The project calls are made in: the one given, else the default project of the region, looked up once. */
export class Project {
  readonly #iam: ServiceCaller;
  readonly #region?: string;
  #id?: Promise<string>;

  constructor(iam: ServiceCaller, options: { region?: string; projectId?: string }) {
    this.#iam = iam;
    this.#region = options.region;
    if (options.projectId !== undefined) this.#id = Promise.resolve(options.projectId);
  }

  /**
   * The id of the project; a look-up that failed is made again the next time.
   * @throws {HuaweiCloudError} NotFound when the region has no project for this user
   */
  id(): Promise<string> {
    this.#id ??= this.#lookUp().catch((error: unknown) => {
      // A failed look-up is not remembered.
      this.#id = undefined;
      throw error;
    });
    return this.#id;
  }

  /**
   * Makes one call that needs credentials and nothing else.
   * @throws {HuaweiCloudError} Unauthenticated for wrong ones; another where the cloud cannot be asked
   */
  async checkCredentials(options?: CallOptions): Promise<void> {
    try {
      await listProjects(this.#iam, this.#region, options);
    } catch (error) {
      // Known to IAM, only not allowed to list projects: the credentials are good.
      if (!(error instanceof HuaweiCloudError && error.kind === 'Forbidden')) throw error;
    }
  }

  async #lookUp(): Promise<string> {
    const { value: projects, requestId } = await listProjects(this.#iam, this.#region);
    const named = projects.filter(({ name }) => this.#region === undefined || name === this.#region);
    const id = named.length === 1 ? named[0]?.id : undefined;
    if (id !== undefined) return id;
    const where = this.#region === undefined ? 'for this user' : `named ${this.#region}`;
    throw new HuaweiCloudError(LIST, {
      what: `found ${named.length} projects ${where}, not one`,
      kind: 'NotFound',
      effect: 'none',
      hint: 'Set the project id (projectId, or HUAWEICLOUD_SDK_PROJECT_ID).',
      requestId,
    });
  }
}
