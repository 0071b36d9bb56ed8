using System.CommandLine;
using Lectr.Api.FirstStart;
using Lectr.Configuration;
using Lectr.EventStore.Postgres;
using Lectr.Proxy.Spool;
using Lectr.Verbs;
using Npgsql;

var (settings, words) = LectrConfiguration.Split(args);
var root = RootVerb.Create(_ => LectrConfiguration.Build(settings));

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
