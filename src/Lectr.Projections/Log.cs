using Microsoft.Extensions.Logging;

namespace Lectr.Projections;

/// <summary>What the projections say.</summary>
internal static partial class Log
{
    [LoggerMessage(2201, LogLevel.Error, "{Projection} could not fold the event at {Position} ({Type}): {Error}. It goes on without it; see lectr_read.dead_events.")]
    public static partial void EventIsDead(ILogger logger, string projection, long position, string type, string error);

    [LoggerMessage(2202, LogLevel.Information, "This process keeps the read models from now on.")]
    public static partial void Leads(ILogger logger);

    [LoggerMessage(2203, LogLevel.Warning, "The projections were interrupted; trying again in {PauseMs} ms.")]
    public static partial void Interrupted(ILogger logger, double pauseMs, Exception failure);

    [LoggerMessage(2204, LogLevel.Warning, "{Duty} failed; starting it again in {PauseMs} ms.")]
    public static partial void DutyFailed(ILogger logger, string duty, double pauseMs, Exception failure);
}
