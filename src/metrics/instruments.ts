import type { MetricCounter, MetricGauge, MetricHistogram, MetricMeter } from '@temporalio/common';
import type { MetricDescription, NameOf, TagsOf } from './metric-names';
import { METRICS } from './metric-names';

/** Our metrics on one meter, by name. */
export class Instruments {
  private readonly counters = new Map<string, MetricCounter>();
  private readonly gauges = new Map<string, MetricGauge>();
  private readonly histograms = new Map<string, MetricHistogram>();

  constructor(meter: MetricMeter) {
    for (const metric of METRICS) this.create(meter, metric);
  }

  /** Counts once, or so many times. */
  add<Name extends NameOf<'counter'>>(name: Name, tags: TagsOf<Name>, count = 1): void {
    this.counters.get(name)?.add(count, tags);
  }

  /** The gauge stands at this value from now on. */
  set<Name extends NameOf<'gauge'>>(name: Name, value: number, tags: TagsOf<Name>): void {
    this.gauges.get(name)?.set(value, tags);
  }

  /** One value of a distribution; one below 0 counts as 0. */
  record<Name extends NameOf<'histogram'>>(name: Name, value: number, tags: TagsOf<Name>): void {
    this.histograms.get(name)?.record(Math.max(0, value), tags);
  }

  private create(meter: MetricMeter, { name, kind, unit, description }: MetricDescription): void {
    if (kind === 'counter') this.counters.set(name, meter.createCounter(name, unit, description));
    else if (kind === 'gauge') this.gauges.set(name, meter.createGauge(name, 'float', unit, description));
    else this.histograms.set(name, meter.createHistogram(name, 'float', unit, description));
  }
}
