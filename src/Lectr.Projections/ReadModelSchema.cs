using Npgsql;

namespace Lectr.Projections;

/// <summary>Creates everything in the schema <c>lectr_read</c>: one idempotent script a read model, in the order of this list.</summary>
public static class ReadModelSchema
{
    private const long SchemaLock = 4_100_002;

    private static readonly string[] Scripts =
    [
        "Settings.001_settings.sql",
        "Nodes.001_nodes.sql",
    ];

    /// <summary>Runs every script in one transaction; safe from several processes at once.</summary>
    public static async Task CreateAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var command = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection, transaction))
        {
            command.Parameters.AddWithValue(SchemaLock);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await using (var command = new NpgsqlCommand("create schema if not exists lectr_read", connection, transaction))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var script in Scripts)
        {
            await using var command = new NpgsqlCommand(Read(script), connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static string Read(string script)
    {
        using var stream = typeof(ReadModelSchema).Assembly.GetManifestResourceStream($"Lectr.Projections.{script}")
            ?? throw new InvalidOperationException($"The script {script} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
