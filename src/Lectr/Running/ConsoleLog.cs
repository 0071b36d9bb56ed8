using Lectr.Configuration;
using Lectr.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lectr.Running;

/// <summary>The process's log: the console, as <c>Logging</c> in the configuration says, and the collector where there is one.</summary>
internal static class ConsoleLog
{
    // Below this level these parts of the framework write addresses with their queries, where a provider's key may stand.
    private static readonly string[] Talkative = ["Microsoft.AspNetCore", "Microsoft.Hosting", "Microsoft.Extensions.Hosting", "System.Net"];

    /// <summary>The factory that every part of the process shares; disposed with <paramref name="services"/>.</summary>
    public static ILoggerFactory Create(IConfiguration configuration, TelemetrySection telemetry, out ServiceProvider services)
    {
        services = new ServiceCollection()
            .AddLogging(logging => Export.AddTo(logging, telemetry)
                .SetMinimumLevel(LogLevel.Information)
                .AddConfiguration(configuration.GetSection("Logging"))
                .AddSimpleConsole(console =>
                {
                    console.SingleLine = true;
                    console.TimestampFormat = "HH:mm:ss.fff ";
                }))
            .PostConfigure<LoggerFilterOptions>(KeepQuiet)
            .BuildServiceProvider();
        return services.GetRequiredService<ILoggerFactory>();
    }

    private static void KeepQuiet(LoggerFilterOptions filters)
    {
        var rules = filters.Rules.ToList();
        filters.Rules.Clear();
        foreach (var rule in rules)
        {
            filters.Rules.Add(Talkative.Any(category => rule.CategoryName?.StartsWith(category, StringComparison.OrdinalIgnoreCase) == true) && rule.LogLevel < LogLevel.Warning
                ? new LoggerFilterRule(rule.ProviderName, rule.CategoryName, LogLevel.Warning, rule.Filter)
                : rule);
        }

        foreach (var category in Talkative)
        {
            filters.Rules.Add(new LoggerFilterRule(null, category, LogLevel.Warning, null));
        }
    }
}
