using System.Text;
using Lectr.Testing;

namespace Lectr.EndToEnd.Tests.Operating;

/// <summary>Traces, metrics and logs arrive over OTLP, without content and without keys; every metric that packaging names is served.</summary>
public sealed partial class Telemetry_reaches_a_collector(OperatedLectr operated) : IClassFixture<OperatedLectr>
{
    [Fact]
    public async Task Traces_metrics_and_logs_arrive_and_hold_no_content_and_no_key()
    {
        foreach (var signal in new[] { "/v1/traces", "/v1/metrics", "/v1/logs" })
        {
            await Eventually.TrueAsync(() => operated.Collector.Requests.Any(request => request.Target == signal), signal + " at the collector");
        }

        var bodies = operated.Collector.Requests.ToLookup(request => request.Target, request => Encoding.Latin1.GetString(request.Body));
        Assert.Contains(bodies["/v1/traces"], body => body.Contains("gen_ai.request.model", StringComparison.Ordinal) && body.Contains("chat gpt-4o-mini", StringComparison.Ordinal));
        Assert.Contains(bodies["/v1/metrics"], body => body.Contains("lectr.proxy.requests", StringComparison.Ordinal) && body.Contains("gen_ai.client.token.usage", StringComparison.Ordinal));
        Assert.All(operated.Collector.Requests.Select(request => Encoding.Latin1.GetString(request.Body)), body =>
        {
            Assert.DoesNotContain(OperatedLectr.Secret, body, StringComparison.Ordinal);
            Assert.DoesNotContain(OperatedLectr.ProviderKey, body, StringComparison.Ordinal);
            Assert.DoesNotContain(LectrProcess.LectrKey, body, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("packaging/grafana/lectr.json")]
    [InlineData("packaging/prometheus/alerts.yaml")]
    public async Task Every_metric_that_packaging_names_is_served(string file)
    {
        using var client = new HttpClient();
        var served = (await client.GetStringAsync(operated.Lectr.ProxyUrl + "/metrics") + await client.GetStringAsync(operated.Lectr.ApiUrl + "/metrics"))
            .Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ', '{')[0]).ToHashSet(StringComparer.Ordinal);

        var named = MetricName().Matches(await File.ReadAllTextAsync(Path.Combine(Conformance.Repository.Root, file))).Select(match => match.Value).Distinct(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(served));
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"\b(?:lectr|process|dotnet)_[a-z_]+\b(?!\.)")]
    private static partial System.Text.RegularExpressions.Regex MetricName();
}
