using System.CommandLine;
using Lectr.Api.FirstStart;
using Lectr.Configuration;
using Lectr.Demo;
using Lectr.EventStore.Postgres;
using Lectr.Proxy.Spool;
using Lectr.Rules;
using Lectr.Running;
using Lectr.Verbs;
using Microsoft.Extensions.Configuration;
using Npgsql;

var (settings, words) = LectrConfiguration.Split(args);
IConfiguration Configure(ParseResult parsed) => LectrConfiguration.Build(settings);

var root = new RootCommand("Lectr: what AI costs, per product feature, and rules that move it to a cheaper model. Without a verb: up.")
{
    KeysVerb.Create(Configure),
    ProjectionsVerb.Create(Configure),
    RulesVerb.Create(Configure),
    PricesVerb.Create(Configure),
    VerifyVerb.Create(Configure),
    HealthVerb.Create(),
    DemoVerb.Create(Configure),
};
foreach (var verb in ServeVerbs.Create(Configure))
{
    root.Subcommands.Add(verb);
}

root.SetAction((parsed, _) => ServeVerbs.RunAsync(Configure(parsed), Roles.All));

try
{
    return await root.Parse(words).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (Exception refusal) when (refusal is ConfigurationException or PostgresUnavailableException or FirstStartException or SpoolInUseException)
{
    await Console.Error.WriteLineAsync(refusal.Message);
    return 1;
}
catch (NpgsqlException failure)
{
    await Console.Error.WriteLineAsync($"The database refuses: {failure.Message}");
    return 1;
}
