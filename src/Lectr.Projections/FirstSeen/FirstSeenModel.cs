using System.Security.Cryptography;
using System.Text;
using Lectr.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Lectr.Projections.FirstSeen;

/// <summary>Remembers when each model (within a feature) and each feature was seen first.</summary>
public sealed class FirstSeenModel(string schema) : ReadModel
{
    private const int MostRemembered = 100_000;
    private readonly Dictionary<(string Organisation, string Kind, string Hash), DateTime> _known = [];

    /// <inheritdoc/>
    public override string Name => "first_seen";

    /// <inheritdoc/>
    public override SchemaScript Script => SchemaScript.Embedded(typeof(FirstSeenModel).Assembly, "Lectr.Projections.FirstSeen.001_first_seen.sql");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tables => ["first_seen"];

    /// <inheritdoc/>
    public override async Task ProjectAsync(ProjectionBatch batch, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<(string Organisation, string Kind, string? Feature, string Name), DateTime>();
        foreach (var (key, at) in batch.Requests.Select(request => (request.Key, request.Request.StartedAt.UtcDateTime)))
        {
            if (key.Feature is { } feature)
            {
                Note(seen, (key.Organisation, "feature", null, feature), at);
            }

            if (key.ModelActual is { } model)
            {
                Note(seen, (key.Organisation, "model", key.Feature, model), at);
            }
        }

        var fresh = seen.Select(entry => (entry.Key, Id: (entry.Key.Organisation, entry.Key.Kind, Hash(entry.Key.Feature, entry.Key.Name)), At: entry.Value))
            .Where(entry => !_known.TryGetValue(entry.Id, out var before) || entry.At < before).ToList();
        if (fresh.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(
            $"""
            insert into {schema}.first_seen as known (organisation, kind, hash, name, feature, first_seen_at)
            select * from unnest($1, $2, $3, $4, $5, $6)
            on conflict (organisation, kind, hash) do update set first_seen_at = excluded.first_seen_at where excluded.first_seen_at < known.first_seen_at
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. fresh.Select(entry => entry.Key.Organisation)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. fresh.Select(entry => entry.Key.Kind)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. fresh.Select(entry => entry.Id.Item3)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. fresh.Select(entry => PlainText.Of(entry.Key.Name)!)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. fresh.Select(entry => PlainText.Of(entry.Key.Feature))] });
        command.Parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = [.. fresh.Select(entry => entry.At)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(cancellationToken);
        Remember(fresh.Select(entry => (entry.Id, entry.At)));
    }

    /// <inheritdoc/>
    public override void Forget() => _known.Clear();

    private static void Note<T>(Dictionary<T, DateTime> seen, T what, DateTime at)
        where T : notnull
    {
        if (!seen.TryGetValue(what, out var before) || at < before)
        {
            seen[what] = at;
        }
    }

    private static string Hash(string? feature, string name) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{feature?.Length ?? -1} {feature}{name}")).AsSpan(0, 16));

    private void Remember(IEnumerable<((string, string, string) Id, DateTime At)> entries)
    {
        if (_known.Count > MostRemembered)
        {
            _known.Clear();
        }

        foreach (var (id, at) in entries)
        {
            _known[id] = at;
        }
    }
}
