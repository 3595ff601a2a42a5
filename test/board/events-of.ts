/** One server-sent event. */
interface ServerEvent {
  name: string;
  data: unknown;
}

/** The events of an address, as a browser hears them; leaving the loop ends the connection. */
export async function* eventsOf(url: string): AsyncGenerator<ServerEvent> {
  const leave = new AbortController();
  try {
    const { body } = await fetch(url, { signal: leave.signal });
    let text = '';
    for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += part;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
        if (name !== undefined && data !== undefined) yield { name, data: JSON.parse(data) };
      }
    }
  } finally {
    leave.abort();
  }
}
