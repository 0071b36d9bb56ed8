using System.Security.Cryptography;
using System.Text;
using Lectr.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Lectr.Projections.UntaggedSources;

/// <summary>Counts requests without a feature tag by hour, User-Agent and endpoint.</summary>
public sealed class UntaggedSourcesModel(string schema) : ReadModel
{
    /// <inheritdoc/>
    public override string Name => "untagged_sources";

    /// <inheritdoc/>
    public override SchemaScript Script => SchemaScript.Embedded(typeof(UntaggedSourcesModel).Assembly, "Lectr.Projections.UntaggedSources.001_untagged_sources.sql");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tables => ["untagged_sources"];

    /// <inheritdoc/>
    public override async Task ProjectAsync(ProjectionBatch batch, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<(string Organisation, DateTime Hour, string UserAgent, string Endpoint), long>();
        foreach (var request in batch.Requests.Where(request => request.Request.Feature is null))
        {
            var place = (request.Organisation, TimeWindow.FloorHour(request.Request.StartedAt).UtcDateTime,
                PlainText.Of(request.Request.UserAgent) ?? string.Empty, PlainText.Of(request.Request.Endpoint)!);
            counts[place] = counts.GetValueOrDefault(place) + 1;
        }

        if (counts.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(
            $"""
            insert into {schema}.untagged_sources as known (organisation, hour, source, user_agent, endpoint, requests)
            select * from unnest($1, $2, $3, $4, $5, $6)
            on conflict (organisation, hour, source) do update set requests = known.requests + excluded.requests
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. counts.Keys.Select(place => place.Organisation)] });
        command.Parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = [.. counts.Keys.Select(place => place.Hour)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. counts.Keys.Select(place => IdOf(place.UserAgent, place.Endpoint))] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. counts.Keys.Select(place => place.UserAgent)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. counts.Keys.Select(place => place.Endpoint)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. counts.Values] });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A hash, because the two texts may be longer than an index entry can be.</summary>
    private static Guid IdOf(string userAgent, string endpoint) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{userAgent.Length} {userAgent}{endpoint}")).AsSpan(0, 16), bigEndian: true);
}
