using System.CommandLine;
using System.Text.Json;
using Lectr.Configuration;
using Microsoft.Extensions.Configuration;

namespace Lectr.Doctor;

/// <summary><c>lectr doctor</c>: looks at everything that an installation needs, and changes nothing. Exit code 1 when something fails.</summary>
internal static class DoctorVerb
{
    private static readonly Option<string?> LectrKey = new("--lectr-key") { Description = "A Lectr key, for the comparison of a direct with a proxied call." };
    private static readonly Option<string?> Provider = new("--provider") { Description = "The provider to compare with; the first one whose key is configured unless given." };
    private static readonly Option<bool> Json = new("--json") { Description = "Writes JSON." };

    /// <summary>The verb; <paramref name="configure"/> makes the configuration of a run.</summary>
    public static Command Create(Func<ParseResult, IConfiguration> configure)
    {
        var doctor = new Command("doctor", "Checks database, schema, clock, spool, listeners and providers, and compares a direct with a proxied call.") { LectrKey, Provider, Json };
        doctor.SetAction((parsed, cancellationToken) => RunAsync(configure(parsed), parsed, cancellationToken));
        return doctor;
    }

    private static async Task<int> RunAsync(IConfiguration configuration, ParseResult parsed, CancellationToken cancellationToken)
    {
        var json = parsed.GetValue(Json);
        var options = LectrConfiguration.Options(configuration);
        var findings = new List<Finding>();
        await foreach (var finding in CheckAsync(configuration, options, parsed, cancellationToken))
        {
            findings.Add(finding);
            if (!json)
            {
                Console.WriteLine($"{Mark(finding.Health)} {finding.Check,-20} {finding.Message}");
            }
        }

        var failed = findings.Count(finding => finding.Health == Health.Failed);
        Console.WriteLine(json
            ? JsonSerializer.Serialize(new { healthy = failed == 0, checks = findings })
            : failed == 0 ? "Nothing fails." : $"{failed} of {findings.Count} checks fail.");
        return failed == 0 ? 0 : 1;
    }

    private static async IAsyncEnumerable<Finding> CheckAsync(
        IConfiguration configuration, LectrOptions options, ParseResult parsed, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var data = Path.GetFullPath(options.DataDirectory);
        await foreach (var finding in DatabaseChecks.RunAsync(configuration, data).WithCancellation(cancellationToken))
        {
            yield return finding;
        }

        yield return DiskChecks.Run(options);
        using var network = new NetworkChecks(options);
        yield return await network.ListenerAsync("proxy", options.Proxy.Url, cancellationToken);
        yield return await network.ListenerAsync("api", options.Api.Url, cancellationToken);
        foreach (var finding in await network.ProvidersAsync(cancellationToken))
        {
            yield return finding;
        }

        yield return await network.ComparisonAsync(
            parsed.GetValue(LectrKey) ?? options.Bootstrap.LectrKey ?? NetworkChecks.FirstKey(data), parsed.GetValue(Provider), cancellationToken);
    }

    private static string Mark(Health health) => health switch
    {
        Health.Ok => "ok     ",
        Health.Warning => "warning",
        Health.Failed => "FAILED ",
        _ => "-      ",
    };
}
