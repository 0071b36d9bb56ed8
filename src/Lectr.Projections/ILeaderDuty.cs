namespace Lectr.Projections;

/// <summary>Work that exactly one process does: whichever leads the projections.</summary>
public interface ILeaderDuty
{
    /// <summary>Runs until cancelled: the lead is lost or the process stops. After an exception it is started again.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
