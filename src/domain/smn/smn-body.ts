/** A message to publish to a topic of Simple Message Notification, as a person writes it. */
export interface SmnInput {
  /** The topic: `urn:smn:REGION:PROJECT:NAME`. */
  topicUrn: string;
  /** What e-mails have as their subject; templates may stand in it. At most 512 bytes. @default none */
  subject?: string;
  /** The text; templates may stand in it. At most 256 KB. */
  message: string;
}

/** A message to publish: checked. */
export type SmnBody = SmnInput;

/** What a message leaves for later steps. */
export type SmnOutput = {
  /** By which SMN knows the message. */
  messageId: string;
};
