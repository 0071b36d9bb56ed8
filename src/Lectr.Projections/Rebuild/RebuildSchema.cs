using Npgsql;

namespace Lectr.Projections.Rebuild;

/// <summary>The schema beside the live one, in which read models are folded anew.</summary>
internal static class RebuildSchema
{
    /// <summary>Its name.</summary>
    public const string Name = "lectr_rebuild";

    /// <summary>Makes it afresh, with empty tables for <paramref name="models"/>.</summary>
    public static async Task CreateAsync(IReadOnlyList<ReadModel> models, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await ExecuteAsync($"set synchronous_commit to off; drop schema if exists {Name} cascade; create schema {Name}", connection, cancellationToken);
        await ExecuteAsync($"create table {Name}.dead_events (like {ReadModel.LiveSchema}.dead_events including all)", connection, cancellationToken);
        foreach (var model in models)
        {
            await ExecuteAsync(model.Script.Sql.Replace(ReadModel.LiveSchema + ".", Name + ".", StringComparison.Ordinal), connection, cancellationToken);
        }
    }

    /// <summary>Gives the planner its statistics.</summary>
    public static async Task AnalyseAsync(IReadOnlyList<ReadModel> models, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var table in models.SelectMany(model => model.Tables))
        {
            await ExecuteAsync($"analyze {Name}.{table}", connection, cancellationToken);
        }
    }

    /// <summary>Drops it with what is left in it.</summary>
    public static Task DropAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        ExecuteAsync($"drop schema if exists {Name} cascade", connection, cancellationToken);

    private static async Task ExecuteAsync(string sql, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
