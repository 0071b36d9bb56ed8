using Lectr.EventStore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectr.Projections;

/// <summary>Reads a page of the log after a position.</summary>
internal delegate Task<EventPage> ReadPage(long after, int limit, CancellationToken cancellationToken);

/// <summary>A read model and how far it has come.</summary>
internal sealed class Follower(ReadModel model)
{
    public ReadModel Model { get; } = model;

    public long Position { get; set; }
}

/// <summary>Folds pages into followers that stand at the same position, reading the next page while one is written.</summary>
internal sealed class PageRun(ReadPage readPage, IReadOnlyList<Follower> followers, string schema, ILogger logger)
{
    private const int MostPages = 20;
    private readonly PageWriter _writer = new(schema, logger);
    private readonly BatchDecoder _decoder = new();
    private readonly IReadOnlyList<ReadModel> _models = [.. followers.Select(follower => follower.Model)];

    /// <summary>Folds pages while they come full, at most twenty; false when there was nothing.</summary>
    public async Task<bool> StepAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var page = await ReadAsync(followers[0].Position, cancellationToken);
        for (var pages = 0; page.To > page.From; pages++)
        {
            var next = page.Full && pages < MostPages ? ReadAsync(page.To, cancellationToken) : null;
            try
            {
                if (!await _writer.WriteAsync(_models, page.Batch, page.From, page.To, connection, cancellationToken))
                {
                    throw new InvalidOperationException("another worker moved the checkpoint; reading it again");
                }
            }
            catch
            {
                await IgnoreAsync(next);
                throw;
            }

            foreach (var follower in followers)
            {
                follower.Position = page.To;
            }

            if (next is null)
            {
                return true;
            }

            page = await next;
        }

        return false;
    }

    private async Task<DecodedPage> ReadAsync(long from, CancellationToken cancellationToken)
    {
        var page = await readPage(from, ProjectionWorker.PageSize, cancellationToken);
        return new DecodedPage(from, page.Position, page.Events.Count == ProjectionWorker.PageSize, _decoder.Decode(page.Events));
    }

    private static async Task IgnoreAsync(Task? task)
    {
        if (task is not null)
        {
            await task.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private sealed record DecodedPage(long From, long To, bool Full, ProjectionBatch Batch);
}
