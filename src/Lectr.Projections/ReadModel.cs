using Lectr.EventStore;
using Npgsql;

namespace Lectr.Projections;

/// <summary>
/// A table (or a few) folded from the log and nothing else: no clock, no other table. Its tables live in the schema it was made for,
/// so that a rebuild can fold them beside the live ones.
/// </summary>
public abstract class ReadModel
{
    /// <summary>The schema of live read models.</summary>
    public const string LiveSchema = "lectr_read";

    /// <summary>Name of its checkpoint, and on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Idempotent DDL, written for <see cref="LiveSchema"/>.</summary>
    public abstract SchemaScript Script { get; }

    /// <summary>Every table that the script makes, without schema; partitions follow their parents by themselves.</summary>
    public abstract IReadOnlyList<string> Tables { get; }

    /// <summary>Folds events into its tables within the transaction open on <paramref name="connection"/>.</summary>
    public abstract Task ProjectAsync(ProjectionBatch batch, NpgsqlConnection connection, CancellationToken cancellationToken);

    /// <summary>Drops what it remembers of its tables: the last transaction was rolled back, or the tables were swapped.</summary>
    public virtual void Forget()
    {
    }
}
