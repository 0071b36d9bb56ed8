using Lectr.EventStore.Archive;
using Lectr.Projections;
using Microsoft.Extensions.Logging;

namespace Lectr.Running;

/// <summary>Moves days that are old enough to the archive, every hour; only the leader does.</summary>
internal sealed class ArchiveDuty(Archiver archiver, TimeSpan age, TimeProvider time, ILogger logger) : ILeaderDuty
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await archiver.RunAsync(age, cancellationToken) is { Events: > 0 } moved)
            {
                Log.Archived(logger, moved.Events, moved.Days);
            }

            await Task.Delay(Every, time, cancellationToken);
        }
    }
}
