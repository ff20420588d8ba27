using OAuthProxy.Configuration;
using OAuthProxy.Telemetry;
using Xunit;

namespace OAuthProxy.Tests.Configuration;

public sealed class OpenTelemetryVariablesTests
{
    private const string Collector = "http://collector:4317";

    [Theory]
    [InlineData("", false, false)]
    [InlineData("OTEL_SERVICE_NAME=x", false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317", true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c:4317", true, false)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=https://c/v1/metrics", false, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=", false, false)]
    [InlineData("OTEL_TRACES_EXPORTER=otlp", true, false)]
    [InlineData("OTEL_METRICS_EXPORTER=otlp", false, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_METRICS_EXPORTER=none", true, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_TRACES_EXPORTER=none OTEL_METRICS_EXPORTER=none", false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_SDK_DISABLED=true", false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_SDK_DISABLED=TRUE", false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_SDK_DISABLED=1", true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=http://c:4317", false, false)]
    public void Say_what_is_exported(string variables, bool traces, bool metrics)
    {
        var options = Read(variables);

        Assert.Equal((traces, metrics), (options.ExportsTraces, options.ExportsMetrics));
        Assert.Equal(traces || metrics, options.Variables.Count > 0);
    }

    [Fact]
    public void Are_all_there_for_the_SDK_and_no_others()
    {
        var options = Reading.Good(Reading.ResultOf(
            Reading.Required,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", Collector), ("OTEL_RESOURCE_ATTRIBUTES", "a=b"), ("OTEL_BSP_SCHEDULE_DELAY", "7"), ("PATH", "/bin"), ("otel_x", "y"))).Telemetry.OpenTelemetry;

        Assert.Equal(["OTEL_BSP_SCHEDULE_DELAY", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_RESOURCE_ATTRIBUTES"], options.Variables.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("OTEL_TRACES_EXPORTER=jaeger", "OTEL_TRACES_EXPORTER", "'jaeger'")]
    [InlineData("OTEL_METRICS_EXPORTER=prometheus", "OTEL_METRICS_EXPORTER", "'prometheus'")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT", "'collector:4317'")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=/v1/traces", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "'/v1/traces'")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_EXPORTER_OTLP_PROTOCOL=http/json", "OTEL_EXPORTER_OTLP_PROTOCOL", "'http/json'")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=ftp://user:S3cret@c", "OTEL_EXPORTER_OTLP_ENDPOINT", "'ftp://…@c'")]
    public void That_cannot_be_right_are_told_once_with_name_value_and_remedy(string variables, string name, string value)
    {
        var problem = Assert.Single(Result(variables).Problems);

        Assert.Equal($"environment {name}", problem.Source);
        Assert.Contains(value, problem.Message, StringComparison.Ordinal);
        Assert.NotEmpty(problem.Remedy);
        Assert.DoesNotContain("S3cret", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Are_not_looked_at_when_the_SDK_is_disabled() => Assert.Empty(Result("OTEL_SDK_DISABLED=true OTEL_TRACES_EXPORTER=jaeger").Problems);

    private static OpenTelemetryOptions Read(string variables) => Reading.Good(Result(variables)).Telemetry.OpenTelemetry;

    private static SettingsResult Result(string variables) => Reading.ResultOf(
        Reading.Required,
        [.. variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(variable => (variable.Split('=', 2)[0], variable.Split('=', 2)[1]))]);
}
