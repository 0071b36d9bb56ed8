using System.CommandLine;
using Lectr.Configuration;
using Lectr.Proxy;
using Lectr.Running;
using Microsoft.Extensions.Configuration;

namespace Lectr.Verbs;

/// <summary><c>up</c>, <c>proxy</c>, <c>api</c>: the processes that serve.</summary>
internal static class ServeVerbs
{
    /// <summary>All of them; <paramref name="configure"/> makes the configuration of a run.</summary>
    public static IEnumerable<Command> Create(Func<ParseResult, IConfiguration> configure)
    {
        yield return Verb("up", "Everything in one process: proxy, admin API, dashboard and, where none is configured, a database.", Roles.All, configure);
        yield return Verb("proxy", "The proxy alone; several may share a database.", new Roles(Proxy: true, Api: false), configure);
        yield return Verb("api", "The admin API and the dashboard alone.", new Roles(Proxy: false, Api: true), configure);
    }

    /// <summary>Serves until a signal; returns the exit code.</summary>
    public static async Task<int> RunAsync(IConfiguration configuration, Roles roles)
    {
        if (roles is { Proxy: true, Api: false })
        {
            // Beside the API and its projections, which do compute, requests would wait for them.
            InlineCompletions.Prefer();
        }

        using var stop = new StopSignal();
        return await new Server(configuration, LectrConfiguration.Options(configuration), roles).RunAsync(stop);
    }

    private static Command Verb(string name, string description, Roles roles, Func<ParseResult, IConfiguration> configure)
    {
        var verb = new Command(name, description);
        verb.SetAction((parsed, _) => RunAsync(configure(parsed), roles));
        return verb;
    }
}
