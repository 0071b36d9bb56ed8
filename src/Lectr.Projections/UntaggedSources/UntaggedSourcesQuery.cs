using Lectr.Projections.Traffic;
using Npgsql;

namespace Lectr.Projections.UntaggedSources;

/// <summary>Names the most frequent senders of requests without a feature tag.</summary>
public sealed class UntaggedSourcesQuery(NpgsqlDataSource source)
{
    private const int Most = 5;

    /// <summary>The five most frequent User-Agents and endpoints of an organisation in a window, most requests first.</summary>
    public async Task<(IReadOnlyList<UntaggedSource> UserAgents, IReadOnlyList<UntaggedSource> Endpoints)> TopAsync(
        string organisation, TimeWindow window, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            with sources as materialized (
              select user_agent, endpoint, sum(requests)::bigint as requests from lectr_read.untagged_sources
              where organisation = $1 and hour >= $2 and hour < $3 group by user_agent, endpoint)
            (select 0, nullif(user_agent, ''), sum(requests)::bigint from sources group by user_agent order by 3 desc, 2 limit $4)
            union all
            (select 1, endpoint, sum(requests)::bigint from sources group by endpoint order by 3 desc, 2 limit $4)
            """);
        command.Parameters.AddWithValue(organisation);
        command.Parameters.AddWithValue(window.From.UtcDateTime);
        command.Parameters.AddWithValue(window.To.UtcDateTime);
        command.Parameters.AddWithValue(Most);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<UntaggedSource> agents = [];
        List<UntaggedSource> endpoints = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            (reader.GetInt32(0) == 0 ? agents : endpoints)
                .Add(new UntaggedSource(reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetInt64(2)));
        }

        return (agents, endpoints);
    }
}
