using Lectr.Api.FirstStart;
using Lectr.Configuration;
using Lectr.Demo;
using Lectr.Domain.Organisations;
using Lectr.Domain.Simulation;
using Lectr.Postgres;
using Lectr.Projections.Nodes;
using Lectr.Projections.Settings;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectr.Running;

/// <summary>Makes the database ready: its tables, and for the API the first organisation and credentials. Waits for a database that is away.</summary>
internal sealed class Preparation(LectrOptions options, Roles roles, LectrDatabase database, ILogger logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Tries until it is done; returns the credentials that were drawn.</summary>
    public async Task<DrawnCredentials> RunAsync(CancellationToken cancellationToken)
    {
        for (var pause = TimeSpan.FromMilliseconds(200); ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await TryAsync(cancellationToken);
            }
            catch (Exception away) when (away is NpgsqlException { IsTransient: true } or TimeoutException)
            {
                Log.DatabaseAway(logger, pause.TotalMilliseconds, away.Message);
                await Task.Delay(pause, cancellationToken);
            }
        }
    }

    private async Task<DrawnCredentials> TryAsync(CancellationToken cancellationToken)
    {
        await database.CompleteSchemaAsync(cancellationToken);
        if (!roles.Api)
        {
            return new DrawnCredentials(null, null);
        }

        var time = TimeProvider.System;
        var settings = new SettingsStream(new EventStore.EventStore(database.Source), new LiveConfirmation(database.Source, time), time);
        if (roles.Demo)
        {
            await DemoHistory.NameOrganisationAsync(settings, cancellationToken);
            await RefuseRealTrafficAsync(settings, cancellationToken);
        }

        return await new FirstStart(settings).EnsureAsync(new FixedCredentials(options.Bootstrap.LectrKey, options.Bootstrap.AdminToken), cancellationToken);
    }

    /// <summary>The demo writes made-up traffic: never into a database that something else was started on.</summary>
    private static async Task RefuseRealTrafficAsync(SettingsStream settings, CancellationToken cancellationToken)
    {
        var state = await settings.LoadSettingsAsync(Organisation.Default, cancellationToken);
        if (state.Organisation?.Name != Story.BuiltIn.Organisation)
        {
            throw new ConfigurationException("This database is not a demo's. Without ConnectionStrings__Lectr the demo makes one of its own.");
        }
    }
}
