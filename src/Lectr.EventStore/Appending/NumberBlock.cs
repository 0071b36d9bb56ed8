using Npgsql;

namespace Lectr.EventStore.Appending;

/// <summary>Global positions for the rows to come, from Marten's sequence, one by one so that its own writers can run beside.</summary>
internal static class NumberBlock
{
    /// <summary>Takes <paramref name="count"/> numbers.</summary>
    public static NpgsqlBatchCommand Command(int count) =>
        new("select nextval('lectr.mt_events_sequence') from generate_series(1, $1)") { Parameters = { new NpgsqlParameter { Value = count } } };

    /// <summary>Reads the numbers from the result set that the reader stands on.</summary>
    public static async Task ReadAsync(NpgsqlDataReader reader, List<long> numbers, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
        {
            numbers.Add(reader.GetInt64(0));
        }
    }
}
