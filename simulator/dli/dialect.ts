/** Where the vendor's DLI pages, SDKs and samples disagree. The first word of each is the default. */
export interface DliDialect {
  /** `is_success` in the items of run and stop: the table says Boolean, the sample shows strings. */
  itemSuccess?: 'string' | 'boolean';
  /** `is_success` everywhere else: Boolean in the old pages, string in the new ones. */
  isSuccess?: 'boolean' | 'string';
  /** Stop answers one item an id (GUESS), a list of one (OTC's sample for two ids), or a bare object (old sample). */
  stopReply?: 'array' | 'short-array' | 'object';
  /** `start_time` before the first start. */
  neverStarted?: 'null' | 'zero';
  /** Unknown job: DLI.0002 by the newer table, DLI.16001 by Terraform. */
  missingJobCode?: 'DLI.0002' | 'DLI.16001';
}

export const DLI_DEFAULTS: Required<DliDialect> = {
  itemSuccess: 'string',
  isSuccess: 'boolean',
  stopReply: 'array',
  neverStarted: 'null',
  missingJobCode: 'DLI.0002',
};
