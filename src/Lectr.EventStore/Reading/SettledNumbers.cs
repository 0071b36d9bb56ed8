using Npgsql;

namespace Lectr.EventStore.Reading;

/// <summary>
/// Up to which number the log is final. nextval holds a lock on the sequence until its transaction ends, so a hole
/// belongs to one of the transactions that hold it now, or to no one: once all that were seen holding are gone, it stays a hole.
/// </summary>
internal sealed class SettledNumbers
{
    private readonly Lock _gate = new();
    private long _upTo;
    private long _observedUpTo;
    private HashSet<string>? _holders;

    /// <summary>Whether a hole at this number can never be filled.</summary>
    public bool Contains(long number)
    {
        lock (_gate)
        {
            return number <= _upTo;
        }
    }

    /// <summary>Looks once; returns whether more of the log is final than before, in which case it has to be read again.</summary>
    public async Task<bool> AdvanceAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (highest, holders) = await ObserveAsync(connection, cancellationToken);
        lock (_gate)
        {
            if (_holders is null)
            {
                (_observedUpTo, _holders) = (highest, holders);
            }
            else
            {
                // Whoever came after the first look can only own later numbers.
                _holders.IntersectWith(holders);
            }

            if (_holders.Count > 0)
            {
                return false;
            }

            var settled = holders.Count == 0 ? highest : _observedUpTo;
            _holders = null;
            if (settled <= _upTo)
            {
                return false;
            }

            _upTo = settled;
            return true;
        }
    }

    /// <summary>The highest committed number first, the holders second: the other way round could miss an owner of a lower number.</summary>
    private static async Task<(long Highest, HashSet<string> Holders)> ObserveAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("select coalesce(max(seq_id), 0) from lectr.mt_events"),
                new NpgsqlBatchCommand(
                    """
                    select virtualtransaction from pg_locks
                    where locktype = 'relation' and relation = 'lectr.mt_events_sequence'::regclass and granted
                      and database = (select oid from pg_database where datname = current_database())
                      and pid is distinct from pg_backend_pid()
                    """),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var highest = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        var holders = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            holders.Add(reader.GetString(0));
        }

        return (highest, holders);
    }
}
