using System.Diagnostics.Metrics;
using System.Globalization;
using OAuthProxy.Telemetry.Metrics;
using OAuthProxy.Tests.Support;
using Xunit;

namespace OAuthProxy.Tests.Telemetry.Metrics;

public sealed class PrometheusTextTests : IDisposable
{
    private readonly Meter _meter = new("test");

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void A_counter_has_a_heading_and_its_labels()
    {
        var metric = new Metric(_meter.CreateCounter<long>("a.b-c", "{request}", "Of \"all\" kinds:\n\\ and more."));
        metric.Record(2, [new("x.y", "1"), new("z", true)]);
        metric.Record(3, [new("x.y", "1"), new("z", true)]);

        Assert.Equal("# HELP a_b_c_total Of \"all\" kinds:\\n\\\\ and more.\n# TYPE a_b_c_total counter\na_b_c_total{x_y=\"1\",z=\"True\"} 5\n", PrometheusText.Of([metric]));
    }

    [Fact]
    public void A_label_cannot_break_out_of_its_line()
    {
        var metric = new Metric(_meter.CreateUpDownCounter<long>("g"));
        metric.Record(1, [new("l", "a\\b\"} 7\nforged_total 9")]);

        Assert.Contains("\ng{l=\"a\\\\b\\\"} 7\\nforged_total 9\"} 1\n", PrometheusText.Of([metric]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, "0.5")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(1763699558.367, "1763699558.367")]
    [InlineData(1e21, "1E+21")]
    public void Numbers_are_as_Go_reads_them(double value, string text)
    {
        var metric = new Metric(_meter.CreateObservableGauge("g", () => 0.0));
        metric.Record(value, []);

        Assert.EndsWith($"\ng {text}\n", PrometheusText.Of([metric]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_never_measured_is_not_mentioned() => Assert.Empty(PrometheusText.Of([new Metric(_meter.CreateCounter<long>("a"))]));

    [Fact]
    public void A_bound_belongs_to_its_bucket_and_buckets_add_up()
    {
        var metric = new Metric(_meter.CreateHistogram("d", "s", null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] }));
        foreach (var value in new[] { 0.5, 1, 1.5, 2, 3 })
        {
            metric.Record(value, []);
        }

        var page = new MetricsPage(PrometheusText.Of([metric]));
        Assert.Equal((2, 4, 5, 8, 5), (page["d_seconds_bucket{le=\"1\"}"], page["d_seconds_bucket{le=\"2\"}"], page["d_seconds_bucket{le=\"+Inf\"}"], page["d_seconds_sum"], page["d_seconds_count"]));
    }

    [Fact]
    public void There_is_an_end_to_the_number_of_lines()
    {
        var metric = new Metric(_meter.CreateCounter<long>("a"));
        for (var number = 0; number < Metric.MaximumSeries + 10; number++)
        {
            metric.Record(1, [new("n", number.ToString(CultureInfo.InvariantCulture))]);
        }

        metric.Record(1, [new("n", "0")]);

        Assert.Equal(Metric.MaximumSeries, metric.Series.Count());
        Assert.Equal(2, new MetricsPage(PrometheusText.Of([metric]))["a_total{n=\"0\"}"]);
    }

    [Fact]
    public void Nothing_is_lost_when_many_count_at_once()
    {
        var counter = new Metric(_meter.CreateCounter<long>("c"));
        var histogram = new Metric(_meter.CreateHistogram("h", null, null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1] }));

        Parallel.For(0, 8, worker =>
        {
            for (var number = 0; number < 10_000; number++)
            {
                counter.Record(1, [new("l", (number % 3).ToString(CultureInfo.InvariantCulture))]);
                histogram.Record(worker % 2 == 0 ? 0.5 : 2, []);
            }
        });

        var page = new MetricsPage(PrometheusText.Of([counter, histogram]));
        Assert.Equal(80_000, page.Of("c_total").Sum(sample => page[sample]));
        Assert.Equal((40_000, 80_000, 100_000), (page["h_bucket{le=\"1\"}"], page["h_count"], page["h_sum"]));
    }

    [Fact]
    public void Measuring_allocates_nothing()
    {
        var counter = new Metric(_meter.CreateCounter<long>("c"));
        counter.Record(1, [new("code", "200")]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var number = 0; number < 1000; number++)
        {
            counter.Record(1, [new("code", "200")]);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
