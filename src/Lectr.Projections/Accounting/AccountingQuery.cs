using Lectr.Projections.Nodes;
using Npgsql;

namespace Lectr.Projections.Accounting;

/// <summary>Answers <c>/accounting</c>.</summary>
public sealed class AccountingQuery(NpgsqlDataSource source)
{
    private readonly NodeRegistry _nodes = new(source);

    /// <summary>The books of every node and how far the read models have come.</summary>
    public async Task<AccountingReport> RunAsync(CancellationToken cancellationToken)
    {
        var nodes = await _nodes.ReadAsync(cancellationToken);
        List<NodeAccount> accounts =
        [
            .. nodes.Select(node => new NodeAccount(
                node.Said.Node, node.Alive, node.HeartbeatAt, node.Said.Captured, node.Said.Stored, node.Said.InSpool, node.Said.Lost)),
        ];
        var (lags, dead) = await LagsAsync(cancellationToken);
        return new AccountingReport(
            accounts.Sum(node => node.Captured), accounts.Sum(node => node.Stored), accounts.Sum(node => node.InSpool), accounts.Sum(node => node.Lost),
            accounts, lags, dead, ModelEstimates.Of(nodes.SelectMany(node => node.Said.Estimates ?? [])));
    }

    private async Task<(IReadOnlyList<ProjectionLag> Lags, long Dead)> LagsAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select model.name, coalesce(checkpoint.position, 0), greatest(0, log.last - coalesce(checkpoint.position, 0)), dead.events
            from unnest($1::text[]) as model (name)
            left join lectr_read.checkpoints checkpoint on checkpoint.projection = model.name,
            (select coalesce(max(seq_id), 0) as last from lectr.mt_events) log,
            (select count(*) as events from lectr_read.dead_events) dead
            order by model.name
            """);
        command.Parameters.AddWithValue(ReadModels.All(ReadModel.LiveSchema).Select(model => model.Name).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var lags = new List<ProjectionLag>();
        long dead = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            lags.Add(new ProjectionLag(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));
            dead = reader.GetInt64(3);
        }

        return (lags, dead);
    }
}
