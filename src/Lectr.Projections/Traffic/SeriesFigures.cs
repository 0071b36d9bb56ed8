using Npgsql;

namespace Lectr.Projections.Traffic;

/// <summary>The sums of one cell that a series shows.</summary>
internal readonly record struct SeriesFigures(decimal CostUsd, long Requests, long Errors, long Tokens)
{
    /// <summary>The columns that <see cref="Read"/> takes, in its order, and after them the histogram of the latency.</summary>
    public const string Columns =
        "cost_usd, requests, client_error + provider_error + upstream_unreachable + upstream_aborted, input + cache_read + cache_write_short + cache_write_long + output, latency_histogram";

    /// <summary>The measures that those columns are made of.</summary>
    public static readonly string[] Measures =
    [
        "requests", "client_error", "provider_error", "upstream_unreachable", "upstream_aborted",
        "input", "cache_read", "cache_write_short", "cache_write_long", "output", "cost_usd", "latency_histogram",
    ];

    /// <summary>Those of the cell that the reader stands on, whose <see cref="Columns"/> begin at <paramref name="column"/>.</summary>
    public static SeriesFigures Read(NpgsqlDataReader reader, int column) =>
        new(reader.GetDecimal(column), reader.GetInt64(column + 1), reader.GetInt64(column + 2), reader.GetInt64(column + 3));

    /// <summary>The histogram of that cell.</summary>
    public static byte[] ReadHistogram(NpgsqlDataReader reader, int column) => reader.GetFieldValue<byte[]>(column + 4);
}
