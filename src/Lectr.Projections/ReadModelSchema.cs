using Lectr.EventStore;
using Npgsql;

namespace Lectr.Projections;

/// <summary>Everything in the schema <c>lectr_read</c>: one idempotent script a read model, in the order of this list.</summary>
public static class ReadModelSchema
{
    /// <summary>The scripts; run them after those of the event store.</summary>
    public static IReadOnlyList<SchemaScript> Scripts { get; } =
    [
        Embedded("Settings.001_settings.sql"),
        Embedded("Nodes.001_nodes.sql"),
        .. ReadModels.Scripts,
    ];

    /// <summary>Applies what this database has not seen yet; safe from several processes at once.</summary>
    public static Task CreateAsync(NpgsqlDataSource source, CancellationToken cancellationToken) => SchemaChange.ApplyAsync(source, Scripts, cancellationToken);

    private static SchemaScript Embedded(string script) => SchemaScript.Embedded(typeof(ReadModelSchema).Assembly, "Lectr.Projections." + script);
}
