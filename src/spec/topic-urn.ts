/** Region, project and name of a topic of SMN. */
export const TOPIC_URN = /^urn:smn:[\w-]{1,64}:[\w-]{1,64}:[\w-]{1,255}$/;

/** What a text is told that is none. */
export const NO_TOPIC = 'is no topic: write `urn:smn:REGION:PROJECT:NAME`, as the console shows it';
