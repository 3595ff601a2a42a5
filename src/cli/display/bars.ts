import type { SingleBar } from 'cli-progress';
import { MultiBar, Presets } from 'cli-progress';
import { shownLine, shownText } from '../../domain/shown-text';
import type { Screen } from '../print';

/** A bar that is redrawn in place. */
export interface Bar {
  /** Redraws it. @param texts those of its format, by name */
  update(done: number, texts: Record<string, string>): void;
}

const BAR_WIDTH = 24;

/** Bars in a terminal, one under the other, and lines above them. Texts of others are shown in them as what they are. */
export class Bars {
  private readonly frame: MultiBar;
  private count = 0;
  private hasEnded = false;

  /** @param format with `{bar}`, and the texts by name */
  constructor(
    private readonly screen: Screen,
    format: string,
  ) {
    this.frame = new MultiBar(
      {
        stream: screen.stream,
        format,
        barsize: BAR_WIDTH,
        hideCursor: true,
        linewrap: false,
        emptyOnZero: true,
        clearOnComplete: false,
      },
      Presets.shades_classic,
    );
  }

  /** One more bar, under the others. @param total what `done` comes to at the end */
  add(total: number, done: number, texts: Record<string, string>): Bar {
    this.count += 1;
    const bar: SingleBar = this.frame.create(total, done, shownTexts(texts));
    return { update: (now, next) => bar.update(now, shownTexts(next)) };
  }

  /** A line above the bars. */
  say(sentence: string): void {
    if (this.count === 0 || this.hasEnded) this.screen.line(sentence);
    else this.frame.log(`${shownLine(sentence)}\n`);
  }

  /** Leaves the last state standing. May be called again. */
  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    // Without it the last change would wait for a redraw that no longer comes.
    this.frame.update();
    this.frame.stop();
  }
}

function shownTexts(texts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, shownText(text)]));
}
