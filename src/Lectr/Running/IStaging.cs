using Lectr.Postgres;

namespace Lectr.Running;

/// <summary>What a process adds to an ordinary start.</summary>
internal interface IStaging
{
    /// <summary>After the tables exist and before the first credentials are made.</summary>
    Task PrepareAsync(LectrDatabase database, CancellationToken cancellationToken);

    /// <summary>Once everything listens; may go on until cancelled.</summary>
    Task RunAsync(RunningParts parts, CancellationToken cancellationToken);
}
