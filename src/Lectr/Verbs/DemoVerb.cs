using System.CommandLine;
using Lectr.Configuration;
using Lectr.Demo;
using Lectr.Running;
using Microsoft.Extensions.Configuration;

namespace Lectr.Verbs;

/// <summary><c>lectr demo</c>: everything, with a simulated provider and made-up traffic in a database that goes with the process.</summary>
internal static class DemoVerb
{
    /// <summary>The verb; <paramref name="configure"/> makes the configuration of a run.</summary>
    public static Command Create(Func<ParseResult, IConfiguration> configure)
    {
        var demo = new Command("demo", "Everything, with a simulated provider and four weeks of made-up traffic: to look around without any provider key.");
        demo.SetAction((parsed, cancellationToken) => RunAsync(configure(parsed), cancellationToken));
        return demo;
    }

    private static async Task<int> RunAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        using var stop = new StopSignal();
        await using var provider = await SimulatedProvider.StartAsync(cancellationToken);
        var staged = new ConfigurationBuilder()
            .AddConfiguration(configuration)
            .AddInMemoryCollection(provider.Configuration())
            .AddInMemoryCollection([new("Lectr:DataDirectory", Fresh(configuration))])
            .Build();
        return await new Server(staged, LectrConfiguration.Options(staged), Roles.All with { Demo = true }).RunAsync(stop, new DemoStaging());
    }

    /// <summary>A folder below the data directory, without what an earlier demo left.</summary>
    private static string Fresh(IConfiguration configuration)
    {
        var folder = Path.Combine(Path.GetFullPath(LectrConfiguration.Options(configuration).DataDirectory), "demo");
        var spool = Path.Combine(folder, "proxy");
        if (Directory.Exists(spool))
        {
            Directory.Delete(spool, recursive: true);
        }

        return folder;
    }
}
